package cornea.image;

import cornea.CorneaException;
import cornea.data.Batch;
import cornea.data.BatchIterator;
import cornea.data.Batches;
import cornea.random.CounterRandom;
import cornea.tensor.Shape;
import cornea.tensor.Tensor;
import cornea.tensor.Tensors;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * The images of a folder, batch by batch: read by fit, evaluate and predict, or by hand with {@link
 * #next()}.
 *
 * <p>Batches are (batch, height, width, channels); labels depend on the {@link ClassMode}. Files
 * are read and decoded on several threads ahead of the consumer, a few batches at most. A pass is a
 * function of (seed, epoch); threads live as long as the pass.
 *
 * <p>An image that cannot be read ends the pass with a {@link CorneaException} that names the file,
 * unless {@link DirectoryOptions#badImages} says otherwise.
 */
public final class DirectoryFlow implements Batches {
  private static final long ORDER_STREAM = 0x4F52444552L;

  private final ImageFolder folder;
  private final ImageDataGenerator generator;
  private final Shape imageShape;
  private final ColorMode colorMode;
  private final ClassMode classMode;
  private final int batchSize;
  private final boolean shuffle;
  private final @Nullable Long seed;
  private final long seedByHand;
  private final int workers;
  private int batchesByHand;
  private int[] orderByHand = {};

  DirectoryFlow(ImageFolder indexed, ImageDataGenerator generator, DirectoryOptions options) {
    folder = new Sieve(options).sift(indexed);
    this.generator = generator;
    imageShape = Shape.of(options.height, options.width, options.colorMode.channels());
    colorMode = options.colorMode;
    classMode = options.classMode;
    batchSize = options.batchSize;
    shuffle = options.shuffle;
    seed = options.seed;
    seedByHand = seed != null ? seed : new SecureRandom().nextLong();
    workers = options.workers;
    requireTwoClasses();
    requireAddressable(Math.min(batchSize, folder.size()));
    if (options.verbose) {
      System.out.printf(
          Locale.ROOT,
          "Found %d images belonging to %d classes.%n",
          folder.size(),
          folder.classNames().size());
    }
  }

  private DirectoryFlow(DirectoryFlow other) {
    folder = other.folder;
    generator = other.generator;
    imageShape = other.imageShape;
    colorMode = other.colorMode;
    classMode = other.classMode;
    batchSize = other.batchSize;
    shuffle = false;
    seed = other.seed;
    seedByHand = other.seedByHand;
    workers = other.workers;
  }

  private void requireTwoClasses() {
    if (classMode == ClassMode.BINARY && folder.classNames().size() > 2) {
      throw new CorneaException(
          folder.root().toString(),
          "classMode(BINARY) needs at most two classes. Received: "
              + folder.classNames()
              + ". Remedy: classMode(CATEGORICAL) or classMode(SPARSE)");
    }
  }

  private void requireAddressable(int wanted) {
    if (imageShape.size() * wanted > Integer.MAX_VALUE - 8) {
      throw new IllegalArgumentException(
          String.format(
              Locale.ROOT,
              "flowFromDirectory: a batch must have less than 2^31 values."
                  + " Received: %d images of %s",
              wanted,
              imageShape));
    }
  }

  /** Batches of one pass: samples divided by the batch size, rounded up. */
  @Override
  public int size() {
    return (folder.size() + batchSize - 1) / batchSize;
  }

  /** The seed of the options goes before the given one, which is that of the model. */
  @Override
  public BatchIterator iterator(long modelSeed, int epoch) {
    long passSeed = seed != null ? seed : modelSeed;
    return pass(order(passSeed, epoch), batchSize, passSeed, epoch);
  }

  @Override
  public DirectoryFlow inOrder() {
    return shuffle ? new DirectoryFlow(this) : this;
  }

  /**
   * The next batch by hand. After the last batch of a pass the first of the next one follows,
   * without end. Threads live as long as the call.
   *
   * @throws CorneaException if an image cannot be read; the next call goes on with the next batch
   */
  public synchronized Batch next() {
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
  public synchronized void reset() {
    batchesByHand = 0;
  }

  /** Each class's index, in order. */
  public Map<String, Integer> classIndices() {
    return folder.classIndices();
  }

  /** The files in their own order, relative to the folder: {@code cats/cat.1.jpg}. */
  public List<String> fileNames() {
    return folder.fileNames();
  }

  /** The class index of each file, in the files' own order. */
  public int[] classes() {
    return folder.classes();
  }

  /** Number of images. */
  public int samples() {
    return folder.size();
  }

  /** Number of classes. */
  public int numClasses() {
    return folder.classNames().size();
  }

  /** Images of a batch. */
  public int batchSize() {
    return batchSize;
  }

  /** Height, width and channels of an image. */
  public Shape imageShape() {
    return imageShape;
  }

  private int[] order(long passSeed, int epoch) {
    return shuffle
        ? CounterRandom.permutation(CounterRandom.key(passSeed, ORDER_STREAM, epoch), folder.size())
        : IntStream.range(0, folder.size()).toArray();
  }

  private BatchIterator pass(int[] order, int samplesPerBatch, long passSeed, int epoch) {
    int elements = (int) imageShape.size();
    return new Pass(
        order,
        samplesPerBatch,
        elements,
        Math.min(workers, order.length),
        (sample, target, offset) -> {
          Pixels pixels = ImageFiles.read(folder.path(sample));
          pixels.write(imageShape.dim(0), imageShape.dim(1), colorMode, target, offset);
          generator.apply(target, offset, imageShape, Augmentation.key(passSeed, epoch, sample));
        },
        this::assemble);
  }

  private Batch assemble(int[] samples, float[] values) {
    Tensor x = Tensor.of(values, imageShape.prepend(samples.length));
    float[] labels = new float[samples.length];
    for (int i = 0; i < labels.length; i++) {
      labels[i] = folder.classOf(samples[i]);
    }
    Tensor indices = Tensor.of(labels, labels.length);
    List<Tensor> ys =
        switch (classMode) {
          case CATEGORICAL -> List.of(Tensors.toCategorical(indices, numClasses()));
          case BINARY, SPARSE -> List.of(indices);
          case NONE -> List.of();
        };
    List<String> names = Arrays.stream(samples).mapToObj(folder.fileNames()::get).toList();
    return new Batch(List.of(x), ys, null, names);
  }

  private static final class Pass extends ParallelPass<Batch> implements BatchIterator {
    Pass(
        int[] order,
        int batchSize,
        int elements,
        int workers,
        SampleReader reader,
        Assembler<Batch> assembler) {
      super(order, batchSize, elements, workers, reader, assembler);
    }

    @Override
    public boolean readsAhead() {
      return true;
    }
  }
}
