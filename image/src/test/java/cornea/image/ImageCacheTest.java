package cornea.image;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import cornea.data.Batch;
import cornea.data.BatchIterator;
import cornea.tensor.Tensor;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class ImageCacheTest {
  private static final List<String> NAMES =
      List.of("rgb.png", "rgb420.jpg", "gray16.png", "rgba.png", "cmyk.jpg");

  @TempDir private Path root;
  @TempDir private Path disk;

  @BeforeEach
  void fill() throws Exception {
    Files.createDirectories(root.resolve("a"));
    for (String name : NAMES) {
      Files.copy(Golden.path(name), root.resolve("a").resolve(name));
    }
  }

  private DirectoryFlow flow(Consumer<DirectoryOptions> options) {
    return new ImageDataGenerator()
        .rotationRange(30)
        .flowFromDirectory(
            root,
            f -> {
              f.targetSize(12, 9).batchSize(2).verbose(false).seed(5);
              options.accept(f);
            });
  }

  @Test
  void passes_areTheSameWithAnyCacheAndNeedNoFilesAnyMore() throws Exception {
    for (ColorMode mode : ColorMode.values()) {
      Consumer<DirectoryOptions> plain =
          f -> f.colorMode(mode).interpolation(Interpolation.BICUBIC);
      List<DirectoryFlow> cached =
          List.of(
              flow(plain.andThen(DirectoryOptions::cacheInMemory)),
              flow(plain.andThen(f -> f.cacheOnDisk(disk).workers(7))));
      DirectoryFlow flow = flow(plain);
      assertThat(flow.cacheBytes()).isZero();
      Tensor[][] expected = {batches(flow), batches(flow), batches(flow)};
      assertThat(expected[0]).isNotEqualTo(expected[1]);
      for (DirectoryFlow each : cached) {
        int bytes = mode == ColorMode.GRAYSCALE ? 2 : mode.channels();
        assertThat(each.cacheBytes()).isEqualTo(5L * 12 * 9 * bytes);
        assertThat(batches(each)).isEqualTo(expected[0]);
      }
      Files.move(root.resolve("a"), root.resolve("gone"));
      for (DirectoryFlow each : cached) {
        assertThat(batches(each)).isEqualTo(expected[1]);
        assertThat(batches(each)).isEqualTo(expected[2]);
      }
      Files.move(root.resolve("gone"), root.resolve("a"));
    }
    try (Stream<Path> files = Files.list(disk)) {
      assertThat(files).as("the files have no names").isEmpty();
    }
  }

  @Test
  void datasetFromDirectory_isKeptUnrounded() throws Exception {
    Consumer<DatasetOptions> plain =
        d -> d.targetSize(12, 9).batchSize(2).verbose(false).shuffle(false);
    Tensor[] expected = batches(Images.datasetFromDirectory(root, plain));
    DirectoryFlow cached =
        Images.datasetFromDirectory(root, plain.andThen(DatasetOptions::cacheInMemory));
    assertThat(batches(cached)).isEqualTo(expected);
    Files.move(root.resolve("a"), root.resolve("gone"));
    assertThat(batches(cached)).isEqualTo(expected);
  }

  @Test
  void fullDisk_endsCachingAndNotTraining() {
    AtomicInteger loads = new AtomicInteger();
    Map<Integer, byte[]> written = new HashMap<>();
    ImageCache.Store twoOnly =
        new ImageCache.Store() {
          @Override
          public void write(int sample, byte[] encoded) throws IOException {
            if (written.size() == 2) {
              throw new IOException("No space left on device");
            }
            written.put(sample, encoded);
          }

          @Override
          public byte[] read(int sample, int length) {
            return written.getOrDefault(sample, new byte[0]);
          }
        };
    FlowData.Loader loader =
        (sample, target, offset, clock) -> {
          loads.incrementAndGet();
          target[offset] = 10 * sample;
        };
    ImageCache cache = new ImageCache(loader, twoOnly, 4, 1, 1);
    float[] target = new float[3];
    StageClock clock = new StageClock();
    for (int pass = 0; pass < 3; pass++) {
      for (int sample = 0; sample < 4; sample++) {
        cache.load(sample, target, 1, clock);
        assertThat(target).containsExactly(0, 10 * sample, 0);
      }
    }
    assertThat(loads).hasValue(4 + 2 + 2);
  }

  @Test
  void pass_saysWhatItsStagesTook() {
    DirectoryFlow plain = flow(f -> {});
    DirectoryFlow cached = flow(f -> f.cacheInMemory());
    assertThat(stages(plain)).containsOnlyKeys("decode", "resize", "transform");
    assertThat(stages(cached)).containsOnlyKeys("decode", "resize", "cache", "transform");
    assertThat(stages(cached)).containsOnlyKeys("cache", "transform");
    assertThat(stages(plain).values()).allMatch(millis -> millis > 0);
  }

  private static Map<String, Double> stages(DirectoryFlow flow) {
    try (BatchIterator pass = flow.iterator(1, 0)) {
      pass.forEachRemaining(batch -> {});
      return pass.stageMillis();
    }
  }

  @Test
  void cacheThatDoesNotFit_isRefusedBeforehand() {
    assertThatThrownBy(() -> flow(f -> f.targetSize(20_000, 20_000).batchSize(1).cacheInMemory()))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("cacheInMemory needs 6000.0 MB for 5 images")
        .hasMessageContaining("Remedy: cacheOnDisk(folder)");
  }

  private static Tensor[] batches(DirectoryFlow flow) {
    Tensor[] batches = new Tensor[flow.size()];
    for (int i = 0; i < batches.length; i++) {
      Batch batch = flow.next();
      batches[i] = batch.x();
    }
    return batches;
  }
}
