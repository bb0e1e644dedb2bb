package cornea.io;

/**
 * A file that can be downloaded, and what it must be.
 *
 * @param name in the source's folder and on disk
 * @param size in bytes
 * @param sha256 of its bytes, in hexadecimal digits
 */
public record RemoteFile(String name, long size, String sha256) {}
