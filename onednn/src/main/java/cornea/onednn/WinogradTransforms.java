package cornea.onednn;

import java.nio.FloatBuffer;
import java.util.Arrays;

/**
 * Images to products and back, for {@link WinogradStep}. Images are row-major: (image, row, column,
 * channel). Products are (product, tile, channel), 36 to a tile of the convolution's output, which
 * has four by four pixels for kernels of three by three taps and two by two for five by five. Tiles
 * go through a few rows at a time. Some tiles of a row go through at once, so that the loops are
 * long and what they work on stays in the cache.
 */
final class WinogradTransforms {
  /** Products of a tile along an axis. */
  static final int PRODUCTS = 6;

  /** Products of a tile. */
  static final int ALL = PRODUCTS * PRODUCTS;

  /** About so many numbers go through a loop at once. */
  private static final int LANES = 1024;

  private static final long SERIAL_BELOW = 4;

  private WinogradTransforms() {}

  /**
   * The images on one side of a convolution, and how tiles lie on them.
   *
   * @param tile pixels of an output's tile along an axis
   * @param height of an image
   * @param width of an image
   * @param channels of an image
   * @param down rows of tiles
   * @param across tiles to a row
   * @param above rows by which the first tile begins before the image
   * @param left columns by which it does
   */
  record Grid(
      int tile, int height, int width, int channels, int down, int across, int above, int left) {
    /** Tiles that go through at once. */
    private int step() {
      return Math.max(1, Math.min(across, LANES / channels));
    }

    private int pixel(int image, int row, int column) {
      return ((image * height + row) * width + column) * channels;
    }
  }

  /** Arrays of one thread, grown as needed; every kernel overwrites what it uses of them. */
  private static final class Scratch {
    private float[][] rows = {};
    private float[][] half = {};
    private final float[][][] products = new float[PRODUCTS][PRODUCTS][];
    private final float[][] positions = new float[PRODUCTS][];
    private final float[][] column = new float[PRODUCTS][];
    private final float[][] result = new float[PRODUCTS][];
    private float[] bias = {};
    private int length;

    /** Room for {@code numbers} in each array, and six times that in those of whole rows. */
    Scratch reserve(int numbers) {
      if (length < numbers) {
        length = numbers;
        rows = new float[PRODUCTS][PRODUCTS * numbers];
        half = new float[PRODUCTS][PRODUCTS * numbers];
        for (int i = 0; i < PRODUCTS; i++) {
          for (int j = 0; j < PRODUCTS; j++) {
            products[i][j] = new float[numbers];
          }
          positions[i] = new float[numbers];
          result[i] = new float[numbers];
        }
        bias = new float[PRODUCTS * numbers];
      }
      return this;
    }

    /** The arrays of one column of products. */
    float[][] column(int j) {
      for (int i = 0; i < PRODUCTS; i++) {
        column[i] = products[i][j];
      }
      return column;
    }
  }

  private static final ThreadLocal<Scratch> SCRATCH = ThreadLocal.withInitial(Scratch::new);

  /** Some tiles of a row. */
  private interface Part {
    /**
     * Does them.
     *
     * @param row the row of tiles, counted from the first that goes through
     * @param tile the first tile
     * @param tiles how many
     */
    void run(Scratch scratch, int image, int down, int row, int tile, int tiles);
  }

  private static void forParts(Grid g, int firstRow, int rows, Workers workers, Part part) {
    int step = g.step();
    int parts = (g.across + step - 1) / step;
    workers.forRange(
        (long) rows * parts,
        1,
        SERIAL_BELOW,
        (worker, from, to) -> {
          Scratch scratch = SCRATCH.get().reserve(step * g.channels);
          for (long item = from; item < to; item++) {
            int row = (int) (item / parts);
            int tile = (int) (item % parts) * step;
            int all = firstRow + row;
            part.run(
                scratch, all / g.down, all % g.down, row, tile, Math.min(step, g.across - tile));
          }
        });
  }

  /** Bᵀ·d·B of the six by six pixels under each tile; beyond the image they are 0. */
  static void input(
      FloatBuffer image, FloatBuffer products, int firstRow, int rows, Grid g, Workers workers) {
    int c = g.channels;
    int tilesOfAll = rows * g.across;
    forParts(
        g,
        firstRow,
        rows,
        workers,
        (s, number, down, row, tile, tiles) -> {
          int pixels = tiles * g.tile + PRODUCTS - g.tile;
          for (int i = 0; i < PRODUCTS; i++) {
            int y = down * g.tile + i - g.above;
            read(image, g, number, y, tile * g.tile - g.left, pixels, s.rows[i]);
          }
          WinogradLoops.input(s.rows, s.half, pixels * c);
          for (int k = 0; k < PRODUCTS; k++) {
            for (int j = 0; j < PRODUCTS; j++) {
              deal(s.half[k], j, s.positions[j], tiles, g);
            }
            WinogradLoops.input(s.positions, s.result, tiles * c);
            write(products, k, tilesOfAll, row * g.across + tile, tiles * c, c, s);
          }
        });
  }

  /** A·dy·Aᵀ of the four by four pixels of each tile of an output's gradient. */
  static void gradient(
      FloatBuffer image, FloatBuffer products, int firstRow, int rows, Grid g, Workers workers) {
    int c = g.channels;
    int tilesOfAll = rows * g.across;
    forParts(
        g,
        firstRow,
        rows,
        workers,
        (s, number, down, row, tile, tiles) -> {
          int pixels = tiles * g.tile;
          for (int i = 0; i < g.tile; i++) {
            read(image, g, number, down * g.tile + i, tile * g.tile, pixels, s.rows[i]);
          }
          WinogradLoops.gradient(s.rows, s.half, g.tile, pixels * c);
          for (int k = 0; k < PRODUCTS; k++) {
            for (int j = 0; j < g.tile; j++) {
              deal(s.half[k], j, s.positions[j], tiles, g);
            }
            WinogradLoops.gradient(s.positions, s.result, g.tile, tiles * c);
            write(products, k, tilesOfAll, row * g.across + tile, tiles * c, c, s);
          }
        });
  }

  /**
   * Aᵀ·m·A: the four by four pixels of each tile.
   *
   * @param bias a number for each channel; empty for none
   */
  static void output(
      FloatBuffer products,
      FloatBuffer image,
      FloatBuffer bias,
      boolean relu,
      int firstRow,
      int rows,
      Grid g,
      Workers workers) {
    int c = g.channels;
    int tilesOfAll = rows * g.across;
    boolean biased = bias.capacity() > 0;
    forParts(
        g,
        firstRow,
        rows,
        workers,
        (s, number, down, row, tile, tiles) -> {
          int n = tiles * c;
          int at = row * g.across + tile;
          for (int k = 0; k < ALL; k++) {
            float[] to = s.products[k / PRODUCTS][k % PRODUCTS];
            products.get((k * tilesOfAll + at) * c, to, 0, n);
          }
          int width = Math.min(tiles * g.tile, g.width - tile * g.tile) * c;
          if (biased) {
            bias.get(0, s.bias, 0, c);
            for (int done = c; done < width; done *= 2) {
              System.arraycopy(s.bias, 0, s.bias, done, Math.min(done, width - done));
            }
          }
          for (int j = 0; j < PRODUCTS; j++) {
            WinogradLoops.output(s.column(j), s.result, g.tile, n);
            for (int i = 0; i < g.tile; i++) {
              swap(s.products[i], j, s.result, i);
            }
          }
          int height = Math.min(g.tile, g.height - down * g.tile);
          for (int i = 0; i < height; i++) {
            WinogradLoops.output(s.products[i], s.result, g.tile, n);
            float[] pixels = s.rows[0];
            for (int j = 0; j < g.tile; j++) {
              for (int t = 0; t < tiles; t++) {
                System.arraycopy(s.result[j], t * c, pixels, (t * g.tile + j) * c, c);
              }
            }
            if (biased) {
              TileKernels.add(pixels, s.bias, pixels, width);
            }
            if (relu) {
              WinogradLoops.relu(pixels, width);
            }
            image.put(g.pixel(number, down * g.tile + i, tile * g.tile), pixels, 0, width);
          }
        });
  }

  /** Pixels of a row from column {@code x} on; 0 where there are none. */
  private static void read(
      FloatBuffer image, Grid g, int number, int y, int x, int pixels, float[] row) {
    int c = g.channels;
    int from = Math.max(0, x);
    int to = Math.min(g.width, x + pixels);
    if (y < 0 || y >= g.height || from >= to) {
      Arrays.fill(row, 0, pixels * c, 0);
      return;
    }
    Arrays.fill(row, 0, (from - x) * c, 0);
    image.get(g.pixel(number, y, from), row, (from - x) * c, (to - from) * c);
    Arrays.fill(row, (to - x) * c, pixels * c, 0);
  }

  /** Pixel {@code j} of each tile. */
  private static void deal(float[] row, int j, float[] target, int tiles, Grid g) {
    for (int t = 0; t < tiles; t++) {
      System.arraycopy(row, (t * g.tile + j) * g.channels, target, t * g.channels, g.channels);
    }
  }

  private static void write(
      FloatBuffer products, int k, int tilesOfAll, int tile, int n, int channels, Scratch s) {
    for (int l = 0; l < PRODUCTS; l++) {
      int at = ((k * PRODUCTS + l) * tilesOfAll + tile) * channels;
      products.put(at, s.result[l], 0, n);
    }
  }

  /** Exchanges two arrays instead of copying one. */
  private static void swap(float[][] a, int i, float[][] b, int j) {
    float[] kept = a[i];
    a[i] = b[j];
    b[j] = kept;
  }

  /**
   * G·g·Gᵀ of each kernel.
   *
   * @param taps of a kernel along an axis
   * @param kernels (row, column, input channel, filter)
   * @param products (product, block of filters, input channel, filter)
   * @param block filters to a block; as many as there are, or a divisor
   * @param turned whether kernels are turned by 180°, as the data gradient wants them
   */
  static void kernels(
      int taps,
      FloatBuffer kernels,
      FloatBuffer products,
      int block,
      int channels,
      int filters,
      boolean turned,
      Workers workers) {
    workers.forRange(
        channels,
        1,
        SERIAL_BELOW,
        (worker, from, to) -> {
          Scratch s = SCRATCH.get().reserve(filters);
          for (int channel = (int) from; channel < to; channel++) {
            for (int tap = 0; tap < taps * taps; tap++) {
              int source = turned ? taps * taps - 1 - tap : tap;
              float[] target = s.products[tap / taps][tap % taps];
              kernels.get((source * channels + channel) * filters, target, 0, filters);
            }
            for (int j = 0; j < taps; j++) {
              WinogradLoops.kernel(s.column(j), s.result, taps, filters);
              for (int k = 0; k < PRODUCTS; k++) {
                swap(s.products[k], j, s.result, k);
              }
            }
            for (int k = 0; k < PRODUCTS; k++) {
              WinogradLoops.kernel(s.products[k], s.result, taps, filters);
              for (int l = 0; l < PRODUCTS; l++) {
                int at = (k * PRODUCTS + l) * channels * filters + channel * block;
                for (int filter = 0; filter < filters; filter += block) {
                  products.put(at + filter * channels, s.result[l], filter, block);
                }
              }
            }
          }
        });
  }

  /**
   * Gᵀ·u·G: the gradients of kernels, in the orders of {@link #kernels}.
   *
   * @param taps of a kernel along an axis
   * @param terms how many times the products are there, to be added
   */
  static void kernelGradients(
      int taps,
      FloatBuffer products,
      int terms,
      FloatBuffer kernels,
      int channels,
      int filters,
      Workers workers) {
    workers.forRange(
        channels,
        1,
        SERIAL_BELOW,
        (worker, from, to) -> {
          Scratch s = SCRATCH.get().reserve(filters);
          for (int channel = (int) from; channel < to; channel++) {
            for (int k = 0; k < ALL; k++) {
              float[] target = s.products[k / PRODUCTS][k % PRODUCTS];
              products.get((k * channels + channel) * filters, target, 0, filters);
              for (int term = 1; term < terms; term++) {
                int at = ((term * ALL + k) * channels + channel) * filters;
                products.get(at, s.rows[0], 0, filters);
                TileKernels.add(target, s.rows[0], target, filters);
              }
            }
            for (int j = 0; j < PRODUCTS; j++) {
              WinogradLoops.kernelGradient(s.column(j), s.result, taps, filters);
              for (int i = 0; i < taps; i++) {
                swap(s.products[i], j, s.result, i);
              }
            }
            for (int i = 0; i < taps; i++) {
              WinogradLoops.kernelGradient(s.products[i], s.result, taps, filters);
              for (int j = 0; j < taps; j++) {
                int at = ((i * taps + j) * channels + channel) * filters;
                kernels.put(at, s.result[j], 0, filters);
              }
            }
          }
        });
  }
}
