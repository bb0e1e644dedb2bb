/** Everything that users need: one dependency, one module. */
module cornea {
  requires transitive cornea.applications;
  requires transitive cornea.core;
  requires transitive cornea.formats;
  requires transitive cornea.image;
  requires transitive cornea.onednn;
  requires transitive cornea.visual;
}
