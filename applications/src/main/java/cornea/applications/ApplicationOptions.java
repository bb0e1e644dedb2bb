package cornea.applications;

import cornea.CorneaException;
import cornea.activations.ActivationFunction;
import cornea.activations.Activations;
import cornea.graph.Value;
import cornea.io.DownloadOptions;
import cornea.layers.GlobalAveragePooling2D;
import cornea.layers.GlobalMaxPooling2D;
import cornea.layers.Layer;
import cornea.models.Input;
import cornea.models.Model;
import cornea.tensor.Shape;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * What every network of {@code keras.applications} can be told; names and defaults are Keras's.
 *
 * @param <O> the options themselves, for setters to return
 */
public abstract class ApplicationOptions<O extends ApplicationOptions<O>> {
  private static final int SMALLEST_IMAGE = 32; // five halvings; Keras's limit for these networks

  private static final int IMAGENET_CLASSES = 1000;

  private boolean includeTop = true;
  private Shape inputShape = Shape.of(224, 224, 3);
  private Pooling pooling = Pooling.NONE;
  private int classes = IMAGENET_CLASSES;
  private ActivationFunction classifierActivation = Activations.SOFTMAX;
  private @Nullable String name;
  private @Nullable Path weights;
  private boolean imagenet;
  private @Nullable Function<ImageNetWeights, Path> download;

  /** For the networks' own options. */
  protected ApplicationOptions() {}

  /** Whether the layers that tell classes apart come at the end; default true. */
  public O includeTop(boolean includeTop) {
    this.includeTop = includeTop;
    return self();
  }

  /** Rows, columns and channels of the images, 32 or more rows and columns; default 224, 224, 3. */
  public O inputShape(int height, int width, int channels) {
    inputShape = Shape.of(height, width, channels);
    return self();
  }

  /** What comes out without the top; default {@link Pooling#NONE}. Without effect with the top. */
  public O pooling(Pooling pooling) {
    this.pooling = pooling;
    return self();
  }

  /** How many classes the top tells apart; default 1000. Without effect without the top. */
  public O classes(int classes) {
    this.classes = classes;
    return self();
  }

  /**
   * What the top ends with; default {@link Activations#SOFTMAX}. {@link Activations#LINEAR} gives
   * logits, as {@code None} in Keras.
   */
  public O classifierActivation(ActivationFunction activation) {
    classifierActivation = activation;
    return self();
  }

  /** The model's name; by default Keras's, such as {@code vgg16}. */
  public O name(String name) {
    this.name = name;
    return self();
  }

  /**
   * The weights, from a file that Keras wrote: one of those that it downloads, or the user's own
   * ({@code .h5}, {@code .weights.h5} or {@code .keras}). Default none: random ones. The module of
   * formats must be there.
   */
  public O weights(Path file) {
    weights = file;
    imagenet = false;
    return self();
  }

  /**
   * The weights by Keras's word: {@code "imagenet"} for the file of that network that Keras
   * publishes, in {@code weights} in {@code CORNEA_HOME} (or in {@code .cornea} in the user's
   * home), or in Keras's own {@code .keras/models}; anything else is the path of a file. Nothing is
   * downloaded without {@link #download}.
   */
  public O weights(String imagenetOrFile) {
    imagenet = imagenetOrFile.equals("imagenet");
    weights = imagenet ? null : Path.of(imagenetOrFile);
    return self();
  }

  /**
   * ImageNet's weights, downloaded from Keras's source or a mirror unless they are there already.
   *
   * @param sha256 that the file must have; Keras publishes none, so take it from a copy you trust
   * @param set options by name: {@code d -> d.mirror("https://mirror.example/keras/vgg16/")}
   */
  public O download(String sha256, Consumer<DownloadOptions> set) {
    weights("imagenet");
    download = file -> file.download(sha256, set);
    return self();
  }

  @SuppressWarnings("unchecked") // O is the class itself
  private O self() {
    return (O) this;
  }

  final boolean includeTop() {
    return includeTop;
  }

  final int classes() {
    return classes;
  }

  final ActivationFunction classifierActivation() {
    return classifierActivation;
  }

  /** The size in the names of the MobileNets' files: 224 unless there is one for these images. */
  final int publishedSize(Integer... sizes) {
    return inputShape.dim(0) == inputShape.dim(1) && List.of(sizes).contains(inputShape.dim(0))
        ? inputShape.dim(0)
        : 224;
  }

  final int height() {
    return inputShape.dim(0);
  }

  /**
   * The symbolic images.
   *
   * @param network for messages
   * @throws CorneaException if an option does not suit the network
   */
  final Value input(String network) {
    if (Math.min(inputShape.dim(0), inputShape.dim(1)) < SMALLEST_IMAGE || inputShape.dim(2) < 1) {
      throw new CorneaException(
          network,
          "'inputShape' needs "
              + SMALLEST_IMAGE
              + " rows and columns or more, and at least one channel. Received: inputShape="
              + inputShape
              + ". Enlarge the images, or use a smaller network of your own");
    }
    if (includeTop && classes < 1) {
      throw new CorneaException(
          network, "'classes' must be 1 or more. Received: classes=" + classes);
    }
    return Input.of(inputShape);
  }

  /** The end without the top, with automatic names. */
  final Value pooled(Value x) {
    return pooled(x, new GlobalAveragePooling2D(), new GlobalMaxPooling2D());
  }

  /** The end without the top, with the layers given. */
  final Value pooled(Value x, Layer average, Layer maximum) {
    return switch (pooling) {
      case NONE -> x;
      case AVG -> average.apply(x);
      case MAX -> maximum.apply(x);
    };
  }

  /** The file that holds the weights, if there is one. */
  private @Nullable Path file(String network, ImageNetWeights published) {
    if (!imagenet) {
      return weights;
    }
    if (includeTop && classes != IMAGENET_CLASSES) {
      throw new CorneaException(
          network,
          "ImageNet's weights are for "
              + IMAGENET_CLASSES
              + " classes. Received: classes="
              + classes
              + ". Use includeTop(false) and a head of your own");
    }
    return download == null ? published.local(network) : download.apply(published);
  }

  /**
   * The model between two values, by the user's name or the network's own, with its weights.
   *
   * @param published where Keras has the weights of ImageNet
   * @throws CorneaException if the file of weights is not there, damaged or of another network
   */
  final Model model(String defaultName, ImageNetWeights published, Value input, Value output) {
    Model model = new Model(input, output).name(name == null ? defaultName : name);
    Path file = file(model.label(), published);
    if (file != null) {
      try {
        model.loadWeights(file);
      } catch (CorneaException e) {
        throw new CorneaException(
            model.label(),
            "'weights': "
                + e.getMessage()
                + ". Remedy: "
                + (imagenet
                    ? "put Keras's own file there, from " + published.source()
                    : "a file of the same network, with the top or without it as includeTop says"),
            e);
      }
    }
    return model;
  }
}
