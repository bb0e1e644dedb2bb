package cornea.cli;

import cornea.CorneaException;
import cornea.applications.VGG16;
import cornea.models.Model;
import cornea.models.Models;
import cornea.tensor.Shape;
import java.nio.file.Path;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/**
 * The options of {@code --recipe fine-tune}: which trained network, and what of it is trained on.
 */
final class Transfer {
  @Spec(Spec.Target.MIXEE)
  private CommandSpec spec;

  @Option(
      names = "--base",
      paramLabel = "FILE",
      description =
          "For fine-tune: a saved model without its head, .keras or .h5; by default VGG16.")
  private @Nullable Path base;

  @Option(
      names = "--weights",
      paramLabel = "FILE",
      description =
          "For fine-tune: VGG16's weights without top, as Keras publishes them; by default those"
              + " in the weights folder (docs/transfer-learning.md).")
  private @Nullable Path weights;

  @Option(
      names = "--fine-tune-from",
      paramLabel = "LAYER",
      description =
          "For fine-tune: the network's layers from here on are trained too, once the head is;"
              + " block5_conv1 of VGG16 by default, none of another network.")
  private @Nullable String from;

  Transfer() {}

  /** Whether one of these options was given. */
  boolean isAsked() {
    return base != null || weights != null || from != null;
  }

  /** Checks that they do not contradict each other. */
  void check() {
    Arguments.require(
        spec,
        base == null || weights == null,
        "--base FILE is a whole model, --weights FILE are VGG16's: only one can be given",
        "--base " + base + " --weights " + weights);
  }

  /** The first of the network's layers that are trained on; empty if only the head is. */
  Optional<String> from() {
    return from != null || base != null ? Optional.ofNullable(from) : Optional.of("block5_conv1");
  }

  /**
   * The network, with its weights.
   *
   * @throws CorneaException if it has no weights, or takes other images
   */
  Model network(int imageSize, int channels) {
    if (base == null) {
      return VGG16.create(
          a -> {
            a.includeTop(false).inputShape(imageSize, imageSize, channels);
            if (weights == null) {
              a.weights("imagenet");
            } else {
              a.weights(weights);
            }
          });
    }
    Model network = Models.load(base);
    Shape images = Shape.of(imageSize, imageSize, channels);
    Shape taken = network.inputShape().from(1);
    if (!taken.equals(images)) {
      network.close();
      throw new CorneaException(
          base.toString(),
          "the network takes images of "
              + taken
              + ". Received: "
              + images
              + "; --image-size and --color choose others");
    }
    return network;
  }
}
