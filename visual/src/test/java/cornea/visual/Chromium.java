package cornea.visual;

import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.WebSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Assumptions;

/** Chromium without a window, told what to do by its DevTools protocol. */
final class Chromium implements AutoCloseable {
  private static final List<String> NAMES =
      List.of("chromium", "chromium-browser", "google-chrome", "google-chrome-stable");
  private static final Pattern LISTENING = Pattern.compile("DevTools listening on ws://([^/]+)/");
  private static final Pattern PAGE =
      Pattern.compile("\"webSocketDebuggerUrl\": \"(ws://[^\"]+/page/[^\"]+)\"");
  private static final Pattern REQUESTED = Pattern.compile("\"request\":\\{\"url\":\"([^\"]*)\"");
  private static final Pattern VALUE = Pattern.compile("\"value\":\"([^\"]*)\"");
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  private final Process process;
  private final Messages messages = new Messages();
  private final WebSocket socket;
  private int calls;

  /** The variable's, or that on the path; without one the test is skipped and says so. */
  static String executable() {
    Optional<String> found =
        Optional.ofNullable(System.getenv("CORNEA_CHROMIUM"))
            .or(
                () ->
                    Stream.of(System.getenv("PATH").split(Pattern.quote(File.pathSeparator)))
                        .flatMap(folder -> NAMES.stream().map(name -> Path.of(folder, name)))
                        .filter(Files::isExecutable)
                        .map(Path::toString)
                        .findFirst());
    Assumptions.assumeTrue(
        found.isPresent(), "no Chromium on the path: set CORNEA_CHROMIUM to its executable");
    return found.orElseThrow();
  }

  Chromium(String executable, Path profile) throws IOException, InterruptedException {
    process =
        new ProcessBuilder(
                executable,
                "--headless",
                "--no-sandbox", // root, in containers
                "--disable-gpu",
                "--disable-dev-shm-usage",
                "--no-first-run",
                "--disable-background-networking",
                "--remote-debugging-port=0",
                "--remote-allow-origins=*",
                "--user-data-dir=" + profile,
                "about:blank")
            .redirectErrorStream(true)
            .start();
    HttpClient client = HttpClient.newHttpClient();
    HttpRequest pages =
        HttpRequest.newBuilder(URI.create("http://" + address() + "/json/list")).build();
    Matcher page = PAGE.matcher("");
    for (long end = System.nanoTime() + PATIENCE.toNanos(); !page.find(); Thread.sleep(100)) {
      if (System.nanoTime() > end) {
        throw new IOException("Chromium opens no page");
      }
      page = PAGE.matcher(client.send(pages, HttpResponse.BodyHandlers.ofString()).body());
    }
    socket = client.newWebSocketBuilder().buildAsync(URI.create(page.group(1)), messages).join();
    for (String domain : List.of("Network", "Log", "Runtime", "Page")) {
      call(domain + ".enable", "{}");
    }
  }

  private String address() throws IOException {
    BufferedReader output = process.inputReader(StandardCharsets.UTF_8);
    StringBuilder said = new StringBuilder();
    for (String line = output.readLine(); line != null; line = output.readLine()) {
      Matcher listening = LISTENING.matcher(line);
      if (listening.find()) {
        Thread reader = new Thread(() -> output.lines().forEach(ignored -> {}), "chromium");
        reader.setDaemon(true); // a full pipe would stop it
        reader.start();
        return listening.group(1);
      }
      said.append(line).append('\n');
    }
    throw new IOException("Chromium does not start: " + said);
  }

  /** Opens a page and waits until all of it is there. */
  void open(URI page) throws InterruptedException {
    call("Page.navigate", "{\"url\":\"" + page.toASCIIString() + "\"}");
    messages.first("\"method\":\"Page.loadEventFired\"");
    // Anything that went wrong while it loaded is said before this is answered.
    evaluate("new Promise(done => setTimeout(() => done('quiet'), 500))");
  }

  /** What an expression is, as the protocol says it. */
  String evaluate(String expression) throws InterruptedException {
    return call(
        "Runtime.evaluate",
        "{\"awaitPromise\":true,\"returnByValue\":true,\"expression\":\"" + expression + "\"}");
  }

  /** An expression's text, which must need no escape. */
  String evaluateText(String expression) throws InterruptedException {
    String answer = evaluate(expression);
    Matcher value = VALUE.matcher(answer);
    if (!value.find()) {
      throw new AssertionError(answer);
    }
    return value.group(1);
  }

  /** The addresses that the page has asked for, its own first. */
  List<String> requests() {
    return messages.all.stream()
        .filter(message -> message.contains("\"method\":\"Network.requestWillBeSent\""))
        .map(REQUESTED::matcher)
        .filter(Matcher::find)
        .map(found -> found.group(1))
        .toList();
  }

  /** Errors, warnings, and whatever else the console would show; policy violations too. */
  List<String> complaints() {
    return messages.all.stream()
        .filter(
            message ->
                message.contains("\"method\":\"Log.entryAdded\"")
                    || message.contains("\"method\":\"Runtime.consoleAPICalled\"")
                    || message.contains("\"method\":\"Runtime.exceptionThrown\"")
                    || message.contains("\"method\":\"Page.javascriptDialogOpening\""))
        .toList();
  }

  private String call(String method, String parameters) throws InterruptedException {
    int id = ++calls;
    String message = "{\"id\":" + id + ",\"method\":\"" + method + "\",\"params\":" + parameters;
    socket.sendText(message + "}", true).join();
    return messages.first("{\"id\":" + id + ",");
  }

  @Override
  public void close() {
    socket.abort();
    process.descendants().forEach(ProcessHandle::destroyForcibly);
    process.destroyForcibly().onExit().orTimeout(PATIENCE.toSeconds(), TimeUnit.SECONDS).join();
  }

  /** Everything that the browser has said. */
  private static final class Messages implements WebSocket.Listener {
    private final List<String> all = new CopyOnWriteArrayList<>();
    private final StringBuilder part = new StringBuilder();

    @Override
    public @Nullable CompletionStage<?> onText(WebSocket from, CharSequence data, boolean last) {
      part.append(data);
      if (last) {
        all.add(part.toString());
        part.setLength(0);
      }
      from.request(1);
      return null;
    }

    /** Waits for a message that holds a text. */
    String first(String text) throws InterruptedException {
      for (long end = System.nanoTime() + PATIENCE.toNanos(); System.nanoTime() < end; ) {
        for (String message : all) {
          if (message.contains(text)) {
            return message;
          }
        }
        Thread.sleep(20);
      }
      throw new AssertionError("Chromium has not said within " + PATIENCE + ": " + text);
    }
  }
}
