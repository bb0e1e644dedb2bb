package cornea.applications;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpServer;
import cornea.CorneaException;
import cornea.io.DownloadOptions;
import cornea.models.Model;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Networks with weights from files. */
class WeightsTest {
  @TempDir Path folder;

  private static Model net(double alpha, Path file) {
    return MobileNet.create(
        a -> {
          a.alpha(alpha).includeTop(false).inputShape(32, 32, 3);
          if (file.getNameCount() > 0) {
            a.weights(file);
          }
        });
  }

  @Test
  void weights_areThoseOfTheFile() {
    Model model = net(0.25, Path.of("/"));
    model.initialize(3);
    for (String name : new String[] {"a.h5", "a.weights.h5", "a.keras"}) {
      Path file = folder.resolve(name);
      model.save(file);
      assertThat(net(0.25, file).snapshot().tensors()).isEqualTo(model.snapshot().tensors());
    }
  }

  @Test
  void missingAndOtherFiles_areAnErrorThatSaysWhatToDo() {
    Path missing = folder.resolve("none.h5");
    assertThatThrownBy(() -> net(0.25, missing))
        .isInstanceOf(CorneaException.class)
        .hasMessageContaining("'weights': " + missing)
        .hasMessageContaining("there is no such file");
    Path other = folder.resolve("other.h5");
    net(0.5, Path.of("/")).saveWeights(other);
    assertThatThrownBy(() -> net(0.25, other))
        .hasMessageContaining("the weights do not fit the model's layers: Conv2D 'conv1': 'kernel'")
        .hasMessageContaining("has shape (3, 3, 3, 8)")
        .hasMessageContaining("as includeTop says");
  }

  @Test
  void imagenet_isTheFileThatKerasPublishes() {
    assertThatThrownBy(() -> VGG16.create(a -> a.weights("imagenet")))
        .isInstanceOf(CorneaException.class)
        .hasMessageContaining("Expected: vgg16_weights_tf_dim_ordering_tf_kernels.h5 in one of")
        .hasMessageContaining("keras-applications/vgg16/")
        .hasMessageContaining("weights(Path)");
    assertThatThrownBy(() -> ResNet50.create(a -> a.weights("imagenet").includeTop(false)))
        .hasMessageContaining("resnet50_weights_tf_dim_ordering_tf_kernels_notop.h5");
    assertThatThrownBy(
            () -> MobileNet.create(a -> a.weights("imagenet").alpha(0.25).inputShape(128, 128, 3)))
        .hasMessageContaining("mobilenet_2_5_128_tf.h5");
    assertThatThrownBy(
            () ->
                MobileNetV2.create(
                    a -> a.weights("imagenet").alpha(0.35).includeTop(false).inputShape(97, 65, 3)))
        .hasMessageContaining("mobilenet_v2_weights_tf_dim_ordering_tf_kernels_0.35_224_no_top.h5");
    assertThatThrownBy(() -> VGG19.create(a -> a.weights("imagenet").classes(10)))
        .hasMessageContaining("are for 1000 classes. Received: classes=10");
  }

  /** Where Keras keeps what it downloads; Cornea's own folder comes before it. */
  @Test
  void imagenet_isFoundWhereKerasKeepsIt() throws IOException {
    Model model = net(0.25, Path.of("/"));
    model.initialize(3);
    Path folderOfKeras = Files.createDirectories(folder.resolve(".keras").resolve("models"));
    model.saveWeights(folderOfKeras.resolve("mobilenet_2_5_224_tf_no_top.h5"));
    String home = System.getProperty("user.home");
    System.setProperty("user.home", folder.toString());
    try {
      Model found =
          MobileNet.create(
              a -> a.alpha(0.25).includeTop(false).inputShape(32, 32, 3).weights("imagenet"));
      assertThat(found.snapshot().tensors()).isEqualTo(model.snapshot().tensors());
    } finally {
      System.setProperty("user.home", home);
    }
  }

  private static Model downloaded(String sha256, Consumer<DownloadOptions> from) {
    return MobileNet.create(
        a -> a.alpha(0.25).includeTop(false).inputShape(32, 32, 3).download(sha256, from));
  }

  @Test
  void download_takesThePinnedFileFromAMirror() throws Exception {
    Model model = net(0.25, Path.of("/"));
    model.initialize(3);
    Path published = folder.resolve("published.h5");
    model.saveWeights(published);
    byte[] bytes = Files.readAllBytes(published);
    String sha256 = HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
    HttpServer server =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    String path = "/mirror/mobilenet_2_5_224_tf_no_top.h5";
    server.createContext(
        path,
        exchange -> {
          boolean head = exchange.getRequestMethod().equals("HEAD");
          exchange.getResponseHeaders().add("Content-Length", Integer.toString(bytes.length));
          exchange.sendResponseHeaders(200, head ? -1 : bytes.length);
          if (!head) {
            exchange.getResponseBody().write(bytes);
          }
          exchange.close();
        });
    server.start();
    try {
      String mirror = "http://localhost:" + server.getAddress().getPort() + "/mirror";
      Consumer<DownloadOptions> from =
          d -> d.mirror(mirror).directory(folder.resolve("home")).verbose(false);
      assertThat(downloaded(sha256, from).snapshot().tensors())
          .isEqualTo(model.snapshot().tensors());
      String other = "0".repeat(64);
      assertThatThrownBy(() -> downloaded(other, from))
          .isInstanceOf(CorneaException.class)
          .hasMessageContaining("this is another file")
          .hasMessageContaining(sha256);
      server.removeContext(path);
      // The file is there, so nobody is asked.
      assertThat(downloaded(sha256, from).snapshot().tensors())
          .isEqualTo(model.snapshot().tensors());
      assertThatThrownBy(() -> downloaded(other, from))
          .hasMessageContaining("cannot be downloaded: the server answered 404")
          .hasMessageContaining("Remedy: mirror(…) with another source");
    } finally {
      server.stop(0);
    }
  }
}
