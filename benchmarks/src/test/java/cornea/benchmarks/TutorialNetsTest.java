package cornea.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;

import cornea.cli.Benchmark;
import cornea.layers.Weight;
import cornea.models.Model;
import cornea.tensor.Tensor;
import java.util.List;
import java.util.ServiceLoader;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The numbers are those that Keras prints for the same nets. */
final class TutorialNetsTest {
  @ParameterizedTest
  @CsvSource({
    "nin, 966986, 966986, 128",
    "nin-bn, 972658, 969822, 128",
    "lenet-bn, 22026, 22020, 200",
    "separable, 184234, 184234, 32",
    "monkeys, 4482730, 4482730, 64",
    "cats-dogs, 3453121, 3453121, 20",
    "bn-logistic, 301070, 301064, 10",
    "bn-wide, 35114, 35108, 10",
    "bn-deep, 10034, 10028, 10",
    "vgg16-frozen, 16812353, 2097665, 20",
    "vgg16-finetune, 16812353, 9177089, 20",
  })
  void parameters_areKeras(String name, long parameters, long trainable, int batchSize) {
    Benchmark benchmark = named(name);

    Model model = benchmark.model().get();

    assertThat(model.countParams()).isEqualTo(parameters);
    assertThat(sizes(model.trainableWeights())).isEqualTo(trainable);
    assertThat(benchmark.batchSize()).isEqualTo(batchSize);
  }

  @Test
  void serviceLoader_findsElevenNets() {
    List<Benchmark> found =
        ServiceLoader.load(cornea.cli.BenchmarkProvider.class).stream()
            .flatMap(provider -> provider.get().benchmarks().stream())
            .toList();

    assertThat(found).hasSize(11).extracting(Benchmark::name).doesNotHaveDuplicates();
  }

  @Test
  void lastPooling_ofLenet_leavesTwoByTwo() {
    List<Integer> sides =
        TutorialNets.lenet().layers().stream()
            .map(layer -> layer.output().shape())
            .filter(shape -> shape.rank() == 4)
            .map(shape -> shape.dim(1))
            .toList();

    assertThat(sides).containsExactly(128, 128, 126, 63, 61, 30, 28, 14, 12, 6, 4, 2);
  }

  @ParameterizedTest
  @CsvSource({"nin, 10", "separable, 0", "cats-dogs, 1"})
  void targets_fitTheLoss(String name, int columns) {
    Benchmark benchmark = named(name);
    Model model = benchmark.model().get();

    Tensor targets = benchmark.targets(model, 40);

    assertThat(targets.shape().dims())
        .isEqualTo(columns == 0 ? new int[] {40} : new int[] {40, columns});
    benchmark.loss().get().checkTargets(targets, model.outputs().get(0).shape());
    assertThat(targets.floats()).contains(0f, 1f);
  }

  private static Benchmark named(String name) {
    return new TutorialNets()
        .benchmarks().stream().filter(net -> net.name().equals(name)).findFirst().orElseThrow();
  }

  private static long sizes(List<Weight> weights) {
    return weights.stream().mapToLong(weight -> weight.shape().size()).sum();
  }
}
