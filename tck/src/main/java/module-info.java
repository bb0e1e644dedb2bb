/** Suites that every engine, layer and format must pass. */
module cornea.tck {
  requires transitive cornea.core;
  requires transitive org.assertj.core;
  requires transitive org.junit.jupiter.api;
  requires java.logging;
  requires static org.jspecify;

  exports cornea.tck;
}
