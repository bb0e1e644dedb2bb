package cornea.image;

import java.nio.file.Path;
import java.util.function.IntFunction;

/** Loads the samples of flows that go over files. */
final class FileLoader {
  private FileLoader() {}

  static FlowData.Loader of(FileOptions<?> options, IntFunction<Path> paths) {
    ImageForm form = options.form();
    return (sample, target, offset) -> form.load(paths.apply(sample), target, offset);
  }
}
