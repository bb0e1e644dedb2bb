package cornea.image;

import cornea.tensor.Shape;
import java.nio.file.Path;
import java.util.function.IntFunction;

/** Loads the samples of flows that go over files. */
final class FileLoader {
  private FileLoader() {}

  static Shape shape(FileOptions<?> options) {
    return Shape.of(options.height, options.width, options.colorMode.channels());
  }

  static FlowData.Loader of(FileOptions<?> options, IntFunction<Path> paths) {
    int height = options.height;
    int width = options.width;
    ColorMode mode = options.colorMode;
    return (sample, target, offset) ->
        ImageFiles.read(paths.apply(sample), mode).write(height, width, mode, target, offset);
  }
}
