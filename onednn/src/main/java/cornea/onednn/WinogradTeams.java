package cornea.onednn;

import cornea.onednn.WinogradTransforms.Grid;
import cornea.tensor.Shape;
import java.util.ArrayList;
import java.util.List;
import java.util.function.IntFunction;
import java.util.function.Supplier;
import org.bytedeco.javacpp.FloatPointer;
import org.bytedeco.javacpp.Pointer;

/**
 * Who computes which rows of tiles. Where there are enough of them, each thread takes some for
 * itself, transforms, multiplies and transforms back, and waits for the others at the end alone;
 * otherwise all threads share the work on the same rows. The share of each is fixed by the shapes.
 *
 * @param threads compute threads
 * @param alone whether each thread works for itself
 * @param all rows of tiles
 * @param rows that go through at once
 * @param room rows that there is room for, of all threads together
 * @param across tiles to a row
 */
record WinogradTeams(int threads, boolean alone, int all, int rows, int room, int across) {
  /** Numbers of the products that go through at once, on both sides of the multiplication. */
  private static final long FLOATS = 1 << 20;

  /** At least so many tiles go through at once, for each piece reads all kernels. */
  private static final int TILES = 128;

  /** What teams may need besides, together. */
  private static final long MOST_BYTES = 64L << 20;

  /** With fewer, the multiplication reads more kernels than tiles. */
  private static final int LEAST_TILES = 24;

  /** Does some rows of tiles. */
  interface Piece {
    /**
     * Does them.
     *
     * @param isFirst whether this team has done none before
     */
    void run(int first, int rows, boolean isFirst);
  }

  /** What one team needs. */
  interface Binding {
    /**
     * Prepares a team.
     *
     * @param workers who share the transforms of this team
     */
    Piece bind(int team, Workers workers);
  }

  /**
   * The teams of a convolution.
   *
   * @param bytes what each team would need besides
   */
  static WinogradTeams of(WinogradStep.Kind kind, int images, long bytes) {
    Grid from = kind.from();
    int threads = kind.threads();
    int all = images * from.down();
    long row =
        (long) WinogradTransforms.ALL * from.across() * (from.channels() + kind.to().channels());
    int most = (int) Math.min(Math.max(FLOATS / row, ceil(TILES, from.across())), all);
    int share = ceil(all, threads);
    int room = threads * Math.min(most, share);
    int each = ceil(share, ceil(share, most)); // as many for each thread, and in each round
    boolean alone =
        threads > 1
            && OpenMp.isKnown()
            && each * from.across() >= LEAST_TILES
            && ceil(all, each) >= threads
            && threads * bytes <= MOST_BYTES;
    return new WinogradTeams(
        threads, alone, all, alone ? each : Math.min(all, room), room, from.across());
  }

  private static int ceil(int number, int divisor) {
    return (number + divisor - 1) / divisor;
  }

  /** Teams that work at the same time. */
  int count() {
    return alone ? threads : 1;
  }

  /** Creates a primitive that a team runs. */
  <T> T create(Supplier<T> creation) {
    return alone ? OpenMp.alone(threads, creation) : creation.get();
  }

  /** Room for the products of every team on one side. */
  Layout scratch(Grid grid) {
    return Layout.rowMajor(Shape.of(WinogradTransforms.ALL, room * across, grid.channels()));
  }

  /** The part of it that is a team's. */
  Pointer scratch(Pointer all, Grid grid, int team) {
    return new FloatPointer(all).getPointer(team * floats(grid));
  }

  /** Numbers of a team's part. */
  long floats(Grid grid) {
    return (long) WinogradTransforms.ALL * rows * across * grid.channels();
  }

  /** A task for each number of rows that goes through at once. */
  record Sized(int rows, Runnable full, Runnable rest) {
    void run(int number) {
      (number == rows ? full : rest).run();
    }
  }

  /** Creates a task for each number of rows that goes through at once. */
  Sized sized(IntFunction<Runnable> creation) {
    int most = Math.min(rows, all);
    Runnable full = creation.apply(most);
    return new Sized(most, full, all % most == 0 ? full : creation.apply(all % most));
  }

  /** Prepares every team; what is returned lets them work. */
  Runnable bind(Frame frame, Binding binding) {
    Workers workers = frame.workers();
    List<Piece> teams = new ArrayList<>();
    for (int team = 0; team < count(); team++) {
      teams.add(binding.bind(team, alone ? Workers.CALLER : workers));
    }
    int pieces = ceil(all, rows);
    return () -> {
      OpenMp.release();
      if (alone) {
        workers.forRange(pieces, 1, 1, (worker, from, to) -> run(teams.get(worker), from, to));
      } else {
        run(teams.get(0), 0, pieces);
      }
    };
  }

  private void run(Piece team, long from, long to) {
    for (long piece = from; piece < to; piece++) {
      int first = (int) piece * rows;
      team.run(first, Math.min(rows, all - first), piece == from);
    }
  }
}
