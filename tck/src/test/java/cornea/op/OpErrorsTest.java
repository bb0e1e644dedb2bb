package cornea.op;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import cornea.tensor.Shape;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What ops say about operands that do not fit. */
class OpErrorsTest {
  private static final int[] ONE = {1, 1};

  @Test
  void windowLargerThanTheImage_saysHowLargeTheImageMustBe() {
    Shape image = Shape.of(2, 4, 3, 1);
    Window window = Window.of(image, new int[] {5, 3}, ONE, ONE, Padding.VALID);
    String expected =
        "the window must not be larger than the image. Expected: height and width of at least"
            + " 5 and 3 (or padding SAME, or a smaller window). Received: input=(2, 4, 3, 1),"
            + " window=5x3";
    assertThatThrownBy(() -> new PoolOp(PoolOp.Kind.MAX, window).outputShapes(List.of(image)))
        .hasMessage(expected);
    assertThatThrownBy(
            () -> new ConvOp(window, 1).outputShapes(List.of(image, Shape.of(5, 3, 1, 8))))
        .hasMessage(expected);
  }

  @Test
  void dilatedWindow_countsItsSpan() {
    Shape image = Shape.of(1, 4, 4, 1);
    Window window = Window.of(image, new int[] {3, 3}, ONE, new int[] {2, 2}, Padding.VALID);
    assertThatThrownBy(() -> window.output(image, 1)).hasMessageContaining("at least 5 and 5");
  }

  @Test
  void groupsThatDoNotDivide_areNamed() {
    Shape image = Shape.of(Shape.UNKNOWN, 32, 32, 3);
    Window window = Window.of(image, new int[] {3, 3}, ONE, ONE, Padding.SAME);
    assertThatThrownBy(
            () -> new ConvOp(window, 2).outputShapes(List.of(image, Shape.of(3, 3, 1, 8))))
        .hasMessage(
            "'groups' must divide the input's 3 channels and the 8 filters. Received: groups=2,"
                + " input=(?, 32, 32, 3)");
  }

  @Test
  void kernelOfAnotherDepth_isNamed() {
    Shape image = Shape.of(1, 8, 8, 4);
    Window window = Window.of(image, new int[] {3, 3}, ONE, ONE, Padding.SAME);
    assertThatThrownBy(
            () -> new ConvOp(window, 2).outputShapes(List.of(image, Shape.of(3, 3, 4, 8))))
        .hasMessageContaining("the kernel must be (3, 3, 2, 8). Received: (3, 3, 4, 8)");
  }

  @Test
  void unknownBatch_staysUnknown() {
    Shape image = Shape.of(Shape.UNKNOWN, 7, 7, 2);
    Window window = Window.of(image, new int[] {3, 3}, new int[] {2, 2}, ONE, Padding.SAME);
    assertThat(new PoolOp(PoolOp.Kind.MAX, window).outputShapes(List.of(image)))
        .containsExactly(Shape.of(Shape.UNKNOWN, 4, 4, 2));
  }

  @Test
  void operandsThatDoNotFit_areListed() {
    assertFails(new MatMulOp(false, false), "inner dimensions", Shape.of(2, 3), Shape.of(2, 3));
    assertFails(new BinaryOp(BinaryOp.Kind.ADD), "(2,) and (3,)", Shape.of(2), Shape.of(3));
    assertFails(new BinaryOp(BinaryOp.Kind.ADD), "expected 2 operands", Shape.of(2));
    assertFails(new ConcatOp(1), "equal except on the axis", Shape.of(2, 3), Shape.of(3, 3));
    assertFails(new ReshapeOp(Shape.of(5)), "keep the number of elements", Shape.of(2, 3));
    assertFails(new SliceOp(List.of(1), Shape.of(3)), "inside the operand", Shape.of(3));
    assertFails(new BroadcastOp(Shape.of(2)), "must broadcast to (2,)", Shape.of(2, 2));
    assertFails(new ReduceOp(ReduceOp.Kind.SUM, List.of(2), false), "[0, 2)", Shape.of(2, 2));
    assertFails(new SoftmaxOp(false), "Received: a scalar", Shape.scalar());
    assertFails(new TransposeOp(List.of(1, 0)), "must have 2 dimensions", Shape.of(2));
  }

  @Test
  void attributesThatMakeNoSense_areRefused() {
    assertThatThrownBy(() -> new DropoutOp(1, 0, 0))
        .hasMessage("'rate' must be in [0, 1). Received: 1.0");
    assertThatThrownBy(() -> new TransposeOp(List.of(0, 0)))
        .hasMessage("A permutation names each axis once. Received: [0, 0]");
    assertThatThrownBy(() -> new PadOp(List.of(-1), List.of(0))).hasMessageContaining("[-1]");
    assertThatThrownBy(() -> new UnaryGradOp(UnaryOp.Kind.EXP, 0))
        .hasMessage("UnaryGradOp takes activations. Received: EXP");
    assertThatThrownBy(() -> new Window(0, 1, 1, 1, 1, 1, 0, 0, 0, 0))
        .hasMessageContaining("Received: 0x1, strides 1x1, dilations 1x1");
  }

  private static void assertFails(Op op, String text, Shape... operands) {
    assertThatThrownBy(() -> op.outputShapes(List.of(operands)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining(text)
        .hasMessageContaining("Received");
  }
}
