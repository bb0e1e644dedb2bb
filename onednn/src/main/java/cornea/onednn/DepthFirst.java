package cornea.onednn;

import cornea.graph.MemoryPlanner;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Rewrites a list of steps so that chains of primitives over tensors larger than the cache go
 * through the batch a few images at a time (see {@link SlicedStep}): what lies between them then
 * takes little memory and is read while it is in the cache. See docs/adr/0008-depth-first.md.
 */
final class DepthFirst {
  /** What the largest tensor of a slice takes, unless told otherwise. */
  static final long SLICE_BYTES = 8L << 20;

  /**
   * How many times larger slices are where one of the primitives goes by Winograd's filtering: that
   * stays in the cache by itself, and to hand a slice to its threads takes a tenth of a
   * millisecond.
   */
  private static final int WINOGRAD = 4;

  private final Set<Storage> pinned;
  private final long sliceBytes;

  /**
   * A pass.
   *
   * @param pinned storages that are used outside the steps too: the graph's inputs and outputs
   * @param sliceBytes what the largest tensor of a slice may take; tensors no larger are left whole
   */
  DepthFirst(Set<Storage> pinned, long sliceBytes) {
    this.pinned = Set.copyOf(pinned);
    this.sliceBytes = sliceBytes;
  }

  /** The steps, some of them put together. */
  List<Step> apply(List<Step> steps) {
    List<Step> done = new ArrayList<>();
    List<Step> rest = new ArrayList<>(steps);
    while (!rest.isEmpty()) {
      Chain chain = chain(rest);
      SlicedStep sliced = chain == null ? null : sliced(chain, done);
      if (chain == null || sliced == null) {
        done.add(rest.remove(0));
        continue;
      }
      List<Step> changed = new ArrayList<>(done);
      changed.addAll(chain.before());
      changed.add(sliced);
      int next = changed.size();
      changed.addAll(chain.after());
      List<Step> unchanged = new ArrayList<>(done);
      unchanged.addAll(rest);
      if (arenaBytes(changed) > arenaBytes(unchanged)) {
        done.add(rest.remove(0));
      } else {
        done = new ArrayList<>(changed.subList(0, next));
        rest = new ArrayList<>(changed.subList(next, changed.size()));
      }
    }
    return done;
  }

  /**
   * Steps that work on each image for itself and hand large tensors on to each other.
   *
   * @param members the chain, in order
   * @param before steps between them that can run before all of them
   * @param after the steps that follow
   */
  private record Chain(List<ImageStep> members, List<Step> before, List<Step> after) {}

  /** The chain that begins with the first of the steps; null if that has no successor. */
  private @Nullable Chain chain(List<Step> steps) {
    if (!(steps.get(0) instanceof ImageStep first)
        || !first.isSliceable()
        || first.isSum()
        || largeWrites(List.of(first)).isEmpty()) {
      return null;
    }
    List<ImageStep> members = new ArrayList<>(List.of(first));
    List<Step> early = new ArrayList<>(); // can run before the members
    List<Step> late = new ArrayList<>(); // must run after some of them
    int settledEarly = 0;
    int settledLate = 0;
    int end = 1;
    for (int i = 1; i < steps.size(); i++) {
      Step step = steps.get(i);
      boolean free = !conflicts(step, late);
      if (free && step instanceof ImageStep next && continues(members, next)) {
        members.add(next);
        settledEarly = early.size();
        settledLate = late.size();
        end = i + 1;
      } else if (free && !conflicts(step, members)) {
        early.add(step);
      } else {
        late.add(step);
      }
    }
    if (members.size() == 1) {
      return null;
    }
    // What lies behind the last member stays as it is.
    List<Step> after = new ArrayList<>(late.subList(0, settledLate));
    after.addAll(steps.subList(end, steps.size()));
    return new Chain(members, early.subList(0, settledEarly), after);
  }

  private boolean continues(List<ImageStep> members, ImageStep step) {
    if (!step.isSliceable() || batch(step) != batch(members.get(0))) {
      return false;
    }
    Set<Storage> large = largeWrites(members);
    return step.reads().stream().anyMatch(buffer -> large.contains(buffer.storage()));
  }

  private Set<Storage> largeWrites(List<ImageStep> steps) {
    Set<Storage> large = new HashSet<>();
    for (ImageStep step : steps) {
      if (!step.isSum()) {
        for (Buffer buffer : step.writes()) {
          if (buffer.storage().bytes() > sliceBytes && hasImages(buffer, batch(step))) {
            large.add(buffer.storage());
          }
        }
      }
    }
    return large;
  }

  private static int batch(ImageStep step) {
    return step.reads().get(0).layout().shape().dim(0);
  }

  /** Whether it is as large as there are images, unlike what a step needs for itself. */
  private static boolean hasImages(Buffer buffer, int batch) {
    return buffer.layout().isRowsOutermost() && buffer.layout().shape().dim(0) == batch;
  }

  /** The members as one step; null if nothing large lies between them alone. */
  private @Nullable SlicedStep sliced(Chain chain, List<Step> done) {
    Set<Storage> outside = new HashSet<>(pinned);
    for (List<Step> others : List.of(done, chain.before(), chain.after())) {
      others.forEach(step -> outside.addAll(storages(step)));
    }
    Set<Storage> inside = new HashSet<>();
    int batch = batch(chain.members().get(0));
    long largest = 0;
    for (ImageStep step : chain.members()) {
      for (Buffer buffer : step.writes()) {
        Storage storage = buffer.storage();
        if (!step.isSum()
            && storage.variable() == null
            && !storage.isPersistent()
            && !outside.contains(storage)) {
          inside.add(storage);
          if (hasImages(buffer, batch)) {
            largest = Math.max(largest, storage.bytes());
          }
        }
      }
    }
    boolean winograd = chain.members().stream().anyMatch(step -> step instanceof WinogradStep);
    long bytes = winograd ? WINOGRAD * sliceBytes : sliceBytes;
    if (largest <= bytes || batch == 1) {
      return null;
    }
    long slices = Math.min(batch, (largest + bytes - 1) / bytes);
    int images = (int) ((batch + slices - 1) / slices);
    boolean slower =
        chain.members().stream()
            .anyMatch(
                step ->
                    Lowering.isSlow(step.ofImages(images).implementation())
                        && !Lowering.isSlow(step.implementation()));
    return slower ? null : new SlicedStep(chain.members(), inside, batch, images);
  }

  /** Whether two orders of a step and the others would differ. */
  private static boolean conflicts(Step step, Collection<? extends Step> others) {
    Set<Storage> all = storages(step);
    Set<Storage> written = storagesOf(step.writes());
    for (Step other : others) {
      for (Buffer buffer : other.writes()) {
        if (all.contains(buffer.storage())) {
          return true;
        }
      }
      for (Buffer buffer : other.reads()) {
        if (written.contains(buffer.storage())) {
          return true;
        }
      }
    }
    return false;
  }

  private static Set<Storage> storages(Step step) {
    Set<Storage> storages = storagesOf(step.reads());
    storages.addAll(storagesOf(step.writes()));
    return storages;
  }

  private static Set<Storage> storagesOf(List<Buffer> buffers) {
    Set<Storage> storages = new LinkedHashSet<>();
    buffers.forEach(buffer -> storages.add(buffer.storage()));
    return storages;
  }

  /** What the planner would give such a list; inputs and outputs, the same in each, left out. */
  private long arenaBytes(List<Step> steps) {
    // The order decides where things lie.
    Map<Storage, MemoryPlanner.Lifetime> lives = new LinkedHashMap<>();
    for (int i = 0; i < steps.size(); i++) {
      for (Storage storage : storages(steps.get(i))) {
        if (storage.variable() == null && !storage.isPersistent() && !pinned.contains(storage)) {
          MemoryPlanner.Lifetime life = new MemoryPlanner.Lifetime(storage.bytes(), i, i);
          lives.merge(storage, life, MemoryPlanner.Lifetime::and);
        }
      }
    }
    return MemoryPlanner.plan(List.copyOf(lives.values())).arenaBytes();
  }
}
