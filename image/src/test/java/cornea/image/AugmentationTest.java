package cornea.image;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import cornea.tensor.Shape;
import cornea.tensor.Tensor;
import java.util.Arrays;
import java.util.function.ToDoubleFunction;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What is drawn, and which way pictures move. */
final class AugmentationTest {
  private static final Shape PHOTO = Shape.of(100, 60, 3);
  private static final int DRAWS = 20_000;

  private static ImageDataGenerator everything() {
    return new ImageDataGenerator()
        .rotationRange(40)
        .widthShiftRange(0.2)
        .heightShiftRange(12.5)
        .shearRange(30)
        .zoomRange(0.25)
        .channelShiftRange(50)
        .brightnessRange(0.5, 1.5)
        .horizontalFlip(true)
        .verticalFlip(true);
  }

  private static double[] draws(
      ImageDataGenerator generator, ToDoubleFunction<TransformParameters> field) {
    double[] values = new double[DRAWS];
    for (int seed = 0; seed < DRAWS; seed++) {
      values[seed] = field.applyAsDouble(generator.transformParameters(PHOTO, seed));
    }
    return values;
  }

  /** The fields as uniform numbers of 0 to 1, or halves for what is true. */
  private static double[][] uniform() {
    ImageDataGenerator all = everything();
    return new double[][] {
      draws(all, p -> (p.theta() + 40) / 80),
      draws(all, p -> (p.tx() + 12.5) / 25),
      draws(all, p -> (p.ty() + 12) / 24),
      draws(all, p -> (p.shear() + 30) / 60),
      draws(all, p -> (p.zx() - 0.75) / 0.5),
      draws(all, p -> (p.zy() - 0.75) / 0.5),
      draws(all, p -> (shift(p) + 50) / 100),
      draws(all, p -> brightness(p) - 0.5),
      draws(all, p -> p.flipHorizontal() ? 0.75 : 0.25),
      draws(all, p -> p.flipVertical() ? 0.75 : 0.25),
    };
  }

  private static double shift(TransformParameters p) {
    Double value = p.channelShiftIntensity();
    return value == null ? Double.NaN : value;
  }

  private static double brightness(TransformParameters p) {
    Double value = p.brightness();
    return value == null ? Double.NaN : value;
  }

  @Test
  void draws_fillTheirRangesEvenly() {
    for (double[] values : uniform()) {
      int[] tenths = new int[10];
      for (double value : values) {
        assertThat(value).isBetween(0.0, 1.0);
        tenths[(int) Math.min(9, value * 10)]++;
      }
      boolean coin = tenths[2] + tenths[7] == DRAWS;
      // Five deviations of a binomial count: one false alarm in a million.
      double share = coin ? 0.5 : 0.1;
      double five = 5 * Math.sqrt(DRAWS * share * (1 - share));
      for (int i = 0; i < 10; i++) {
        if (!coin || i == 2 || i == 7) {
          assertThat((double) tenths[i]).isCloseTo(DRAWS * share, within(five));
        }
      }
    }
  }

  @Test
  void draws_areIndependentOfEachOtherAndOfTheNextImage() {
    double[][] fields = uniform();
    for (int a = 0; a < fields.length; a++) {
      for (int b = 0; b < fields.length; b++) {
        double lagged = correlation(fields[a], fields[b], 1);
        assertThat(lagged).as("%s, %s", a, b).isCloseTo(0, within(5 / Math.sqrt(DRAWS)));
        if (a != b) {
          double same = correlation(fields[a], fields[b], 0);
          assertThat(same).as("%s, %s", a, b).isCloseTo(0, within(5 / Math.sqrt(DRAWS)));
        }
      }
    }
  }

  private static double correlation(double[] a, double[] b, int lag) {
    double meanA = Arrays.stream(a).average().orElseThrow();
    double meanB = Arrays.stream(b).average().orElseThrow();
    double product = 0;
    double squareA = 0;
    double squareB = 0;
    for (int i = 0; i < a.length - lag; i++) {
      product += (a[i] - meanA) * (b[i + lag] - meanB);
      squareA += (a[i] - meanA) * (a[i] - meanA);
      squareB += (b[i + lag] - meanB) * (b[i + lag] - meanB);
    }
    return product / Math.sqrt(squareA * squareB);
  }

  @Test
  void noOption_drawsTheIdentity() {
    TransformParameters drawn = new ImageDataGenerator().transformParameters(PHOTO, 7);
    assertThat(drawn).isEqualTo(TransformParameters.identity());
    assertThat(drawn.toString()).doesNotContain("-0.0");
  }

  @Test
  void seed_decidesAll() {
    assertThat(everything().transformParameters(PHOTO, 5))
        .isEqualTo(everything().transformParameters(PHOTO, 5))
        .isNotEqualTo(everything().transformParameters(PHOTO, 6));
  }

  @Test
  void option_leavesTheDrawsOfTheOthers() {
    ImageDataGenerator flips = new ImageDataGenerator().horizontalFlip(true);
    assertThat(everything().transformParameters(PHOTO, 5).flipHorizontal())
        .isEqualTo(flips.transformParameters(PHOTO, 5).flipHorizontal());
  }

  @Test
  void integerShift_isOfWholePixelsBelowIt() {
    double[] shifts = draws(new ImageDataGenerator().widthShiftRange(4), TransformParameters::ty);
    assertThat(Arrays.stream(shifts).distinct().sorted().toArray())
        .containsExactly(-3, -2, -1, 0, 1, 2, 3);
    double[] none = draws(new ImageDataGenerator().heightShiftRange(1), TransformParameters::tx);
    assertThat(Arrays.stream(none).distinct().toArray()).containsExactly(0);
  }

  @Test
  void listOfShifts_isOfSharesBelowOneAndPixelsElse() {
    ImageDataGenerator shares = new ImageDataGenerator().widthShiftRange(new double[] {0.1, 0.5});
    assertThat(Arrays.stream(draws(shares, TransformParameters::ty)).distinct().sorted().toArray())
        .containsExactly(-30, -6, 6, 30);
    ImageDataGenerator pixels = new ImageDataGenerator().heightShiftRange(new double[] {0.5, 8});
    assertThat(Arrays.stream(draws(pixels, TransformParameters::tx)).distinct().sorted().toArray())
        .containsExactly(-8, -0.5, 0.5, 8);
  }

  @Test
  void zoomRange_zoomsHeightAndWidthOnTheirOwn() {
    TransformParameters drawn =
        new ImageDataGenerator().zoomRange(0.5, 2).transformParameters(PHOTO, 1);
    assertThat(drawn.zx()).isNotEqualTo(drawn.zy()).isBetween(0.5, 2.0);
  }

  @Test
  void widthShift_movesSideways_andUpAndDownInKeras3() {
    Tensor dot = dot(5, 7, 2, 3);
    ImageDataGenerator zeros = new ImageDataGenerator().fillMode(FillMode.CONSTANT);
    TransformParameters byWidth = TransformParameters.identity().withShift(0, -2);
    assertThat(zeros.applyTransform(dot, byWidth)).isEqualTo(dot(5, 7, 2, 5));
    assertThat(zeros.compat(Compat.KERAS_2).applyTransform(dot, byWidth))
        .isEqualTo(dot(5, 7, 2, 5));
    assertThat(zeros.compat(Compat.KERAS_3).applyTransform(dot, byWidth))
        .isEqualTo(dot(5, 7, 4, 3));
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 3})
  void centre_staysInTheMiddleOfAnyShape_butNotInKeras3(int order) {
    Tensor dot = dot(9, 31, 4, 15);
    ImageDataGenerator turning =
        new ImageDataGenerator().fillMode(FillMode.CONSTANT).interpolationOrder(order);
    TransformParameters quarter = TransformParameters.identity().withTheta(90);
    assertThat(turning.applyTransform(dot, quarter).get(4, 15, 0)).isCloseTo(200, within(1e-3f));
    float[] swapped = turning.compat(Compat.KERAS_3).applyTransform(dot, quarter).floats();
    assertThat(swapped[4 * 31 + 15]).isCloseTo(0, within(1e-3f));
  }

  @Test
  void zoomBelowOne_magnifies() {
    Tensor dot = dot(21, 21, 10, 10);
    Tensor near =
        new ImageDataGenerator()
            .interpolationOrder(0)
            .applyTransform(dot, TransformParameters.identity().withZoom(1 / 3.0, 1));
    int bright = 0;
    for (float value : near.floats()) {
      bright += value > 0 ? 1 : 0;
    }
    assertThat(bright).isEqualTo(3);
  }

  @Test
  void applyTransform_keepsItsInput() {
    Tensor dot = dot(5, 7, 2, 3);
    everything().randomTransform(dot, 3);
    assertThat(dot).isEqualTo(dot(5, 7, 2, 3));
  }

  @Test
  void options_outOfRange_areRefused() {
    ImageDataGenerator generator = new ImageDataGenerator();
    refused(
        () -> generator.rotationRange(-1),
        "ImageDataGenerator: 'rotationRange' must be a finite number, 0 or more. Received: -1.0");
    refused(
        () -> generator.widthShiftRange(Double.NaN),
        "ImageDataGenerator: 'widthShiftRange' must be 0 or more: a share of the size below 1,"
            + " pixels from 1 on. Received: NaN");
    refused(
        () -> generator.heightShiftRange(-3),
        "ImageDataGenerator: 'heightShiftRange' must be 0 or more. Received: -3");
    refused(
        () -> generator.heightShiftRange(new double[0]),
        "ImageDataGenerator: 'heightShiftRange' must have at least one value, all finite. Received:"
            + " []");
    refused(
        () -> generator.zoomRange(1),
        "ImageDataGenerator: 'zoomRange' must be factors with 0 < least <= greatest. Received: 0.0"
            + " to 2.0");
    refused(
        () -> generator.zoomRange(1.2, 0.8),
        "ImageDataGenerator: 'zoomRange' must be factors with 0 < least <= greatest. Received: 1.2"
            + " to 0.8");
    refused(
        () -> generator.brightnessRange(1.2, 0.8),
        "ImageDataGenerator: 'brightnessRange' must be factors with 0 <= least <= greatest, such as"
            + " 0.8 to 1.2. Received: 1.2 to 0.8");
    refused(
        () -> generator.interpolationOrder(2),
        "ImageDataGenerator: 'interpolationOrder' must be 0, 1 or 3. Received: 2");
    refused(
        () -> generator.validationSplit(1),
        "ImageDataGenerator: 'validationSplit' must be strictly between 0 and 1. Received: 1.0");
    refused(
        () -> generator.zcaEpsilon(0),
        "ImageDataGenerator: 'zcaEpsilon' must be positive. Received: 0.0");
    refused(
        () -> generator.transformParameters(Shape.of(5, 5), 1),
        "ImageDataGenerator.transformParameters: an image must be (height, width, channels)."
            + " Received: (5, 5)");
  }

  @Test
  void statisticsWithoutFit_areRefused() {
    Tensor dot = dot(5, 7, 2, 3);
    assertThatThrownBy(() -> new ImageDataGenerator().zcaWhitening(true).standardize(dot))
        .isInstanceOf(IllegalStateException.class)
        .hasMessage(
            "ImageDataGenerator: 'zcaWhitening' needs statistics of the training images. Remedy:"
                + " call fit(images) before images are read");
    assertThatThrownBy(() -> new ImageDataGenerator().featurewiseCenter(true).standardize(dot))
        .hasMessageContaining("'featurewiseCenter' needs statistics");
  }

  @Test
  void imagesUnlikeThoseOfFit_areRefused() {
    ImageDataGenerator fitted =
        new ImageDataGenerator().featurewiseCenter(true).fit(Tensor.of(new float[24], 2, 2, 2, 3));
    refused(
        () -> fitted.standardize(dot(5, 7, 2, 3)),
        "ImageDataGenerator: the images must be like those of fit. Expected: 3 channels. Received:"
            + " 1");
    refused(
        () -> fitted.fit(Tensor.of(new float[4], 2, 2)),
        "ImageDataGenerator.fit: images must be (count, height, width, channels), one at least."
            + " Received: (2, 2)");
  }

  @Test
  void fit_overAugmentedImages_differsAndRepeats() {
    float[] noise = new float[4 * 6 * 6];
    for (int i = 0; i < noise.length; i++) {
      noise[i] = i * 37 % 101;
    }
    Tensor images = Tensor.of(noise, 4, 6, 6, 1);
    Tensor plain = centred(images, false);
    assertThat(centred(images, true)).isEqualTo(centred(images, true)).isNotEqualTo(plain);
  }

  private static Tensor centred(Tensor images, boolean augment) {
    return new ImageDataGenerator()
        .rotationRange(90)
        .featurewiseCenter(true)
        .fit(images, f -> f.augment(augment).rounds(3).seed(4))
        .standardize(images);
  }

  @Test
  void preprocessingFunction_mustKeepTheShape() {
    ImageDataGenerator flat = new ImageDataGenerator().preprocessingFunction(x -> x.reshape(-1));
    refused(
        () -> flat.standardize(dot(5, 7, 2, 3)),
        "ImageDataGenerator: 'preprocessingFunction' must keep the shape of the image. Expected:"
            + " (5, 7, 1). Received: (35,)");
  }

  private static void refused(Runnable call, String message) {
    assertThatThrownBy(call::run).isInstanceOf(IllegalArgumentException.class).hasMessage(message);
  }

  private static Tensor dot(int height, int width, int row, int column) {
    float[] values = new float[height * width];
    values[row * width + column] = 200;
    return Tensor.of(values, height, width, 1);
  }

  @ParameterizedTest
  @CsvSource({
    "NONE, 1, 0, 1, 3",
    "NONE, -1, 0, 3, 3",
    "NONE, 0, 1, 2, 2",
    "NONE, 0, -1, 2, 4",
    "KERAS_2, 1, 0, 1, 3",
    "KERAS_2, 0, 1, 2, 2",
    "KERAS_3, 1, 0, 2, 2",
    "KERAS_3, 0, -1, 3, 3"
  })
  void shift_movesThePictureAgainstIt(Compat compat, int tx, int ty, int row, int column) {
    ImageDataGenerator zeros = new ImageDataGenerator().fillMode(FillMode.CONSTANT).compat(compat);
    assertThat(
            zeros.applyTransform(dot(5, 7, 2, 3), TransformParameters.identity().withShift(tx, ty)))
        .isEqualTo(dot(5, 7, row, column));
  }

  @Test
  void zoomByOne_changesNothing() {
    Tensor dot = dot(5, 7, 2, 3);
    assertThat(new ImageDataGenerator().zoomRange(1, 1).randomTransform(dot, 3)).isEqualTo(dot);
    assertThat(new ImageDataGenerator().zoomRange(5, 5).randomTransform(dot, 3).shape())
        .isEqualTo(dot.shape());
  }

  @Test
  void eighthTurn_losesTheCorners_andQuarterTurnMovesThem() {
    float[] ones = new float[9];
    Arrays.fill(ones, 1);
    ImageDataGenerator zeros = new ImageDataGenerator().fillMode(FillMode.CONSTANT);
    assertThat(
            zeros
                .applyTransform(
                    Tensor.of(ones, 3, 3, 1), TransformParameters.identity().withTheta(45))
                .floats())
        .containsExactly(new float[] {0, 1, 0, 1, 1, 1, 0, 1, 0}, within(1e-6f));
    TransformParameters quarter = TransformParameters.identity().withTheta(90);
    Tensor corner = dot(2, 2, 0, 1);
    ImageDataGenerator turning = new ImageDataGenerator();
    assertThat(turning.applyTransform(corner, quarter).floats())
        .containsExactly(new float[] {0, 0, 0, 200}, within(1e-4f));
    assertThat(turning.compat(Compat.KERAS_3).applyTransform(corner, quarter).floats())
        .containsExactly(new float[] {200, 0, 0, 0}, within(1e-4f));
  }

  @ParameterizedTest
  @ValueSource(ints = {128, 1024, -1024})
  void brightnessOfOne_keepsImagesOfOneValue(int value) {
    Tensor image = Tensor.of(new float[] {value, value, value}, 1, 1, 3);
    assertThat(new ImageDataGenerator().brightnessRange(1, 1).randomTransform(image, 0))
        .isEqualTo(image);
  }
}
