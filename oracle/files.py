"""Model files as real Keras writes them, with inputs, predictions and the numbers of the next training step.

Writes into formats/src/test/resources, because only the module formats reads them, and is not part of `oracle/make`: Keras
puts dates and memory addresses into its files, so that no two runs give the same bytes.

    oracle/.venv/bin/python oracle/files.py             # Keras 3
    oracle/.venv/bin/python oracle/files.py --keras2    # tf_keras 2.21.0 (pip install --no-deps tf_keras==2.21.0)
"""

import os
import sys

KERAS2 = "--keras2" in sys.argv
os.environ["KERAS_BACKEND"] = "tensorflow"
os.environ["CUDA_VISIBLE_DEVICES"] = "-1"
os.environ["TF_CPP_MIN_LOG_LEVEL"] = "3"
os.environ["TF_ENABLE_ONEDNN_OPTS"] = "0"

import json
import pathlib
import zipfile
import zlib

import numpy as np

if KERAS2:
    import tf_keras as keras
else:
    import keras

REPOSITORY = pathlib.Path(__file__).resolve().parent.parent
GOLDEN = pathlib.Path(
    os.environ.get("CORNEA_GOLDEN_FILES", REPOSITORY / "formats/src/test/resources/cornea/formats/golden")
)
L = keras.layers
SAMPLES = 3
OLDER_TOO = ("adam", "nadam", "schedule")  # optimizers whose older files are kept beside the new ones


def random(name):
    return np.random.default_rng(zlib.crc32(name.encode()))


def chain(*layers, shape=(8, 8, 3)):
    return keras.Sequential([keras.Input(shape), *layers])


def every_layer():
    """A chain through every layer with one input; rates are 0, so that training does not draw."""
    return chain(
        L.Rescaling(2.0, offset=-1.0),
        L.ZeroPadding2D(((1, 0), (2, 1))),
        L.Conv2D(6, 3, strides=(2, 1), padding="same", activation="relu", name="first"),
        L.Conv2D(6, (2, 3), groups=3, use_bias=False, kernel_initializer="he_normal"),
        L.BatchNormalization(momentum=0.9, scale=False),
        L.DepthwiseConv2D(3, depth_multiplier=2, padding="same", depthwise_regularizer="l2"),
        L.LayerNormalization(epsilon=1e-4),
        L.PReLU(shared_axes=[1, 2]),
        L.SeparableConv2D(5, 3, padding="same", activation="elu"),
        L.UpSampling2D((2, 1), interpolation="nearest"),
        L.MaxPooling2D((2, 1), padding="same"),
        L.LeakyReLU(0.1),
        L.Conv2DTranspose(4, 3, strides=2, padding="same", bias_initializer="ones"),
        L.Cropping2D(((1, 1), (2, 0))),
        L.AveragePooling2D(2),
        L.SpatialDropout2D(0.0),
        L.ReLU(max_value=6.0, negative_slope=0.1, threshold=0.05),
        L.Permute((2, 1, 3)),
        L.Reshape((-1, 4)),
        L.Softmax(axis=-1),
        L.Flatten(),
        L.Dense(6, kernel_constraint="max_norm", kernel_regularizer=keras.regularizers.L1L2(1e-4, 1e-3)),
        L.ELU(0.7),
        L.RepeatVector(2),
        L.Flatten(),
        L.Dropout(0.0),
        L.Identity(),
        L.Activation("tanh"),
        L.Dense(3, activation="softmax"),
    )


def merges():
    x = keras.Input((5, 5, 2))
    a, b = L.Conv2D(3, 1, activation="tanh")(x), L.Conv2D(3, 1)(x)
    merged = [
        layer()([a, b])
        for layer in (L.Add, L.Subtract, L.Multiply, L.Average, L.Maximum, L.Minimum, L.Concatenate)
    ]
    y = L.Concatenate(axis=-1)(merged)
    left, right = L.GlobalAveragePooling2D()(y), L.GlobalMaxPooling2D(keepdims=True)(y)
    y = L.Concatenate()([left, L.Flatten()(right)])
    return keras.Model(x, L.Dense(3, activation="softmax")(y))


def nested_shared():
    """A shared layer, a functional and a Sequential model inside, the first of them twice."""
    inside = keras.Input((6, 6, 4))
    y = L.BatchNormalization(momentum=0.8)(L.SeparableConv2D(4, 3, padding="same")(inside))
    block = keras.Model(inside, L.Activation("relu")(y), name="block")
    head = keras.Sequential(
        [keras.Input((4,)), L.Dense(5, activation="relu"), L.BatchNormalization(), L.Dense(3)], name="head"
    )
    x = keras.Input((6, 6, 4), name="image")
    shared = L.Conv2D(4, 3, padding="same", name="shared")
    y = block(shared(shared(x)))
    y = L.Add()([block(y), x])
    y = head(L.GlobalAveragePooling2D()(y))
    return keras.Model(x, L.Activation("softmax")(y), name="outer")


def two_inputs_two_outputs():
    a, b = keras.Input((6, 6, 1), name="a"), keras.Input((4,), name="b")
    features = L.Flatten()(L.Conv2D(2, 3, activation="relu")(a))
    joined = L.Concatenate()([features, b])
    kind = L.Dense(3, activation="softmax", name="kind")(joined)
    size = L.Dense(1, name="size")(joined)
    return keras.Model([a, b], [kind, size])


def frozen_base():
    """A base that is frozen but for its last convolution, as in fine-tuning."""
    base = chain(
        L.Conv2D(4, 3, activation="relu"),
        L.BatchNormalization(),
        L.Conv2D(4, 3, activation="relu", name="last"),
        L.BatchNormalization(),
    )
    for layer in base.layers:
        layer.trainable = layer.name == "last"
    return keras.Sequential([keras.Input((8, 8, 3)), base, L.Flatten(), L.Dense(3, activation="softmax")])


def tiny():
    return chain(L.Dense(4, activation="tanh"), L.BatchNormalization(), L.Dense(3, activation="softmax"), shape=(5,))


def optimizers():
    O = keras.optimizers
    S = O.schedules
    yield "sgd", O.SGD(0.1)
    yield "sgd_momentum", O.SGD(0.1, momentum=0.9, nesterov=True)
    yield "adam", O.Adam(0.01)
    yield "adam_amsgrad_clipnorm", O.Adam(0.01, amsgrad=True, clipnorm=0.5)
    yield "adamw", O.AdamW(0.01)
    yield "rmsprop", O.RMSprop(0.01)
    yield "rmsprop_centered", O.RMSprop(0.01, momentum=0.9, centered=True)
    if KERAS2:
        yield "adam_legacy", O.legacy.Adam(0.01)
        yield "sgd_momentum_legacy", O.legacy.SGD(0.1, momentum=0.9)
        yield "rmsprop_legacy", O.legacy.RMSprop(0.01)
        return
    yield "nadam", O.Nadam(0.01)
    yield "adamax", O.Adamax(0.01)
    yield "adagrad", O.Adagrad(0.01)
    yield "adadelta", O.Adadelta(0.5)
    yield "lion", O.Lion(0.01)
    yield "ftrl", O.Ftrl(0.1, l1_regularization_strength=0.01)
    yield "schedule", O.SGD(S.CosineDecay(0.1, 10, alpha=0.1), momentum=0.9)
    yield "piecewise", O.Adam(S.PiecewiseConstantDecay([1, 2], [0.1, 0.05, 0.01]))


def cases():
    softmax = {"loss": "categorical_crossentropy", "metrics": ["acc"]}
    yield "every_layer", every_layer(), {"optimizer": keras.optimizers.Adam(0.01), **softmax}
    yield "merges", merges(), {"optimizer": "sgd", **softmax}
    yield "nested_shared", nested_shared(), {
        "optimizer": keras.optimizers.RMSprop(0.01),
        "loss": keras.losses.CategoricalCrossentropy(label_smoothing=0.1),
        "metrics": ["accuracy", keras.metrics.AUC(name="area"), keras.metrics.Precision(top_k=1)],
    }
    yield "two_inputs_two_outputs", two_inputs_two_outputs(), {
        "optimizer": keras.optimizers.SGD(0.05, momentum=0.9),
        "loss": {"kind": "categorical_crossentropy", "size": "mse"},
        "loss_weights": {"kind": 1.0, "size": 0.5},
        "metrics": {"kind": ["acc"], "size": [keras.metrics.MeanAbsoluteError()]},
    }
    yield "frozen_base", frozen_base(), {"optimizer": keras.optimizers.Adam(0.01), **softmax}
    for name, optimizer in optimizers():
        yield "optimizer_" + name, tiny(), {"optimizer": optimizer, **softmax}


def write(name, model, compile_options):
    generator = random(name)
    for weight in model.weights:
        value = weight.numpy()
        noise = generator.uniform(-0.4, 0.4, value.shape)
        path = weight.name if KERAS2 else weight.path
        weight.assign(1 + 0.5 * noise if "gamma" in path or "variance" in path else noise)
    model.compile(**compile_options)
    xs = [generator.uniform(-1, 1, (SAMPLES, *x.shape[1:])).astype("float32") for x in model.inputs]
    ys = []
    for y in model.outputs:
        units = y.shape[-1]
        ys.append(np.eye(units)[generator.integers(0, units, SAMPLES)] if units > 1 else generator.uniform(-1, 1, (SAMPLES, 1)))
    feed = (xs[0] if len(xs) == 1 else xs, ys[0] if len(ys) == 1 else ys)
    for _ in range(2):
        model.train_on_batch(*feed)
    if not name.endswith("_legacy"):  # tf.keras saves no state of such an optimizer there
        model.save(GOLDEN / f"{name}.keras")
    if KERAS2 or not name.startswith("optimizer_") or name.removeprefix("optimizer_") in OLDER_TOO:
        model.save(GOLDEN / f"{name}.h5")
    if name.removeprefix("keras2_") in ("nested_shared", "every_layer"):
        model.save_weights(GOLDEN / f"{name}.weights.h5")
        (GOLDEN / f"{name}.json").write_text(model.to_json())
    arrays = {f"x{i}": x for i, x in enumerate(xs)}
    arrays |= {f"target{i}": y for i, y in enumerate(ys)}
    predictions = model.predict_on_batch(feed[0])
    arrays |= {f"y{i}": y for i, y in enumerate(predictions if len(ys) > 1 else [predictions])}
    model.reset_metrics()  # or Keras 3 gives the mean of all steps so far
    loss = model.train_on_batch(*feed)
    arrays["loss"] = np.float64(np.ravel(loss)[0])
    for i, weight in enumerate(model.weights):
        arrays[f"weight{i}"] = weight.numpy()
    with zipfile.ZipFile(GOLDEN / f"{name}.npz", "w", zipfile.ZIP_DEFLATED) as archive:
        add(archive, "case.json", json.dumps({"name": name, "keras": keras.__version__}).encode())
        for key, value in arrays.items():
            with archive.open(zipfile.ZipInfo(key + ".npy"), "w") as file:
                np.lib.format.write_array(file, np.asarray(value, "<f8", order="C"), version=(1, 0))


def add(archive, name, content):
    archive.writestr(zipfile.ZipInfo(name), content)


def main():
    GOLDEN.mkdir(parents=True, exist_ok=True)
    prefix = "keras2_" if KERAS2 else ""
    names = []
    keras.utils.set_random_seed(0)
    for name, model, options in cases():
        write(prefix + name, model, options)
        names.append(prefix + name)
    index = GOLDEN / "index.txt"
    others = index.read_text().split() if index.exists() else []
    kept = [n for n in others if n.startswith("keras_") or n.startswith("keras2_") != KERAS2]  # old_files.py's, the other's
    index.write_text("".join(n + "\n" for n in sorted(kept + names)))


main()
