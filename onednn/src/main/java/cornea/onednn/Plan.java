package cornea.onednn;

import cornea.graph.MemoryPlanner;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * A lowered graph: steps in order, buffers with offsets in the arena.
 *
 * @param packing steps that run only when weights have changed: what depends on nothing else
 * @param steps what every run does
 * @param inputs where each of the graph's inputs is written by the host, row-major
 * @param outputs where each of the graph's outputs is read by the host, row-major
 * @param arenaBytes the size of the arena, which all plans of a state use in turn
 * @param persistentBytes the size of what the packing steps leave for the others, which is this
 *     plan's own
 */
record Plan(
    List<Step> packing,
    List<Step> steps,
    List<Buffer> inputs,
    List<Buffer> outputs,
    long arenaBytes,
    long persistentBytes) {

  /** Gives every buffer its place. */
  static Plan of(List<Step> packing, List<Step> steps, List<Buffer> inputs, List<Buffer> outputs) {
    Set<Storage> storages = new LinkedHashSet<>();
    inputs.forEach(buffer -> use(storages, buffer, 0));
    for (int i = 0; i < steps.size(); i++) {
      int position = i + 1;
      steps.get(i).reads().forEach(buffer -> use(storages, buffer, position));
      steps.get(i).writes().forEach(buffer -> use(storages, buffer, position));
    }
    outputs.forEach(buffer -> use(storages, buffer, steps.size() + 1));
    // What packing leaves for the steps persists; what only it uses may lie in the arena, where
    // nothing lies yet when it runs.
    Set<Storage> temporary = new LinkedHashSet<>();
    long persistent = 0;
    for (Storage storage : written(packing)) {
      if (storages.remove(storage)) {
        storage.makePersistent();
        storage.offset = persistent;
        persistent += NativeMemory.aligned(storage.bytes());
      } else {
        temporary.add(storage);
      }
    }
    for (int i = 0; i < packing.size(); i++) {
      int position = i;
      packing.get(i).reads().forEach(buffer -> buffer.storage().use(position));
      packing.get(i).writes().forEach(buffer -> buffer.storage().use(position));
    }
    long arena = Math.max(place(storages), place(temporary));
    return new Plan(
        List.copyOf(packing),
        List.copyOf(steps),
        List.copyOf(inputs),
        List.copyOf(outputs),
        arena,
        persistent);
  }

  /** What steps write, variables left out. */
  static Set<Storage> written(List<Step> steps) {
    Set<Storage> storages = new LinkedHashSet<>();
    for (Step step : steps) {
      step.writes().forEach(buffer -> storages.add(buffer.storage()));
    }
    storages.removeIf(storage -> storage.variable() != null);
    return storages;
  }

  /** Gives storages their places in the arena; returns the bytes that it takes. */
  private static long place(Set<Storage> storages) {
    List<Storage> placed = new ArrayList<>();
    List<MemoryPlanner.Lifetime> lifetimes = new ArrayList<>();
    for (Storage storage : storages) {
      if (storage.variable() == null) {
        placed.add(storage);
        lifetimes.add(new MemoryPlanner.Lifetime(storage.bytes(), storage.first, storage.last));
      }
    }
    MemoryPlanner.Plan plan = MemoryPlanner.plan(lifetimes);
    for (int i = 0; i < placed.size(); i++) {
      placed.get(i).offset = plan.offsets().get(i);
    }
    return plan.arenaBytes();
  }

  private static void use(Set<Storage> storages, Buffer buffer, int position) {
    storages.add(buffer.storage());
    buffer.storage().use(position);
  }

  /** One line for each step, then the memory. */
  String describe() {
    StringBuilder text = new StringBuilder();
    packing.forEach(
        step -> text.append("when weights change: ").append(step.describe()).append('\n'));
    steps.forEach(step -> text.append(step.describe()).append('\n'));
    return text.append("arena ")
        .append(arenaBytes)
        .append(" bytes, prepacked ")
        .append(persistentBytes)
        .append(" bytes\n")
        .toString();
  }
}
