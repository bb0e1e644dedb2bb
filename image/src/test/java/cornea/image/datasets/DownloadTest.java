package cornea.image.datasets;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import cornea.CorneaException;
import cornea.io.DownloadOptions;
import cornea.io.RemoteFile;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Downloads from a server on the loopback address, whose answers go wrong in many ways. */
final class DownloadTest {
  private static final String NAME = "data.bin";

  /** Answers a request with the bytes from {@code from} on. */
  private interface Answer {
    void send(HttpExchange exchange, int from) throws IOException;
  }

  @TempDir Path folder;

  private final byte[] content = new byte[300_000];
  private final List<String> ranges = Collections.synchronizedList(new ArrayList<>());
  private HttpServer server;
  private Answer answer = this::whole;

  DownloadTest() throws IOException {
    new Random(1).nextBytes(content);
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
  }

  @BeforeEach
  void start() {
    server.createContext(
        "/sets/" + NAME,
        exchange -> {
          String range = exchange.getRequestHeaders().getFirst("Range");
          ranges.add(String.valueOf(range));
          int from = range == null ? 0 : Integer.parseInt(range.replaceAll("\\D", ""));
          try (exchange) {
            answer.send(exchange, from);
          }
        });
    server.start();
  }

  @AfterEach
  void stop() {
    server.stop(0);
  }

  @Test
  void file_isPlacedWhole() throws IOException {
    assertThat(download(o -> {})).isEqualTo(folder);

    assertThat(folder.resolve(NAME)).hasBinaryContent(content);
    assertThat(folder.toFile().list()).containsExactly(NAME);
    assertThat(ranges).containsExactly("null");
  }

  @Test
  void fileThatIsThere_isNotAskedFor() throws IOException {
    Files.write(folder.resolve(NAME), content);
    download(o -> {});
    assertThat(ranges).isEmpty();
  }

  @Test
  void damagedFile_isReplaced() throws IOException {
    Files.write(folder.resolve(NAME), new byte[content.length]);
    download(o -> {});
    assertThat(folder.resolve(NAME)).hasBinaryContent(content);
  }

  @Test
  void brokenConnection_goesOnWhereItEnded() throws IOException {
    answer = (exchange, from) -> some(exchange, from, Math.min(content.length, from + 130_000));
    download(o -> {});

    assertThat(folder.resolve(NAME)).hasBinaryContent(content);
    assertThat(ranges).containsExactly("null", "bytes=130000-", "bytes=260000-");
  }

  @Test
  void nextCall_goesOnWithWhatIsKept() throws IOException {
    answer = (exchange, from) -> some(exchange, from, from + 10_000);
    assertThatThrownBy(() -> download(o -> {}))
        .isInstanceOf(CorneaException.class)
        .hasMessageContaining("/sets/" + NAME + ": cannot be downloaded")
        .hasMessageContaining("30,000 of 300,000 bytes are kept")
        .hasMessageContaining("Remedy: mirror(…)");
    assertThat(folder.resolve(NAME)).doesNotExist();

    answer = this::whole;
    download(o -> {});
    assertThat(folder.resolve(NAME)).hasBinaryContent(content);
    assertThat(ranges).last().isEqualTo("bytes=30000-");
  }

  @Test
  void serverWithoutRanges_startsAgain() throws IOException {
    Files.write(folder.resolve(NAME + ".part"), Arrays.copyOf(content, 1000));
    answer = (exchange, from) -> all(exchange, content);
    download(o -> {});
    assertThat(folder.resolve(NAME)).hasBinaryContent(content);
  }

  @Test
  void partThatTheServerDoesNotKnow_startsAgain() throws IOException {
    Files.write(folder.resolve(NAME + ".part"), Arrays.copyOf(content, 1000));
    answer =
        (exchange, from) -> {
          if (from > 0) {
            exchange.sendResponseHeaders(416, -1);
          } else {
            all(exchange, content);
          }
        };
    download(o -> {});
    assertThat(folder.resolve(NAME)).hasBinaryContent(content);
  }

  @Test
  void otherContent_isRefusedAndNotKept() {
    byte[] other = content.clone();
    other[7] ^= 1;
    answer = (exchange, from) -> all(exchange, other);

    assertThatThrownBy(() -> download(o -> {}))
        .hasMessageContaining("this is another file. Expected: 300000 bytes with SHA-256 ")
        .hasMessageContaining("Received: 300000 bytes with SHA-256 ");
    assertThat(folder).isEmptyDirectory();
    assertThat(ranges).hasSize(1);
  }

  @Test
  void longerContent_isRefusedBeforeAllOfItCame() throws IOException {
    answer = (exchange, from) -> all(exchange, new byte[2 * content.length]);

    assertThatThrownBy(() -> download(o -> {}))
        .hasMessageContaining("Expected: 300000 bytes. Received: more");
    assertThat(Files.size(folder.resolve(NAME + ".part"))).isZero();
  }

  @ParameterizedTest
  @ValueSource(ints = {403, 404})
  void refusal_isNotRepeated(int status) {
    answer = (exchange, from) -> exchange.sendResponseHeaders(status, -1);
    assertThatThrownBy(() -> download(o -> {}))
        .hasMessageContaining("the server answered " + status);
    assertThat(ranges).hasSize(1);
  }

  @Test
  void errorOfTheServer_isTriedAgain() throws IOException {
    answer =
        (exchange, from) -> {
          if (ranges.size() < 3) {
            exchange.sendResponseHeaders(503, -1);
          } else {
            whole(exchange, from);
          }
        };
    download(o -> {});
    assertThat(folder.resolve(NAME)).hasBinaryContent(content);
  }

  @Test
  void silentServer_isNotWaitedForForEver() {
    answer =
        (exchange, from) -> {
          try {
            Thread.sleep(2000);
          } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
          }
        };
    assertThatThrownBy(() -> download(o -> o.timeout(Duration.ofMillis(100))))
        .hasMessageContaining("timed out");
  }

  @Test
  void callsAtOnce_downloadOnce() throws Exception {
    ExecutorService pool = Executors.newFixedThreadPool(4);
    try {
      List<Future<Path>> calls = new ArrayList<>();
      for (int i = 0; i < 4; i++) {
        calls.add(pool.submit(() -> download(o -> {})));
      }
      for (Future<Path> call : calls) {
        assertThat(call.get()).isEqualTo(folder);
      }
    } finally {
      pool.shutdownNow();
    }
    assertThat(ranges).hasSize(1);
    assertThat(folder.resolve(NAME)).hasBinaryContent(content);
  }

  @Test
  void absentDataSet_namesPlacesAndRemedy() {
    Path other = folder.resolve("other");
    assertThatThrownBy(() -> publication().among(List.of(folder, other)))
        .hasMessage(
            "Test set: the data set is not on this machine. Expected: [data.bin] in one of ["
                + folder
                + ", "
                + other
                + "]. Remedy: TestSet.download(), or load(Path) with the folder that has them");
  }

  @Test
  void mirrorsOfDataSets_mustHaveTheirFiles() {
    assertThatThrownBy(
            () ->
                Cifar10.download(o -> o.mirror(source() + "none").directory(folder).verbose(false)))
        .hasMessageContaining("cifar-10-binary.tar.gz")
        .hasMessageContaining("404");
    assertThatThrownBy(() -> FashionMnist.download(o -> o.mirror("ftp://example.org")))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("Received: ftp://example.org");
    assertThatThrownBy(() -> Mnist.download(o -> o.timeout(Duration.ZERO)))
        .isInstanceOf(IllegalArgumentException.class);
  }

  private Path download(Consumer<DownloadOptions> set) {
    return publication()
        .download(
            o -> {
              o.directory(folder).verbose(false);
              set.accept(o);
            });
  }

  private Publication publication() {
    RemoteFile file = new RemoteFile(NAME, content.length, sha256());
    return new Publication("Test set", "TestSet.download()", "test", source(), List.of(file), "");
  }

  private String source() {
    return "http://127.0.0.1:" + server.getAddress().getPort() + "/sets";
  }

  private String sha256() {
    try {
      return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(content));
    } catch (java.security.NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }

  private void whole(HttpExchange exchange, int from) throws IOException {
    some(exchange, from, content.length);
  }

  /** Promises all, and sends the bytes up to {@code to}. */
  private void some(HttpExchange exchange, int from, int to) throws IOException {
    if (from > 0) {
      exchange
          .getResponseHeaders()
          .set(
              "Content-Range", "bytes " + from + "-" + (content.length - 1) + "/" + content.length);
    }
    exchange.sendResponseHeaders(from > 0 ? 206 : 200, content.length - from);
    OutputStream out = exchange.getResponseBody();
    out.write(content, from, to - from);
    out.flush();
  }

  private static void all(HttpExchange exchange, byte[] bytes) throws IOException {
    exchange.sendResponseHeaders(200, bytes.length);
    exchange.getResponseBody().write(bytes);
  }
}
