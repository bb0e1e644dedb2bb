package cornea.image;

import cornea.data.Batch;
import cornea.data.BatchIterator;
import cornea.data.Batches;
import cornea.data.Fingerprint;
import cornea.image.StageClock.Stage;
import cornea.random.CounterRandom;
import cornea.tensor.Shape;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.IntFunction;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * The images of an {@link ImageDataGenerator}, batch by batch: read by fit, evaluate and predict,
 * or by hand with {@link #next()}.
 *
 * <p>Batches are (batch, height, width, channels). Images are loaded, transformed and standardized
 * on several threads ahead of the consumer, a few batches at most. A pass is a function of (seed,
 * epoch), and an image's transformation one of (seed, epoch, image), whatever the number of
 * threads; they live as long as the pass. An error of one of them comes out of the pass.
 */
public abstract sealed class ImageFlow implements Batches
    permits ArrayFlow, DirectoryFlow, TableFlow {
  private static final long ORDER_STREAM = 0x4F52444552L;

  private final FlowData data;
  private final ImageDataGenerator generator;
  private final int batchSize;
  private final boolean shuffle;
  private final @Nullable Long seed;
  private final long seedByHand;
  private final int workers;
  private final @Nullable SavedImages saved;
  private final BatchMemory memory;
  private int batchesByHand;
  private int[] orderByHand = {};

  ImageFlow(FlowData data, ImageDataGenerator generator, FlowOptions<?> options) {
    this.data = data;
    this.generator = generator;
    batchSize = options.batchSize;
    shuffle = options.shuffle;
    seed = options.seed;
    seedByHand = seed != null ? seed : CounterRandom.freshSeed();
    workers = options.workers;
    saved = options.saveToDir == null ? null : SavedImages.of(options, data.imageShape());
    int most = Math.min(batchSize, data.count());
    if (data.imageShape().size() * most > Integer.MAX_VALUE - 8) {
      throw new IllegalArgumentException(
          String.format(
              Locale.ROOT,
              "%s: a batch must have less than 2^31 values. Received: %d images of %s",
              options.where,
              most,
              data.imageShape()));
    }
    memory = memoryOfBatches();
  }

  /** The same images in their own order. */
  ImageFlow(ImageFlow other) {
    data = other.data;
    generator = other.generator;
    batchSize = other.batchSize;
    shuffle = false;
    seed = other.seed;
    seedByHand = other.seedByHand;
    workers = other.workers;
    saved = other.saved;
    memory = memoryOfBatches();
  }

  /** For the batches that wait and the one that the consumer has. */
  private BatchMemory memoryOfBatches() {
    int most = Math.min(batchSize, data.count());
    int batches = Math.min(size(), ParallelPass.prefetched(threads(data.count()), most) + 1);
    return new BatchMemory(most, (int) data.imageShape().size(), batches);
  }

  private int threads(int samples) {
    return Math.min(workers, samples);
  }

  /** Batches of one pass: samples divided by the batch size, rounded up. */
  @Override
  public final int size() {
    return (data.count() + batchSize - 1) / batchSize;
  }

  /** The seed of the options goes before the given one, which is that of the model. */
  @Override
  public final BatchIterator iterator(long modelSeed, int epoch) {
    long passSeed = seed != null ? seed : modelSeed;
    return pass(order(passSeed, epoch), batchSize, passSeed, epoch);
  }

  @Override
  public abstract ImageFlow inOrder();

  /**
   * The next batch by hand. After the last batch of a pass the first of the next one follows,
   * without end. Threads live as long as the call.
   *
   * @throws cornea.CorneaException if an image cannot be read; the next call goes on with the next
   *     batch
   */
  public final synchronized Batch next() {
    int batch = batchesByHand % size();
    int epoch = batchesByHand / size();
    if (batch == 0) {
      orderByHand = order(seedByHand, epoch);
    }
    int from = batch * batchSize;
    int to = Math.min(orderByHand.length, from + batchSize);
    int[] samples = Arrays.copyOfRange(orderByHand, from, to);
    batchesByHand++;
    try (BatchIterator single = pass(samples, samples.length, seedByHand, epoch)) {
      return single.next();
    }
  }

  /** Lets {@link #next()} begin again with the first batch. */
  public final synchronized void reset() {
    batchesByHand = 0;
  }

  /** Number of images. */
  public final int samples() {
    return data.count();
  }

  /** Bytes that the cache takes once it is filled; 0 without one. */
  public final long cacheBytes() {
    return data.loader().cacheBytes();
  }

  /**
   * The most bytes that the batches of one pass take at any time: those made ahead, and the one
   * that the consumer has. A cache comes on top, and for each of the {@link FlowOptions#workers}
   * the one file that it decodes, whose pixels {@code cornea.image.maxPixels} bounds.
   */
  public final long memoryBytes() {
    return memory.bytes();
  }

  /**
   * How many of the files read so far were taken with the camera turned, as their EXIF data says.
   */
  public final int turnedImages() {
    return data.loader().turnedImages();
  }

  /** Images of a batch. */
  public final int batchSize() {
    return batchSize;
  }

  /** Height, width and channels of an image. */
  public final Shape imageShape() {
    return data.imageShape();
  }

  /**
   * What becomes of files before the model sees them, the classes, and a fingerprint of the files'
   * names and sizes.
   */
  final Map<String, Object> describe(
      FileOptions<?> options, List<String> classNames, IntFunction<Path> path) {
    Map<String, Object> description =
        new LinkedHashMap<>(ImageInput.describe(options, generator.standardization()));
    boolean classes =
        switch (options.classMode) {
          case CATEGORICAL, BINARY, SPARSE -> true;
          case INPUT, MULTI_OUTPUT, RAW, NONE -> false;
        };
    if (classes) {
      description.put("class_names", classNames);
    }
    Fingerprint fingerprint = new Fingerprint();
    for (int i = 0; i < data.count(); i++) {
      fingerprint.add(data.fileNames().get(i) + " " + length(path.apply(i)));
    }
    description.put("data", fingerprint.hex());
    return description;
  }

  /** 0 where there is no file, which the pass reports that reads it. */
  private static long length(Path file) {
    try {
      return Files.size(file);
    } catch (IOException e) {
      return 0;
    }
  }

  final boolean shuffles() {
    return shuffle;
  }

  final FlowData data() {
    return data;
  }

  @Override
  public final String toString() {
    return String.format(
        Locale.ROOT,
        "%s[%d images of %s in %d batches]",
        getClass().getSimpleName(),
        samples(),
        imageShape(),
        size());
  }

  private int[] order(long passSeed, int epoch) {
    return shuffle
        ? CounterRandom.permutation(CounterRandom.key(passSeed, ORDER_STREAM, epoch), data.count())
        : IntStream.range(0, data.count()).toArray();
  }

  private BatchIterator pass(int[] order, int samplesPerBatch, long passSeed, int epoch) {
    StageClock clock = new StageClock();
    return new Pass(
        clock,
        order,
        samplesPerBatch,
        (int) data.imageShape().size(),
        threads(order.length),
        memory,
        (sample, target, offset) -> {
          data.loader().load(sample, target, offset, clock);
          long loaded = System.nanoTime();
          long key = Augmentation.key(passSeed, epoch, sample);
          generator.apply(target, offset, data.imageShape(), key);
          clock.count(Stage.TRANSFORM, loaded);
          if (saved != null) {
            saved.write(target, offset, sample, key);
          }
        },
        (samples, values) -> {
          Batch batch = data.batch(samples, values);
          return data.targets().areImages() ? batch : memory.lend(batch, values);
        });
  }

  private static final class Pass extends ParallelPass<Batch> implements BatchIterator {
    private final StageClock clock;
    private final BatchMemory memory;

    Pass(
        StageClock clock,
        int[] order,
        int batchSize,
        int elements,
        int workers,
        BatchMemory memory,
        SampleReader reader,
        Assembler<Batch> assembler) {
      super(order, batchSize, elements, workers, memory::take, reader, assembler);
      this.clock = clock;
      this.memory = memory;
    }

    @Override
    public void release(Batch batch) {
      memory.release(batch);
    }

    @Override
    public boolean readsAhead() {
      return true;
    }

    @Override
    public Map<String, Double> stageMillis() {
      return clock.millis();
    }
  }
}
