package cornea.applications;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import cornea.CorneaException;
import org.junit.jupiter.api.Test;

class OptionsTest {
  @Test
  void smallImages_areRefused() {
    assertThatThrownBy(() -> VGG16.create(a -> a.inputShape(32, 31, 3)))
        .isInstanceOf(CorneaException.class)
        .hasMessage(
            "VGG16: 'inputShape' needs 32 rows and columns or more, and at least one channel."
                + " Received: inputShape=(32, 31, 3). Enlarge the images, or use a smaller network"
                + " of your own");
  }

  @Test
  void noClasses_areRefused() {
    assertThatThrownBy(() -> ResNet50.create(a -> a.classes(0)))
        .hasMessage("ResNet50: 'classes' must be 1 or more. Received: classes=0");
  }

  @Test
  void alphaWithoutFilters_isRefused() {
    assertThatThrownBy(() -> MobileNet.create(a -> a.alpha(0.01)))
        .hasMessage(
            "MobileNet: 'alpha' must leave one of 32 filters or more. Received: alpha=0.01");
    assertThatThrownBy(() -> MobileNetV2.create(a -> a.alpha(Double.NaN)))
        .hasMessage("MobileNetV2: 'alpha' must be above 0. Received: alpha=NaN");
  }

  @Test
  void name_isTheUsersOrKerass() {
    assertThat(VGG16.create(a -> a.includeTop(false).name("base")).name()).isEqualTo("base");
    assertThat(MobileNetV2.create(a -> a.includeTop(false).alpha(0.35)).name())
        .isEqualTo("mobilenetv2_0.35_224");
  }
}
