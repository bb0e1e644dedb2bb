package cornea.cli;

import cornea.CorneaException;
import java.util.List;

/** Fails as the library does. */
public final class FailingExample implements Example {
  @Override
  public String name() {
    return "failing";
  }

  @Override
  public String summary() {
    return "fails";
  }

  @Override
  public void run(List<String> arguments) {
    throw new CorneaException("Conv2D 'conv2d'", "a message");
  }
}
