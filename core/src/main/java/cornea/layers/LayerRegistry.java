package cornea.layers;

import cornea.CorneaException;
import cornea.saving.Json;
import cornea.saving.Options;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The layer classes by Keras's names: what a file may name. A new layer is one line here; users add
 * their own with {@link #register}.
 */
public final class LayerRegistry {
  private static final Map<String, Supplier<? extends Layer>> SUPPLIERS = new LinkedHashMap<>();
  private static final Set<String> KERAS; // the names of Keras's own

  static {
    register(Activation.class, Activation::new);
    register(Add.class, Add::new);
    register(Average.class, Average::new);
    register(AveragePooling2D.class, AveragePooling2D::new);
    register(BatchNormalization.class, BatchNormalization::new);
    register(Concatenate.class, Concatenate::new);
    register(Conv2D.class, Conv2D::new);
    register(Conv2DTranspose.class, Conv2DTranspose::new);
    register(Cropping2D.class, Cropping2D::new);
    register(Dense.class, Dense::new);
    register(DepthwiseConv2D.class, DepthwiseConv2D::new);
    register(Dropout.class, Dropout::new);
    register(ELU.class, ELU::new);
    register(Flatten.class, Flatten::new);
    register(GlobalAveragePooling2D.class, GlobalAveragePooling2D::new);
    register(GlobalMaxPooling2D.class, GlobalMaxPooling2D::new);
    register(Identity.class, Identity::new);
    register(LayerNormalization.class, LayerNormalization::new);
    register(LeakyReLU.class, LeakyReLU::new);
    register(MaxPooling2D.class, MaxPooling2D::new);
    register(Maximum.class, Maximum::new);
    register(Minimum.class, Minimum::new);
    register(Multiply.class, Multiply::new);
    register(PReLU.class, PReLU::new);
    register(Permute.class, Permute::new);
    register(ReLU.class, ReLU::new);
    register(RepeatVector.class, RepeatVector::new);
    register(Rescaling.class, Rescaling::new);
    register(Reshape.class, Reshape::new);
    register(SeparableConv2D.class, SeparableConv2D::new);
    register(Softmax.class, Softmax::new);
    register(SpatialDropout2D.class, SpatialDropout2D::new);
    register(Subtract.class, Subtract::new);
    register(UpSampling2D.class, UpSampling2D::new);
    register(ZeroPadding2D.class, ZeroPadding2D::new);
    KERAS = Set.copyOf(SUPPLIERS.keySet());
  }

  private LayerRegistry() {}

  /**
   * Adds a user's layer under its simple class name. In Python, {@code custom_objects} names its
   * twin.
   *
   * @param type the class
   * @param supplier makes one whose options are then read
   */
  public static synchronized <L extends Layer> void register(Class<L> type, Supplier<L> supplier) {
    SUPPLIERS.put(type.getSimpleName(), supplier);
  }

  /** The names that are known now, in alphabetical order. */
  public static synchronized List<String> names() {
    return List.copyOf(new TreeSet<>(SUPPLIERS.keySet()));
  }

  /**
   * A layer as Keras writes it: {@code {module, class_name, config, registered_name,
   * build_config}}.
   */
  public static Map<String, @Nullable Object> write(Layer layer) {
    Map<String, @Nullable Object> config = Options.write(layer::options);
    Map<String, @Nullable Object> json =
        KERAS.contains(layer.className())
            ? Json.keras("keras.layers", layer.className(), config)
            : Json.custom(layer.className(), config);
    List<Object> shapes = new ArrayList<>();
    layer.inputShapes().forEach(shape -> shapes.add(Options.toJson(shape)));
    if (!layer.weights().isEmpty()) { // what Keras makes the weights for before it loads them
      json.put("build_config", Map.of("input_shape", shapes.size() == 1 ? shapes.get(0) : shapes));
    }
    return json;
  }

  /**
   * The layer that Keras wrote, not yet built.
   *
   * @throws CorneaException if the class is unknown or an option is
   */
  public static Layer read(Map<String, @Nullable Object> json) {
    return read(json, Options::read);
  }

  /**
   * {@link #read(Map)} for files of other versions: options that are not known here are told and
   * left out.
   *
   * @param warnings is told a sentence for each layer that has some
   */
  public static Layer read(Map<String, @Nullable Object> json, Consumer<String> warnings) {
    String label = String.valueOf(json.get("class_name"));
    Object name = Json.object(json, "config").get("name");
    String where = name == null ? label : label + " '" + name + "'";
    return read(
        json,
        (list, config) -> Options.read(list, config, text -> warnings.accept(where + ": " + text)));
  }

  private static synchronized Layer read(
      Map<String, @Nullable Object> json,
      BiConsumer<Consumer<Options>, Map<String, @Nullable Object>> reader) {
    String name = Json.text(json, "class_name");
    Supplier<? extends Layer> supplier = SUPPLIERS.get(name);
    if (supplier == null) {
      throw new CorneaException(
          name, "unknown layer. Expected: one of " + names() + ", or LayerRegistry.register first");
    }
    Layer layer = supplier.get();
    try {
      reader.accept(layer::options, Json.object(json, "config"));
    } catch (IllegalArgumentException e) {
      throw new CorneaException(layer.label(), String.valueOf(e.getMessage()), e);
    }
    return layer;
  }
}
