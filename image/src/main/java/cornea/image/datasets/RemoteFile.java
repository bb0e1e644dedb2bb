package cornea.image.datasets;

/**
 * A file that can be downloaded, and what it must be.
 *
 * @param name in the source's folder and on disk
 * @param size in bytes
 * @param sha256 of its bytes, in hexadecimal digits
 */
record RemoteFile(String name, long size, String sha256) {}
