package cornea.formats.hdf5;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import cornea.CorneaException;
import cornea.tck.Python;
import cornea.tensor.DType;
import cornea.tensor.Shape;
import cornea.tensor.Tensor;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What {@link Hdf5Writer} writes, read through jHDF and, in the slow suite, through h5py. */
final class Hdf5Test {
  private static final Tensor MATRIX = Tensor.of(new float[] {1, -2, 3.5f, 4, 5, 6e-30f}, 2, 3);

  @Test
  void arraysAndAttributes_comeBack() throws IOException {
    Hdf5Group root = new Hdf5Group();
    root.put("layers/dense/vars/0", Hdf5Dataset.of(MATRIX));
    root.put("layers/dense/vars/1", Hdf5Dataset.of(MATRIX.as(DType.FLOAT64)));
    root.put("optimizer/vars/0", Hdf5Dataset.of(1L << 40));
    root.put("empty", Hdf5Dataset.of(Tensor.zeros(Shape.of(0, 3))));
    root.put("scalar", Hdf5Dataset.of(Tensor.scalar(0.25)));
    root.group("layers").texts("layer_names", List.of("dense", "größer", ""));
    root.group("layers/empty").texts("weight_names", List.of());
    root.text("keras_version", "3.15.1").text("model_config", "é".repeat(500_000));
    try (Hdf5Reader reader = Hdf5Reader.of("test", bytes(root))) {
      assertThat(reader.tensor("layers/dense/vars/0", Shape.of(2, 3))).isEqualTo(MATRIX);
      assertThat(reader.tensor("layers/dense/vars/1", Shape.of(2, 3))).isEqualTo(MATRIX);
      assertThat(reader.number("optimizer/vars/0")).isEqualTo(0x1p40);
      assertThat(reader.number("scalar")).isEqualTo(0.25);
      assertThat(reader.tensor("empty", Shape.of(0, 3)).size()).isZero();
      assertThat(reader.texts("layers", "layer_names")).containsExactly("dense", "größer", "");
      assertThat(reader.texts("layers/empty", "weight_names")).isEmpty();
      assertThat(reader.texts("layers", "weight_names")).isNull();
      assertThat(reader.text("", "model_config")).isEqualTo("é".repeat(500_000));
      assertThat(reader.names("layers")).containsExactly("dense", "empty");
      assertThat(reader.has("layers/dense/vars/2")).isFalse();
    }
  }

  /** One, two and three levels of the tree of names: 8 names in a leaf, 32 children in a node. */
  @Test
  void groupsOfManyNames_areFoundAgain() throws IOException {
    for (int count : new int[] {0, 1, 8, 9, 256, 257, 9000}) {
      Hdf5Group root = new Hdf5Group();
      List<String> names = new ArrayList<>();
      for (int i = 0; i < count; i++) {
        names.add("conv2d_" + i);
        root.put("g/conv2d_" + i, Hdf5Dataset.of(i));
      }
      Collections.sort(names);
      root.group("g");
      try (Hdf5Reader reader = Hdf5Reader.of("test", bytes(root))) {
        assertThat(reader.names("g")).containsExactlyInAnyOrderElementsOf(names);
        for (String name : List.copyOf(names.subList(0, Math.min(count, 20)))) {
          assertThat((int) reader.number("g/" + name))
              .isEqualTo(Integer.parseInt(name.substring(7)));
        }
      }
    }
  }

  @Test
  void longListsOfTexts_areSplitAsKerasSplitsThem() throws IOException {
    List<String> names = new ArrayList<>();
    for (int i = 0; i < 3000; i++) {
      names.add("a_rather_long_name_of_a_layer_" + i);
    }
    Hdf5Group root = new Hdf5Group();
    root.texts("layer_names", names);
    assertThat(root.attributes().keySet()).containsExactly("layer_names0", "layer_names1");
    try (Hdf5Reader reader = Hdf5Reader.of("test", bytes(root))) {
      assertThat(reader.texts("", "layer_names")).isEqualTo(names);
    }
  }

  @Test
  void anotherShape_isRefusedBeforeItIsRead() throws IOException {
    Hdf5Group root = new Hdf5Group();
    root.put("a", Hdf5Dataset.of(MATRIX));
    try (Hdf5Reader reader = Hdf5Reader.of("test", bytes(root))) {
      assertThatThrownBy(() -> reader.tensor("a", Shape.of(3, 2)))
          .isInstanceOf(CorneaException.class)
          .hasMessage("test: array 'a' must have shape (3, 2). Received: (2, 3)");
      assertThatThrownBy(() -> reader.tensor("b", Shape.of(3, 2)))
          .hasMessage("test: there is no array at 'b'");
    }
  }

  @Test
  void bytesThatAreNoHdf5_areNamed() {
    assertThatThrownBy(() -> Hdf5Reader.of("x.h5", new byte[500]))
        .isInstanceOf(CorneaException.class)
        .hasMessageStartingWith("x.h5: 'the file' cannot be read");
  }

  @Test
  @Tag("slow")
  void h5py_readsWhatIsWritten(@TempDir Path folder) throws IOException {
    Hdf5Group root = new Hdf5Group();
    root.put("layers/dense/vars/0", Hdf5Dataset.of(MATRIX));
    root.put("optimizer/vars/0", Hdf5Dataset.of(1L << 40));
    root.put("empty", Hdf5Dataset.of(Tensor.zeros(Shape.of(0, 3))));
    root.put("double", Hdf5Dataset.of(MATRIX.as(DType.FLOAT64)));
    for (int i = 0; i < 9000; i++) {
      root.put("g/conv2d_" + i, Hdf5Dataset.of(i));
    }
    List<String> names = new ArrayList<>();
    for (int i = 0; i < 3000; i++) {
      names.add("a_rather_long_name_of_a_layer_" + i);
    }
    root.texts("layer_names", names);
    root.group("layers/empty").texts("weight_names", List.of());
    root.text("keras_version", "3.15.1").text("model_config", "é".repeat(500_000));
    Path file = folder.resolve("a.h5");
    Files.write(file, bytes(root));
    String answer =
        Python.run(
            """
            import sys, h5py, numpy as np
            f = h5py.File(sys.argv[1])
            assert (f['layers/dense/vars/0'][:] == np.array([[1,-2,3.5],[4,5,6e-30]],'f')).all()
            assert f['layers/dense/vars/0'].dtype == np.dtype('<f4')
            assert (f['double'][:] == f['layers/dense/vars/0'][:]).all()
            assert f['double'].dtype == np.dtype('<f8')
            assert f['optimizer/vars/0'][()] == 1 << 40
            assert f['optimizer/vars/0'].dtype == np.dtype('<i8') and f['optimizer/vars/0'].shape == ()
            assert f['empty'].shape == (0, 3)
            assert len(f['g']) == 9000
            assert all(f['g/conv2d_%d' % i][()] == i for i in range(9000))
            assert f.attrs['keras_version'] == '3.15.1'
            assert f.attrs['model_config'] == 'é' * 500000
            got = [n.decode() for p in ('layer_names0', 'layer_names1') for n in f.attrs[p]]
            assert got == ['a_rather_long_name_of_a_layer_%d' % i for i in range(3000)]
            assert len(f['layers/empty'].attrs['weight_names']) == 0
            f.visititems(lambda name, node: None)
            print('fine')
            """,
            file.toString());
    assertThat(answer).endsWith("fine");
  }

  private static byte[] bytes(Hdf5Group root) throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    Hdf5Writer.write(root, out);
    return out.toByteArray();
  }
}
