package cornea.applications;

import static org.assertj.core.api.Assertions.assertThat;

import cornea.image.datasets.Dataset;
import cornea.image.datasets.EmbeddedFashion;
import cornea.models.Model;
import cornea.tensor.Tensor;
import cornea.tensor.Tensors;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The net that comes with Cornea. */
class FashionNetTest {
  @Test
  void net_knowsItsClasses() {
    Dataset fashion = EmbeddedFashion.load();
    List<Tensor> images = new ArrayList<>();
    List<Integer> labels = new ArrayList<>();
    for (int i = 0; i < fashion.yTest().size(); i++) {
      int at = FashionNet.LABELS.indexOf((int) fashion.yTest().at(i));
      if (at >= 0) {
        images.add(fashion.xTest().row(i).reshape(28, 28, 1).map(value -> value / 255));
        labels.add(at);
      }
    }
    Model net = FashionNet.load();
    int[] answers = Tensors.argmax(net.predict(Tensors.stack(images)));
    int right = 0;
    for (int i = 0; i < answers.length; i++) {
      right += answers[i] == labels.get(i) ? 1 : 0;
    }
    // 0.93 of all 8,000 test images; a tenth of them has a standard deviation of 0.009.
    assertThat(right).isGreaterThan(images.size() * 9 / 10);
    assertThat(net.countParams()).isEqualTo(FashionNet.create().countParams());
    assertThat(net.classNames()).hasSameSizeAs(FashionNet.LABELS);
  }

  @Test
  void base_givesFeatures() {
    Model base = FashionNet.base();
    assertThat(base.outputShape().dim(-1)).isEqualTo(96);
    assertThat(FashionNet.LABELS).doesNotContainAnyElementsOf(FashionNet.HELD_OUT).hasSize(8);
  }
}
