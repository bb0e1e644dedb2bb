/** The {@code cornea} command. */
module cornea.cli {
  requires transitive cornea;
  requires info.picocli;
}
