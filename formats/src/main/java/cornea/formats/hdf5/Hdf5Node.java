package cornea.formats.hdf5;

/** What stands under a name in a group that is to be written. */
public sealed interface Hdf5Node permits Hdf5Group, Hdf5Dataset {}
