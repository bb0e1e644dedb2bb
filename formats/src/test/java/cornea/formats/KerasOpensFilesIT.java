package cornea.formats;

import static org.assertj.core.api.Assertions.assertThat;

import cornea.models.Model;
import cornea.models.Models;
import cornea.tck.Python;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Files written here, opened by real Keras: equal predictions and an equal next training step. */
@Tag("slow")
class KerasOpensFilesIT {
  @TempDir Path folder;

  @Test
  void keras_predictsAndTrainsOn() throws IOException {
    Path golden = Files.createDirectory(folder.resolve("golden"));
    for (String file : KerasFiles.models()) {
      if (KerasFiles.isOlder(file)) {
        continue; // Keras 3 trains those by other formulas: see KerasFiles
      }
      String name = file.substring(0, file.lastIndexOf('.'));
      try (Model model = Models.load(KerasFiles.copy(file, golden))) {
        model.save(folder.resolve(name + ".keras"));
        model.save(folder.resolve(name + ".h5"));
        model.saveWeights(folder.resolve(name + ".weights.h5"));
        model.save(folder.resolve(name + ".json"));
      }
      KerasFiles.copy(name + ".npz", golden);
    }
    String answer =
        Python.run(
            """
            import pathlib, sys, warnings
            import h5py, keras, numpy as np
            from keras.src.legacy.saving.legacy_h5_format import load_optimizer_weights_from_hdf5_group
            warnings.simplefilter('error')  # Keras warns where it leaves an optimizer's state out
            warnings.filterwarnings('ignore', category=DeprecationWarning)
            folder = pathlib.Path(sys.argv[1])
            def close(what, got, want, tolerance):
                got, want = np.asarray(got), np.asarray(want)
                assert got.shape == want.shape, (what, got.shape, want.shape)
                error = np.abs(got - want).max() / max(np.abs(want).max(), 1e-30)
                assert error <= tolerance, (what, error)
            opened = 0
            for file in sorted(folder.glob('*')):
                if not file.is_file():
                    continue
                name = file.name.split('.')[0]
                numbers = np.load(folder / 'golden' / (name + '.npz'))
                def arrays(kind):
                    return [numbers[f'{kind}{i}'].astype('f') for i in range(99) if f'{kind}{i}' in numbers]
                whole = file.name in (name + '.keras', name + '.h5')
                if whole:
                    model = keras.models.load_model(file)
                elif file.suffix == '.json':
                    continue
                else:
                    model = keras.models.model_from_json((folder / (name + '.json')).read_text())
                    model.load_weights(file)
                one = lambda values: values[0] if len(values) == 1 else values
                xs, ys, targets = arrays('x'), arrays('y'), arrays('target')
                predictions = model.predict_on_batch(one(xs))
                for got, want in zip([predictions] if len(ys) == 1 else predictions, ys):
                    close((file.name, 'predictions'), got, want, 1e-5)
                if file.suffix == '.h5' and whole:
                    # Keras 3.15.1 builds the optimizer of such a file for none of the weights, also of
                    # its own files (legacy_h5_format.py), and then cannot train.
                    model.compile_from_config(model.get_compile_config())
                    with h5py.File(file) as f:
                        model.optimizer.set_weights(load_optimizer_weights_from_hdf5_group(f))
                if whole:
                    loss = np.ravel(model.train_on_batch(one(xs), one(targets)))[0]
                    close((file.name, 'loss'), loss, numbers['loss'], 1e-5)
                    weights = arrays('weight')
                    assert len(weights) == len(model.weights), file.name
                    for got, want in zip(model.weights, weights):
                        close((file.name, got.path), got.numpy(), want, 1e-4)
                opened += 1
            print('opened', opened)
            """,
            folder.toString());
    long models = KerasFiles.cases().stream().filter(name -> !KerasFiles.isOlder(name)).count();
    assertThat(answer).endsWith("opened " + 3 * models);
  }
}
