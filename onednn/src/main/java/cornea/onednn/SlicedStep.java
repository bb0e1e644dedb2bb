package cornea.onednn;

import cornea.graph.MemoryPlanner;
import cornea.tensor.Shape;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.bytedeco.javacpp.Pointer;

/**
 * Several steps that run one after the other on a few images of the batch, then on the next few.
 * What only they need is as large as those few images, and is still in the cache when the next
 * primitive reads it.
 */
final class SlicedStep implements Step {
  private final List<ImageStep> whole;
  private final List<Slice> slices;
  private final Map<Storage, Long> places = new LinkedHashMap<>();
  private final Buffer inside;
  private final Map<ImageStep, List<Buffer>> sums = new LinkedHashMap<>();
  private final int images;

  /** Some of the batch's images, and the primitives for as many. */
  private record Slice(int first, List<ImageStep> steps) {}

  /**
   * The steps in slices of {@code images} images each, the last perhaps smaller.
   *
   * @param inside the storages that only these steps use
   */
  SlicedStep(List<ImageStep> whole, Set<Storage> inside, int batch, int images) {
    this.whole = List.copyOf(whole);
    this.images = images;
    List<ImageStep> full = of(images);
    List<ImageStep> last = batch % images == 0 ? full : of(batch % images);
    List<Slice> all = new ArrayList<>();
    for (int first = 0; first < batch; first += images) {
      all.add(new Slice(first, batch - first < images ? last : full));
    }
    this.slices = List.copyOf(all);
    this.inside = place(inside, full);
    for (ImageStep step : whole) {
      if (step.isSum()) {
        List<Buffer> terms = new ArrayList<>();
        for (Buffer buffer : step.writes()) {
          terms.add(new Buffer(buffer.storage().resized(buffer.layout().bytes()), buffer.layout()));
        }
        sums.put(step, terms);
      }
    }
  }

  /** Places what only these steps use in one buffer, from its first to its last use in a slice. */
  private Buffer place(Set<Storage> storages, List<ImageStep> steps) {
    Map<Storage, MemoryPlanner.Lifetime> lives = new LinkedHashMap<>();
    for (int i = 0; i < steps.size(); i++) {
      List<Buffer> buffers = new ArrayList<>(steps.get(i).reads());
      buffers.addAll(steps.get(i).writes());
      for (Buffer buffer : buffers) {
        if (storages.contains(buffer.storage())) {
          MemoryPlanner.Lifetime life = new MemoryPlanner.Lifetime(buffer.layout().bytes(), i, i);
          lives.merge(buffer.storage(), life, MemoryPlanner.Lifetime::and);
        }
      }
    }
    MemoryPlanner.Plan plan = MemoryPlanner.plan(List.copyOf(lives.values()));
    for (Storage storage : lives.keySet()) {
      places.put(storage, plan.offsets().get(places.size()));
    }
    Shape floats = Shape.of(Math.toIntExact(plan.arenaBytes() / Float.BYTES));
    Storage any = lives.keySet().iterator().next();
    return new Buffer(any.resized(plan.arenaBytes()), Layout.rowMajor(floats));
  }

  private List<ImageStep> of(int count) {
    List<ImageStep> steps = new ArrayList<>();
    whole.forEach(step -> steps.add(step.ofImages(count)));
    return steps;
  }

  @Override
  public List<Buffer> reads() {
    List<Buffer> reads = new ArrayList<>();
    for (ImageStep step : whole) {
      for (Buffer buffer : step.reads()) {
        if (!places.containsKey(buffer.storage())) {
          reads.add(buffer);
        }
      }
    }
    return reads;
  }

  @Override
  public List<Buffer> writes() {
    List<Buffer> writes = new ArrayList<>();
    for (ImageStep step : whole) {
      for (Buffer buffer : step.writes()) {
        if (!places.containsKey(buffer.storage())) {
          writes.add(buffer);
        }
      }
    }
    writes.add(inside);
    sums.values().forEach(writes::addAll);
    return writes;
  }

  @Override
  public Runnable bind(Frame frame) {
    List<Runnable> tasks = new ArrayList<>();
    for (Slice slice : slices) {
      for (int i = 0; i < whole.size(); i++) {
        bind(frame, slice, i, tasks);
      }
    }
    Runnable[] all = tasks.toArray(Runnable[]::new);
    return () -> {
      for (Runnable task : all) {
        task.run();
      }
    };
  }

  private void bind(Frame frame, Slice slice, int position, List<Runnable> tasks) {
    ImageStep step = slice.steps().get(position);
    ImageStep original = whole.get(position);
    boolean adds = original.isSum() && slice.first() > 0;
    List<Buffer> terms = sums.getOrDefault(original, List.of());
    tasks.add(
        step.bind(
            frame,
            argument -> {
              if (adds && original.writes(argument)) {
                return frame.pointer(
                    terms.get(original.writes().indexOf(original.buffer(argument))));
              }
              return pointer(
                  frame, slice.first(), original.buffer(argument), step.buffer(argument));
            }));
    if (adds) {
      for (int i = 0; i < original.writes().size(); i++) {
        Buffer total = original.writes().get(i);
        tasks.add(PrimitiveStep.add(frame, total, terms.get(i)));
      }
    }
  }

  private Pointer pointer(Frame frame, int first, Buffer buffer, Buffer part) {
    Long place = places.get(buffer.storage());
    if (place != null) {
      return frame.pointer(inside, place);
    }
    boolean hasImages = !part.layout().shape().equals(buffer.layout().shape());
    return hasImages
        ? frame.pointer(buffer, first * buffer.layout().bytesOfRow())
        : frame.pointer(buffer);
  }

  @Override
  public String describe() {
    List<String> parts = new ArrayList<>();
    whole.forEach(step -> parts.add(step.describe()));
    return slices.size() + " slices of " + images + " images: " + String.join("; ", parts);
  }

  @Override
  public long flops() {
    return whole.stream().mapToLong(Step::flops).sum();
  }

  @Override
  public long bytes() {
    return whole.stream().mapToLong(Step::bytes).sum();
  }
}
