package cornea.tck;

import cornea.layers.Layer;
import cornea.tensor.Shape;
import java.util.List;

/**
 * A layer, not yet built, and the shapes to call it on.
 *
 * @param layer a new one
 * @param inputs one shape for each input, batch included
 */
record LayerCase(Layer layer, List<Shape> inputs) {
  LayerCase {
    inputs = List.copyOf(inputs);
  }

  LayerCase(Layer layer, Shape... inputs) {
    this(layer, List.of(inputs));
  }

  @Override
  public String toString() {
    StringBuilder text = new StringBuilder(layer.className()).append(" on");
    inputs.forEach(input -> text.append(' ').append(input));
    return text.toString();
  }
}
