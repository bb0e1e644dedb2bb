/** The {@code cornea} command, and what others give it to run: examples and benchmarks. */
module cornea.cli {
  requires static org.jspecify;
  requires transitive cornea;
  requires transitive info.picocli;
  requires java.desktop; // pictures of a training, without a display
  requires jdk.management;

  exports cornea.cli;

  opens cornea.cli to
      info.picocli;

  uses cornea.cli.BenchmarkProvider;
  uses cornea.cli.Example;
}
