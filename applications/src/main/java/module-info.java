/** Ready-made networks, and transfer learning with them. */
module cornea.applications {
  requires transitive cornea.core;

  exports cornea.applications;
}
