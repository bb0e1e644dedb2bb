package cornea.cli;

import java.util.List;

/** Offers nets to {@code cornea benchmark}; registered as a service. */
public interface BenchmarkProvider {
  /** The nets, in the order in which they are listed. */
  List<Benchmark> benchmarks();
}
