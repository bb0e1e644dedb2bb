package cornea.cli;

import java.util.List;

/** Keeps what it was given. */
public final class HelloExample implements Example {
  static List<String> received = List.of();

  @Override
  public String name() {
    return "hello";
  }

  @Override
  public String summary() {
    return "says hello";
  }

  @Override
  public void run(List<String> arguments) {
    received = arguments;
  }
}
