package cornea.onednn;

import static org.assertj.core.api.Assertions.assertThat;

import cornea.layers.Dense;
import cornea.layers.Weight;
import cornea.models.Input;
import cornea.models.Model;
import cornea.models.Sequential;
import cornea.optimizers.Adam;
import cornea.optimizers.Optimizer;
import cornea.optimizers.RMSprop;
import cornea.optimizers.SGD;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** An optimizer's update of a weight and its slots goes over memory once: one program. */
class UpdatePlanTest {
  private static final int BATCH = 4;

  static List<Optimizer> optimizers() {
    return List.of(new SGD(0.01), new SGD(0.01).momentum(0.9), new RMSprop(0.001), new Adam(0.001));
  }

  @ParameterizedTest
  @MethodSource("optimizers")
  void update_isOneProgramForEachWeight(Optimizer optimizer) {
    try (Model net = new Sequential(Input.of(24), new Dense(40), new Dense(8))) {
      net.compile(c -> c.optimizer(optimizer).loss("mse"));
      String plan = net.describeStep(BATCH);
      for (Weight weight : net.weights()) {
        List<String> programs =
            plan.lines()
                .filter(line -> line.startsWith("elementwise") && line.contains(weight.path()))
                .toList();
        assertThat(programs).as(weight.path() + " in\n" + plan).hasSize(1);
        assertThat(programs.get(0)).contains("-> [").endsWith(weight.path() + ":row-major]");
      }
    }
  }
}
