package cornea.tck;

import java.io.IOException;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.MappedByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.ReadableByteChannel;
import java.nio.channels.SeekableByteChannel;
import java.nio.channels.WritableByteChannel;
import java.nio.file.AccessMode;
import java.nio.file.CopyOption;
import java.nio.file.DirectoryStream;
import java.nio.file.FileStore;
import java.nio.file.FileSystem;
import java.nio.file.LinkOption;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.nio.file.PathMatcher;
import java.nio.file.StandardOpenOption;
import java.nio.file.WatchService;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.FileAttributeView;
import java.nio.file.attribute.UserPrincipalLookupService;
import java.nio.file.spi.FileSystemProvider;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A disk that fails: a file system over the real one, in which whatever changes something (opening
 * for writing, each write, each synchronization, each move, deletion and new folder) counts as an
 * operation, and those that are chosen throw an {@link IOException}. A write that fails has written
 * half of its bytes, as on a real disk.
 *
 * <pre>{@code
 * FaultyDisk disk = new FaultyDisk();
 * disk.failAt(7);
 * model.save(disk.path(folder.resolve("a.keras"))); // throws, or there were fewer operations
 * }</pre>
 */
public final class FaultyDisk extends FileSystem {
  /** What a failing operation says. */
  public static final String REASON = "No space left on device";

  private final FileSystemProvider provider = new Provider();
  private final FileSystem real;
  private long operations;
  private long first = Long.MAX_VALUE;
  private long last = -1;
  private long room = Long.MAX_VALUE;

  /** A disk without faults, over the default file system. */
  public FaultyDisk() {
    real = Path.of("").getFileSystem();
  }

  /** A path of the real file system as one of this disk. */
  public Path path(Path path) {
    return (Path)
        Proxy.newProxyInstance(
            FaultyDisk.class.getClassLoader(),
            new Class<?>[] {Path.class},
            (proxy, method, arguments) -> call(path, method, arguments));
  }

  /** Lets one operation fail, counted from 0 and from now on. */
  public synchronized void failAt(long operation) {
    failFrom(operation);
    last = operation;
  }

  /** Lets this operation and all later ones fail, as if the program were cut off there. */
  public synchronized void failFrom(long operation) {
    operations = 0;
    first = operation;
    last = Long.MAX_VALUE;
    room = Long.MAX_VALUE;
  }

  /** Lets only so many bytes more be written; what else is done works. */
  public synchronized void fillUpAfter(long bytes) {
    failFrom(Long.MAX_VALUE);
    room = bytes;
  }

  /** Ends all faults. */
  public void mend() {
    failFrom(Long.MAX_VALUE);
  }

  /** How many operations were tried since the last call that chose faults. */
  public synchronized long operations() {
    return operations;
  }

  private void operate() throws IOException {
    if (fails()) {
      throw new IOException(REASON);
    }
  }

  private synchronized boolean fails() {
    long now = operations++;
    return now >= first && now <= last;
  }

  /** A method of a path: on the real one, with paths turned into each other's kind. */
  private @Nullable Object call(Path path, Method method, Object @Nullable [] arguments)
      throws Throwable {
    if (method.getName().equals("getFileSystem")) {
      return this;
    }
    Object @Nullable [] plain = arguments == null ? null : arguments.clone();
    for (int i = 0; plain != null && i < plain.length; i++) {
      plain[i] = plain[i] instanceof Path other ? real(other) : plain[i];
    }
    try {
      Object result = method.invoke(path, plain);
      return result instanceof Path other ? path(other) : result;
    } catch (InvocationTargetException e) {
      throw e.getCause();
    }
  }

  private Path real(Path path) {
    return path.getFileSystem() == this ? real.getPath(path.toString()) : path;
  }

  @Override
  public FileSystemProvider provider() {
    return provider;
  }

  @Override
  public void close() {}

  @Override
  public boolean isOpen() {
    return true;
  }

  @Override
  public boolean isReadOnly() {
    return false;
  }

  @Override
  public String getSeparator() {
    return real.getSeparator();
  }

  @Override
  public Iterable<Path> getRootDirectories() {
    return real.getRootDirectories();
  }

  @Override
  public Iterable<FileStore> getFileStores() {
    return real.getFileStores();
  }

  @Override
  public Set<String> supportedFileAttributeViews() {
    return real.supportedFileAttributeViews();
  }

  @Override
  public Path getPath(String first, String... more) {
    return path(real.getPath(first, more));
  }

  @Override
  public PathMatcher getPathMatcher(String syntaxAndPattern) {
    return real.getPathMatcher(syntaxAndPattern);
  }

  @Override
  public UserPrincipalLookupService getUserPrincipalLookupService() {
    return real.getUserPrincipalLookupService();
  }

  @Override
  public WatchService newWatchService() {
    throw new UnsupportedOperationException();
  }

  private final class Provider extends FileSystemProvider {
    private FileSystemProvider to() {
      return real.provider();
    }

    @Override
    public String getScheme() {
      return "faulty";
    }

    @Override
    public FileSystem newFileSystem(URI uri, Map<String, ?> environment) {
      throw new UnsupportedOperationException();
    }

    @Override
    public FileSystem getFileSystem(URI uri) {
      return FaultyDisk.this;
    }

    @Override
    public Path getPath(URI uri) {
      throw new UnsupportedOperationException();
    }

    @Override
    public FileChannel newFileChannel(
        Path path, Set<? extends OpenOption> options, FileAttribute<?>... attributes)
        throws IOException {
      if (options.contains(StandardOpenOption.WRITE)) {
        operate();
      }
      return new Channel(to().newFileChannel(real(path), options, attributes));
    }

    @Override
    public SeekableByteChannel newByteChannel(
        Path path, Set<? extends OpenOption> options, FileAttribute<?>... attributes)
        throws IOException {
      return newFileChannel(path, options, attributes);
    }

    @Override
    public DirectoryStream<Path> newDirectoryStream(
        Path folder, DirectoryStream.Filter<? super Path> filter) throws IOException {
      return to().newDirectoryStream(real(folder), filter);
    }

    @Override
    public void createDirectory(Path folder, FileAttribute<?>... attributes) throws IOException {
      operate();
      to().createDirectory(real(folder), attributes);
    }

    @Override
    public void delete(Path path) throws IOException {
      operate();
      to().delete(real(path));
    }

    @Override
    public boolean deleteIfExists(Path path) throws IOException {
      operate();
      return to().deleteIfExists(real(path));
    }

    @Override
    public void copy(Path source, Path target, CopyOption... options) throws IOException {
      operate();
      to().copy(real(source), real(target), options);
    }

    @Override
    public void move(Path source, Path target, CopyOption... options) throws IOException {
      operate();
      to().move(real(source), real(target), options);
    }

    @Override
    public boolean isSameFile(Path path, Path other) throws IOException {
      return to().isSameFile(real(path), real(other));
    }

    @Override
    public boolean isHidden(Path path) throws IOException {
      return to().isHidden(real(path));
    }

    @Override
    public FileStore getFileStore(Path path) throws IOException {
      return to().getFileStore(real(path));
    }

    @Override
    public void checkAccess(Path path, AccessMode... modes) throws IOException {
      to().checkAccess(real(path), modes);
    }

    @Override
    public <V extends FileAttributeView> @Nullable V getFileAttributeView(
        Path path, Class<V> type, LinkOption... options) {
      return to().getFileAttributeView(real(path), type, options);
    }

    @Override
    public <A extends BasicFileAttributes> A readAttributes(
        Path path, Class<A> type, LinkOption... options) throws IOException {
      return to().readAttributes(real(path), type, options);
    }

    @Override
    public Map<String, Object> readAttributes(Path path, String names, LinkOption... options)
        throws IOException {
      return to().readAttributes(real(path), names, options);
    }

    @Override
    public void setAttribute(Path path, String name, Object value, LinkOption... options)
        throws IOException {
      to().setAttribute(real(path), name, value, options);
    }
  }

  private final class Channel extends FileChannel {
    private final FileChannel to;

    Channel(FileChannel to) {
      this.to = to;
    }

    @Override
    public int write(ByteBuffer source) throws IOException {
      boolean fails = fails();
      int whole = source.remaining();
      int possible = (int) Math.min(room, fails ? whole / 2 : whole);
      if (possible == whole) {
        int written = to.write(source);
        room -= written;
        return written;
      }
      ByteBuffer part = source.slice(source.position(), possible);
      while (part.hasRemaining()) {
        room -= to.write(part);
      }
      throw new IOException(REASON);
    }

    @Override
    public void force(boolean metaData) throws IOException {
      operate();
      to.force(metaData);
    }

    @Override
    public FileChannel truncate(long size) throws IOException {
      operate();
      to.truncate(size);
      return this;
    }

    @Override
    public int read(ByteBuffer target) throws IOException {
      return to.read(target);
    }

    @Override
    public int read(ByteBuffer target, long position) throws IOException {
      return to.read(target, position);
    }

    @Override
    public long read(ByteBuffer[] targets, int offset, int length) throws IOException {
      return to.read(targets, offset, length);
    }

    @Override
    public long position() throws IOException {
      return to.position();
    }

    @Override
    public FileChannel position(long position) throws IOException {
      to.position(position);
      return this;
    }

    @Override
    public long size() throws IOException {
      return to.size();
    }

    @Override
    public long transferTo(long position, long count, WritableByteChannel target)
        throws IOException {
      return to.transferTo(position, count, target);
    }

    // Other ways to write would not be counted.

    @Override
    public long write(ByteBuffer[] sources, int offset, int length) {
      throw new UnsupportedOperationException();
    }

    @Override
    public int write(ByteBuffer source, long position) {
      throw new UnsupportedOperationException();
    }

    @Override
    public long transferFrom(ReadableByteChannel source, long position, long count) {
      throw new UnsupportedOperationException();
    }

    @Override
    public MappedByteBuffer map(MapMode mode, long position, long size) {
      throw new UnsupportedOperationException();
    }

    @Override
    public FileLock lock(long position, long size, boolean shared) throws IOException {
      return to.lock(position, size, shared);
    }

    @Override
    public @Nullable FileLock tryLock(long position, long size, boolean shared) throws IOException {
      return to.tryLock(position, size, shared);
    }

    @Override
    protected void implCloseChannel() throws IOException {
      to.close();
    }
  }
}
