package cornea.cli;

import java.util.List;

/** Examples of a module; registered as a service. */
public interface ExampleProvider {
  /** The examples in the order in which they are listed. */
  List<Example> examples();
}
