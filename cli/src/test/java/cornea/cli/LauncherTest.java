package cornea.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The launcher script, in a copy of the project's bare bones, with stubs for Maven and Java. */
final class LauncherTest {
  private static final Path BASH = Path.of("/bin/bash");

  /** Counts its builds and leaves what the launcher reads; its status comes from a file. */
  private static final String MAVEN =
      """
      #!/bin/bash
      [[ $1 == --version ]] && exit 0
      echo "$*" >> "$STUB/builds"
      [[ -f $STUB/broken ]] && { echo "a source does not compile"; exit 1; }
      for module in examples benchmarks; do
        mkdir -p "$HOME_UNDER_TEST/$module/target/launcher"
        printf '/jars/%s.jar' "$module" > "$HOME_UNDER_TEST/$module/target/launcher/class-path"
      done
      sleep "${BUILD_SECONDS:-0}"
      """;

  /** Prints its arguments, one on each line, and OpenMP's variable. */
  private static final String JAVA =
      """
      #!/bin/bash
      printf '%s\\n' "$@"
      echo "OMP_NUM_THREADS=${OMP_NUM_THREADS:-}"
      exit "${JAVA_STATUS:-0}"
      """;

  @TempDir private Path temporary;
  private Path home;
  private Path stub;
  private Path jdk;

  /** What a process left. */
  private record Outcome(int status, List<String> out, String err) {}

  @BeforeEach
  void prepare() throws IOException {
    assumeTrue(Files.isExecutable(BASH), "the launcher is a bash script, and there is no bash");
    home = Files.createDirectories(temporary.resolve("a home with blanks"));
    stub = Files.createDirectories(temporary.resolve("stub"));
    jdk = Files.createDirectories(temporary.resolve("a jdk"));
    executable(home.resolve("cornea"), Files.readString(Path.of("..", "cornea")));
    executable(home.resolve("mvnw"), MAVEN);
    executable(jdk.resolve("bin").resolve("java"), JAVA);
    Files.writeString(jdk.resolve("release"), "JAVA_VERSION=\"17.0.1\"\n");
    old(Files.writeString(home.resolve("pom.xml"), ""));
    old(Files.writeString(Files.createDirectory(home.resolve("core")).resolve("pom.xml"), ""));
    Path main = Files.createDirectories(home.resolve("core").resolve("src").resolve("main"));
    old(Files.writeString(main.resolve("A.java"), ""));
    old(main);
  }

  @Test
  void firstRun_builds_secondDoesNot() throws Exception {
    assertThat(launch(Map.of()).err()).contains("Building Cornea");
    Outcome second = launch(Map.of());

    assertThat(second.err()).isEmpty();
    assertThat(builds()).isEqualTo(1);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"pom.xml", "core/pom.xml", "core/src/main/A.java", "core/src/main/B.java"})
  void newerSource_buildsAgain(String file) throws Exception {
    launch(Map.of());
    Path built = home.resolve("target").resolve("launcher").resolve("built");
    old(built);
    old(home.resolve("core").resolve("src").resolve("main"));
    Files.setLastModifiedTime(
        Files.writeString(home.resolve(file), ""), FileTime.from(Instant.now()));

    launch(Map.of());

    assertThat(builds()).isEqualTo(2);
  }

  @Test
  void failedBuild_isTriedOnlineOnce_andEndsTheCommand() throws Exception {
    Path broken = Files.writeString(stub.resolve("broken"), "");

    Outcome failed = launch(Map.of());

    assertThat(failed.status()).isNotZero();
    assertThat(failed.out()).isEmpty();
    assertThat(failed.err()).contains("a source does not compile");
    assertThat(Files.readAllLines(stub.resolve("builds"))).hasSize(2);
    assertThat(Files.readAllLines(stub.resolve("builds")).get(0)).contains("--offline");
    assertThat(Files.readAllLines(stub.resolve("builds")).get(1)).doesNotContain("--offline");

    Files.delete(broken);
    assertThat(launch(Map.of()).status()).isZero();
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void twoAtOnce_buildOnce(boolean flock) throws Exception {
    Map<String, String> variables = Map.of("BUILD_SECONDS", "1", "PATH", path(flock));
    Process first = start(variables);
    Process second = start(variables);

    assertThat(finish(first).status()).isZero();
    assertThat(finish(second).status()).isZero();
    assertThat(builds()).isEqualTo(1);
    assertThat(home.resolve("target").resolve("launcher").resolve("lock.d")).doesNotExist();
  }

  @Test
  void failedBuild_withoutFlock_leavesNoLock() throws Exception {
    Files.writeString(stub.resolve("broken"), "");

    assertThat(launch(Map.of("PATH", path(false))).status()).isNotZero();

    assertThat(home.resolve("target").resolve("launcher").resolve("lock.d")).doesNotExist();
  }

  @Test
  void java_isThatOfJavaHome_andGetsOptionsAndArguments() throws Exception {
    Outcome outcome =
        launch(
            Map.of("CORNEA_JAVA_OPTS", "-Xmx1g -Da=b", "CORNEA_THREADS", "3"),
            "train",
            "my photos");

    List<String> out = outcome.out();
    assertThat(out).containsSubsequence("-Xmx1g", "-Da=b", "-cp", "cornea.cli.Cornea");
    assertThat(out).containsSubsequence("cornea.cli.Cornea", "train", "my photos");
    assertThat(out).contains("OMP_NUM_THREADS=3");
    assertThat(out).doesNotContain("--enable-native-access=ALL-UNNAMED");
    assertThat(out.get(out.indexOf("-cp") + 1))
        .isEqualTo(
            home
                + "/examples/target/launcher/classes:/jars/examples.jar:"
                + home
                + "/benchmarks/target/launcher/classes:/jars/benchmarks.jar");
  }

  @Test
  void newerJava_mayCallNativeCode() throws Exception {
    Files.writeString(jdk.resolve("release"), "JAVA_VERSION=\"25.0.1\"\n");

    assertThat(launch(Map.of()).out()).contains("--enable-native-access=ALL-UNNAMED");
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 2})
  void status_isThatOfTheCommand(int status) throws Exception {
    Outcome outcome = launch(Map.of("JAVA_STATUS", Integer.toString(status)));

    assertThat(outcome.status()).isEqualTo(status);
  }

  /** The tools that the launcher uses, in a folder of their own; flock only if wanted. */
  private String path(boolean flock) throws IOException {
    Path tools = Files.createDirectories(temporary.resolve("tools " + flock));
    List<String> names =
        new ArrayList<>(
            List.of(
                "bash",
                "dirname",
                "find",
                "mkdir",
                "rmdir",
                "touch",
                "mv",
                "sed",
                "readlink",
                "sleep",
                "env",
                "rm"));
    if (flock) {
      names.add("flock");
    }
    for (String name : names) {
      for (String folder : List.of("/bin", "/usr/bin")) {
        Path tool = Path.of(folder, name);
        if (Files.isExecutable(tool) && !Files.exists(tools.resolve(name))) {
          Files.createSymbolicLink(tools.resolve(name), tool);
        }
      }
    }
    assumeTrue(!flock || Files.exists(tools.resolve("flock")), "there is no flock on this machine");
    return tools.toString();
  }

  private Outcome launch(Map<String, String> variables, String... arguments) throws Exception {
    return finish(start(variables, arguments));
  }

  private Process start(Map<String, String> variables, String... arguments) throws IOException {
    List<String> command =
        new ArrayList<>(List.of(BASH.toString(), home.resolve("cornea").toString()));
    command.addAll(List.of(arguments));
    ProcessBuilder builder = new ProcessBuilder(command).directory(temporary.toFile());
    builder.environment().keySet().removeIf(name -> name.startsWith("CORNEA_"));
    builder.environment().remove("OMP_NUM_THREADS");
    builder.environment().put("JAVA_HOME", jdk.toString());
    builder.environment().put("STUB", stub.toString());
    builder.environment().put("HOME_UNDER_TEST", home.toString());
    builder.environment().putAll(variables);
    return builder.start();
  }

  /** Its output is a few lines, which fit into the pipes. */
  private static Outcome finish(Process process) throws Exception {
    assertThat(process.waitFor(60, TimeUnit.SECONDS)).as("ended within a minute").isTrue();
    String out = new String(process.getInputStream().readAllBytes(), UTF_8);
    String err = new String(process.getErrorStream().readAllBytes(), UTF_8);
    return new Outcome(process.exitValue(), out.lines().toList(), err);
  }

  private int builds() throws IOException {
    return Files.readAllLines(stub.resolve("builds")).size();
  }

  private static void executable(Path file, String text) throws IOException {
    Files.createDirectories(file.resolveSibling("."));
    Files.writeString(file, text);
    assertThat(file.toFile().setExecutable(true)).isTrue();
  }

  /** As if it had been written an hour ago; file systems differ in how finely they tell times. */
  private static void old(Path file) throws IOException {
    Files.setLastModifiedTime(file, FileTime.from(Instant.now().minusSeconds(3600)));
  }
}
