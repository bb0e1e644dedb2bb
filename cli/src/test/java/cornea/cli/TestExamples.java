package cornea.cli;

import cornea.CorneaException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** An example that keeps what it was given, and one that fails as the library does. */
public final class TestExamples implements ExampleProvider {
  static @Nullable ExampleOptions received;

  @Override
  public List<Example> examples() {
    return List.of(new Hello(), new Failing());
  }

  private static final class Hello implements Example {
    @Override
    public String name() {
      return "hello";
    }

    @Override
    public String summary() {
      return "says hello";
    }

    @Override
    public void run(ExampleOptions options) {
      received = options;
    }
  }

  private static final class Failing implements Example {
    @Override
    public String name() {
      return "failing";
    }

    @Override
    public String summary() {
      return "fails";
    }

    @Override
    public void run(ExampleOptions options) {
      throw new CorneaException("Conv2D 'conv2d'", "a message");
    }
  }
}
