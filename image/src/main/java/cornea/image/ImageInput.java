package cornea.image;

import cornea.CorneaException;
import cornea.models.Model;
import cornea.saving.Json;
import cornea.tensor.Shape;
import cornea.tensor.Tensor;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * How image files become what a model takes: size, channels, resampling, order and scale of
 * colours. A model that was trained on image files carries it, also in its file, so that
 * predictions see images as the training did.
 *
 * <pre>{@code
 * Model model = Models.load(Path.of("cats.keras"));
 * ImageInput input = ImageInput.of(model).orElseThrow();
 * Tensor answer = model.predict(input.read(Path.of("photo.jpg")).reshape(1, 150, 150, 3));
 * }</pre>
 */
public final class ImageInput {
  /** Under what a model's metadata has it. */
  private static final String KEY = "input";

  private static final String PILLOW = "pillow";
  private static final String TENSORFLOW = "tensorflow";
  private static final int LARGEST = 1 << 15;

  private final ImageForm form;
  private final boolean tensorflow;
  private final @Nullable Colors colors;

  private ImageInput(ImageForm form, boolean tensorflow, @Nullable Colors colors) {
    this.form = form;
    this.tensorflow = tensorflow;
    this.colors = colors;
  }

  /**
   * Images resized to nearest pixels, as {@link ImageDataGenerator} does by default.
   *
   * @param rescale what values from 0 to 255 are multiplied with
   */
  public static ImageInput of(int height, int width, ColorMode colorMode, double rescale) {
    return new ImageInput(
        new ImageForm(height, width, colorMode, Interpolation.NEAREST, false, false),
        false,
        Colors.scaled(colorMode.channels(), (float) rescale));
  }

  /**
   * What a model carries; empty where it was not trained on image files, or not by Cornea.
   *
   * @throws CorneaException if it is damaged, or does not fit the model
   */
  public static Optional<ImageInput> of(Model model) {
    Object json = model.metadata().get(KEY);
    if (json == null) {
      return Optional.empty();
    }
    try {
      ImageInput input = read(Json.object(json));
      Shape expected = model.inputShape();
      if (!expected.from(1).equals(input.form.shape())) {
        throw new IllegalArgumentException(
            "images of " + input.form.shape() + " for a model that takes " + expected);
      }
      return Optional.of(input);
    } catch (IllegalArgumentException e) {
      throw new CorneaException(
          model.label(), "what it says of its images cannot be used: " + e.getMessage(), e);
    }
  }

  private static ImageInput read(Map<String, @Nullable Object> json) {
    ImageForm form =
        new ImageForm(
            size(json, "height"),
            size(json, "width"),
            choice(ColorMode.class, Json.text(json, "color_mode")),
            choice(Interpolation.class, Json.text(json, "interpolation")),
            Boolean.TRUE.equals(json.get("keep_aspect_ratio")),
            Boolean.TRUE.equals(json.get("exif_orientation")));
    Colors colors =
        json.get("colors") == null
            ? null
            : Colors.read(Json.object(json, "colors"), form.colorMode().channels());
    return new ImageInput(form, Json.text(json, "resampler").equals(TENSORFLOW), colors);
  }

  private static int size(Map<String, @Nullable Object> json, String key) {
    if (json.get(key) instanceof Integer size && size > 0 && size <= LARGEST) {
      return size;
    }
    throw new IllegalArgumentException("'" + key + "' must be a size. Received: " + json.get(key));
  }

  private static <E extends Enum<E>> E choice(Class<E> choices, String text) {
    return Enum.valueOf(choices, text.toUpperCase(Locale.ROOT));
  }

  /** What a flow makes of files; empty if the options cannot be told in data. */
  static Map<String, Object> describe(FileOptions<?> options, Standardization standardization) {
    boolean tensorflow = options instanceof DatasetOptions;
    if (options instanceof DatasetOptions dataset && dataset.padToAspectRatio) {
      return Map.of();
    }
    return new ImageInput(
            options.form(),
            tensorflow,
            Colors.of(standardization, options.colorMode.channels()).orElse(null))
        .toJson();
  }

  private Map<String, Object> toJson() {
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("height", form.height());
    json.put("width", form.width());
    json.put("color_mode", form.colorMode().name().toLowerCase(Locale.ROOT));
    json.put("interpolation", form.interpolation().name().toLowerCase(Locale.ROOT));
    json.put("resampler", tensorflow ? TENSORFLOW : PILLOW);
    json.put("keep_aspect_ratio", form.keepAspectRatio());
    json.put("exif_orientation", form.upright());
    if (colors != null) {
      json.put("colors", colors.toJson());
    }
    return Map.of(KEY, json);
  }

  /** Whether values are prepared in a way that data can tell, and not by a program of one's own. */
  public boolean isComplete() {
    return colors != null;
  }

  /** The same size and resampling, with values from 0 to 255 multiplied by a factor. */
  public ImageInput rescale(double factor) {
    return new ImageInput(
        form, tensorflow, Colors.scaled(form.colorMode().channels(), (float) factor));
  }

  /**
   * An image as the model takes it, shape (height, width, channels).
   *
   * @throws CorneaException if the file is no image, or {@link #isComplete} is false
   */
  public Tensor read(Path file) {
    Shape shape = form.shape();
    float[] values = new float[Math.toIntExact(shape.size())];
    if (tensorflow) {
      dataset().load(file, values, 0, new StageClock());
    } else {
      form.load(file, values, 0, new StageClock());
    }
    return requireColors().apply(Tensor.of(values, shape));
  }

  /**
   * A folder with a folder of images for each class, in its own order, as the model takes them.
   *
   * @param set further options, such as {@code f -> f.classMode(BINARY)}
   * @throws CorneaException if the folder is no such folder, or {@link #isComplete} is false
   */
  public DirectoryFlow flowFromDirectory(Path folder, Consumer<FileOptions<?>> set) {
    Colors prepared = requireColors();
    if (tensorflow) {
      return Images.datasetFromDirectory(
          folder,
          d -> {
            form(d).shuffle(false);
            set.accept(d);
          });
    }
    return new ImageDataGenerator()
        .preprocessingFunction(prepared::apply)
        .flowFromDirectory(
            folder,
            f -> {
              form(f).shuffle(false);
              set.accept(f);
            });
  }

  private <T extends FileOptions<T>> T form(FileOptions<T> options) {
    return options
        .targetSize(form.height(), form.width())
        .colorMode(form.colorMode())
        .interpolation(form.interpolation())
        .keepAspectRatio(form.keepAspectRatio())
        .exifOrientation(form.upright());
  }

  private DatasetOptions dataset() {
    return DatasetOptions.of(this::form);
  }

  private Colors requireColors() {
    if (colors == null) {
      throw new CorneaException(
          "ImageInput",
          "the training prepared its images with code of its own (a preprocessing function, or"
              + " statistics of each image), which no file holds. Prepare them by that code, or say"
              + " a factor: rescale(…)");
    }
    return colors;
  }

  @Override
  public String toString() {
    return form.height()
        + " x "
        + form.width()
        + " "
        + form.colorMode().name().toLowerCase(Locale.ROOT)
        + ", "
        + form.interpolation().name().toLowerCase(Locale.ROOT)
        + (tensorflow ? " as TensorFlow resizes" : "")
        + ", "
        + (colors == null ? "values prepared by the training's own code" : colors);
  }

  /**
   * What becomes of an image's values: {@code y[c] = x[order[c]] * scale[c] + offset[c]}.
   *
   * @param order the channels of the image
   * @param scale a factor for each
   * @param offset what is added to each
   */
  private record Colors(List<Integer> order, List<Float> scale, List<Float> offset) {
    /** A power of two, so that dividing by it loses nothing. */
    private static final float PROBE = 256;

    static Colors scaled(int channels, float factor) {
      List<Integer> order = new ArrayList<>();
      List<Float> scale = new ArrayList<>();
      List<Float> offset = new ArrayList<>();
      for (int c = 0; c < channels; c++) {
        order.add(c);
        scale.add(factor);
        offset.add(0f);
      }
      return new Colors(order, scale, offset);
    }

    /**
     * What a standardization does to every pixel alike, learnt from a few; empty if it does not.
     */
    static Optional<Colors> of(Standardization standardization, int channels) {
      if (standardization.samplewiseCenter
          || standardization.samplewiseStdNormalization
          || standardization.zcaWhitening) {
        return Optional.empty();
      }
      try {
        float[] zero = pixel(standardization, new float[channels]);
        Integer[] order = new Integer[channels];
        Float[] scale = new Float[channels];
        Float[] offset = new Float[channels];
        for (int source = 0; source < channels; source++) {
          float[] probe = new float[channels];
          probe[source] = PROBE;
          float[] result = pixel(standardization, probe);
          for (int c = 0; c < channels; c++) {
            if (result[c] != zero[c]) {
              order[c] = source;
              scale[c] = (result[c] - zero[c]) / PROBE;
              offset[c] = zero[c];
            }
          }
        }
        if (Arrays.asList(order).contains(null)) {
          return Optional.empty(); // it drops a channel
        }
        Colors colors = new Colors(List.of(order), List.of(scale), List.of(offset));
        return colors.agrees(standardization) ? Optional.of(colors) : Optional.empty();
      } catch (RuntimeException e) {
        return Optional.empty(); // a function of whole images, not of pixels
      }
    }

    private static float[] pixel(Standardization standardization, float[] values) {
      float[] pixel = values.clone();
      standardization.apply(pixel, 0, 1, 1, pixel.length);
      return pixel;
    }

    /** On pixels that it was not learnt from; both round to float32 in a few steps. */
    private boolean agrees(Standardization standardization) {
      int channels = order.size();
      for (float base : new float[] {0, 17, 131, 255}) {
        float[] x = new float[channels];
        for (int c = 0; c < channels; c++) {
          x[c] = Math.abs(base - 40 * c);
        }
        float[] expected = pixel(standardization, x);
        float[] actual = x.clone();
        transform(x, actual, 0);
        for (int c = 0; c < channels; c++) {
          float largest = Math.abs(x[order.get(c)] * scale.get(c)) + Math.abs(offset.get(c));
          if (!(Math.abs(expected[c] - actual[c]) <= 8 * Math.ulp(largest))) {
            return false;
          }
        }
      }
      return true;
    }

    private void transform(float[] from, float[] to, int at) {
      for (int c = 0; c < order.size(); c++) {
        to[at + c] = from[at + order.get(c)] * scale.get(c) + offset.get(c);
      }
    }

    Tensor apply(Tensor image) {
      float[] from = image.floats();
      float[] to = new float[from.length];
      for (int at = 0; at < from.length; at += order.size()) {
        transform(from, to, at);
      }
      return Tensor.of(to, image.shape());
    }

    Map<String, Object> toJson() {
      Map<String, Object> json = new LinkedHashMap<>();
      json.put("order", order);
      json.put("scale", scale);
      json.put("offset", offset);
      return json;
    }

    static Colors read(Map<String, @Nullable Object> json, int channels) {
      List<Integer> order = new ArrayList<>();
      for (Number number : numbers(json, "order", channels)) {
        if (number.doubleValue() != number.intValue()
            || number.intValue() < 0
            || number.intValue() >= channels) {
          throw new IllegalArgumentException("'order' must name channels. Received: " + number);
        }
        order.add(number.intValue());
      }
      return new Colors(
          order,
          numbers(json, "scale", channels).stream().map(Number::floatValue).toList(),
          numbers(json, "offset", channels).stream().map(Number::floatValue).toList());
    }

    private static List<Number> numbers(
        Map<String, @Nullable Object> json, String key, int channels) {
      List<Number> numbers = new ArrayList<>();
      for (Object number : Json.list(json, key)) {
        if (number instanceof Number n) {
          numbers.add(n);
        }
      }
      if (numbers.size() != channels) {
        throw new IllegalArgumentException(
            "'" + key + "' must be " + channels + " numbers. Received: " + json.get(key));
      }
      return numbers;
    }

    @Override
    public String toString() {
      boolean plain =
          offset.stream().allMatch(x -> x == 0) && scale.stream().distinct().count() == 1;
      boolean sorted = order.stream().sorted().toList().equals(order);
      return plain && sorted
          ? "values times " + scale.get(0)
          : "channels " + order + " times " + scale + " plus " + offset;
    }
  }
}
