"""Model files as older Kerases write them, with inputs, predictions and the numbers of the next training step.

Each version needs a Python of its time and an environment of its own:

    3.6   keras==1.2.2 tensorflow==1.4.0 h5py==2.10.0 numpy==1.16.6 protobuf==3.19.6
    3.6   keras==2.0.4 tensorflow==1.15.5 h5py==2.10.0 numpy==1.18.5 protobuf==3.19.6
    3.7   keras==2.2.4 tensorflow==1.15.5 h5py==2.10.0 numpy==1.18.5 protobuf==3.19.6
    3.7   keras==2.3.1 tensorflow==1.15.5 h5py==2.10.0 numpy==1.18.5 protobuf==3.19.6
    3.8   keras==2.4.3 tensorflow-cpu==2.3.4 protobuf==3.19.6
    3.7   tensorflow==1.15.5 h5py==2.10.0 numpy==1.18.5 protobuf==3.19.6 (with --tf: tf.keras 2.2.4-tf)
    3.9   tensorflow-cpu==2.6.5 keras==2.6.0 protobuf==3.19.6 (with --tf: tf.keras 2.6.0)

Writes where `files.py` does and adds to its index; like it, it is not part of `oracle/make`. It keeps to what Python 3.6 can.
"""

import os
import sys

os.environ["KERAS_BACKEND"] = "tensorflow"
os.environ["CUDA_VISIBLE_DEVICES"] = "-1"
os.environ["TF_CPP_MIN_LOG_LEVEL"] = "3"
os.environ["TF_ENABLE_ONEDNN_OPTS"] = "0"

import json
import pathlib
import zipfile
import zlib

import numpy as np

if "--tf" in sys.argv:
    from tensorflow import keras
else:
    import keras

VERSION = keras.__version__
FIRST = VERSION.startswith("1.")
PREFIX = "keras_" + VERSION.replace(".", "_").replace("-", "_") + "_"
REPOSITORY = pathlib.Path(__file__).resolve().parent.parent
GOLDEN = pathlib.Path(
    os.environ.get("CORNEA_GOLDEN_FILES", str(REPOSITORY / "formats/src/test/resources/cornea/formats/golden"))
)
L = keras.layers
SAMPLES = 3


def layers_1():
    """A chain through the layers for images, in Keras 1's words."""
    from keras.regularizers import l1l2

    return keras.models.Sequential(
        [
            L.ZeroPadding2D((1, 2), input_shape=(9, 8, 3)),
            L.Convolution2D(6, 3, 2, border_mode="same", subsample=(2, 1), activation="relu", init="he_normal"),
            L.BatchNormalization(momentum=0.9, epsilon=1e-4, beta_init="one", gamma_regularizer="l2"),
            L.AtrousConvolution2D(5, 2, 2, atrous_rate=(2, 2), b_regularizer="l2"),
            L.SeparableConvolution2D(5, 3, 3, border_mode="same", depth_multiplier=2, depthwise_constraint="maxnorm"),
            L.Deconvolution2D(5, 3, 3, (SAMPLES, 4, 10, 5), border_mode="same"),
            L.LeakyReLU(0.2),
            L.ELU(0.7),
            L.PReLU(init="one"),
            L.UpSampling2D((1, 2)),
            L.SpatialDropout2D(0.0),
            L.MaxPooling2D((2, 2), strides=(1, 2), border_mode="same"),
            L.AveragePooling2D((1, 2)),
            L.Cropping2D(((1, 0), (0, 1))),
            L.Permute((2, 1, 3)),
            L.Reshape((4, 15)),
            L.Activation("softmax"),
            L.Flatten(),
            L.Dense(6, W_constraint="maxnorm", W_regularizer=l1l2(1e-4, 1e-3), bias=False, activation="tanh"),
            L.RepeatVector(2),
            L.Flatten(),
            L.Dropout(0.0),
            L.Dense(output_dim=3, init="uniform", activation="softmax"),
        ]
    )


def graph_1():
    """Merges by mode, a shared layer, nested models."""
    inside = L.Input(shape=(6, 6, 4))
    block = keras.models.Model(
        input=inside, output=L.Activation("relu")(L.BatchNormalization()(inside)), name="block"
    )
    head = keras.models.Sequential(
        [L.Dense(5, activation="relu", input_shape=(12,)), L.BatchNormalization(), L.Dense(3)], name="head"
    )
    x = L.Input(shape=(6, 6, 4), name="image")
    shared = L.Convolution2D(4, 3, 3, border_mode="same", name="shared")
    y = block(shared(shared(x)))
    merged = [L.merge([y, x], mode=mode) for mode in ("sum", "mul", "ave", "max")]
    y = L.merge(merged[:3] + [L.merge(merged[2:], mode="concat", concat_axis=-1)], mode="concat")
    y = L.merge([L.GlobalAveragePooling2D()(y), L.GlobalMaxPooling2D()(y)], mode="max")
    y = L.Dense(12)(y)
    return keras.models.Model(input=x, output=L.Activation("softmax")(head(y)))


def stacked_1():
    """A Sequential on a Sequential, whose weights Keras 1 saved layer by layer."""
    base = keras.models.Sequential(
        [
            L.Convolution2D(4, 3, 3, activation="relu", input_shape=(8, 8, 3)),
            L.BatchNormalization(),
            L.MaxPooling2D(),
        ]
    )
    head = keras.models.Sequential([L.Flatten(input_shape=(3, 3, 4)), L.Dense(3, activation="softmax")])
    base.layers[0].trainable = False
    return keras.models.Sequential([base, head])


def layers_2():
    """A chain through the layers for images, in Keras 2's words."""
    return keras.models.Sequential(
        [
            L.ZeroPadding2D(((1, 0), (2, 1)), input_shape=(9, 8, 3)),
            L.Conv2D(6, (3, 2), strides=(2, 1), padding="same", activation="relu", kernel_initializer="he_normal"),
            L.BatchNormalization(momentum=0.9, epsilon=1e-4, scale=False),
            L.Conv2D(5, 2, dilation_rate=2, bias_regularizer="l2"),
        ]
        + [L.SeparableConv2D(5, 3, padding="same", depth_multiplier=2, depthwise_constraint="max_norm")]
        + ([L.DepthwiseConv2D(3, padding="same")] if VERSION >= "2.2" else [])
        + [
            L.Conv2DTranspose(4, 3, strides=2, padding="same"),
            L.LeakyReLU(0.2),
            L.ELU(0.7),
            L.PReLU(shared_axes=[1, 2]),
        ]
        + ([L.ReLU(6.0)] if VERSION >= "2.2" else [])
        + [
            L.UpSampling2D((1, 2)),
            L.SpatialDropout2D(0.0),
            L.MaxPooling2D((2, 2), strides=(2, 2)),
            L.AveragePooling2D((1, 2)),
            L.Cropping2D(((1, 0), (0, 1))),
            L.Permute((2, 1, 3)),
            L.Reshape((16, 4) if VERSION.endswith("-tf") else (-1, 4)),  # TF 1.15 does not infer it
            L.Activation("softmax"),
            L.Flatten(),
            L.Dense(6, kernel_constraint="max_norm", kernel_regularizer=keras.regularizers.l1_l2(1e-4, 1e-3), use_bias=False),
            L.RepeatVector(2),
            L.Flatten(),
            L.Dropout(0.0),
            L.Dense(3, kernel_initializer="random_uniform", activation="softmax"),
        ]
    )


def graph_2():
    """Merges, a shared layer, nested models of which one is frozen."""
    inside = L.Input(shape=(6, 6, 4))
    # No BatchNormalization in it: before Keras 2.4 a frozen one went on to use the batch's statistics.
    block = keras.models.Model(inside, L.Activation("relu")(L.Conv2D(4, 1)(inside)), name="block")
    head = keras.models.Sequential(
        [L.Dense(5, activation="relu", input_shape=(12,)), L.BatchNormalization(), L.Dense(3)], name="head"
    )
    for layer in block.layers:  # a model's own flag is not saved
        layer.trainable = False
    x = L.Input(shape=(6, 6, 4), name="image")
    shared = L.Conv2D(4, 3, padding="same", name="shared")
    y = block(shared(shared(x)))
    merged = [merge()([y, x]) for merge in (L.Add, L.Multiply, L.Average, L.Maximum)]
    y = L.Concatenate()(merged[:3] + [L.Concatenate(axis=-1)(merged[2:])])
    y = L.Maximum()([L.GlobalAveragePooling2D()(y), L.GlobalMaxPooling2D()(y)])
    y = L.Dense(12)(y)
    return keras.models.Model(x, L.Activation("softmax")(head(y)))


def two_inputs_two_outputs():
    a, b = L.Input(shape=(6, 6, 1), name="a"), L.Input(shape=(4,), name="b")
    convolution = L.Convolution2D(2, 3, 3, activation="relu") if FIRST else L.Conv2D(2, 3, activation="relu")
    both = [L.Flatten()(convolution(a)), b]
    joined = L.merge(both, mode="concat") if FIRST else L.Concatenate()(both)
    outputs = [L.Dense(3, activation="softmax", name="kind")(joined), L.Dense(1, name="size")(joined)]
    if FIRST:
        return keras.models.Model(input=[a, b], output=outputs)
    return keras.models.Model([a, b], outputs)


def gate(optimizer):
    """Steps in order: TensorFlow 1 may change a weight, or count a step, before another update of Keras's has read it."""
    import tensorflow as tf

    get_gradients, get_updates = optimizer.get_gradients, optimizer.get_updates

    def gradients(loss, params):
        values = get_gradients(loss, params)
        with tf.control_dependencies(values):
            return [tf.identity(value) for value in values]

    def updates(*args, **kwargs):
        all_updates = get_updates(*args, **kwargs)
        others = [u for u in all_updates if isinstance(u, tuple) or not u.op.type.startswith("AssignAdd")]
        if len(others) == len(all_updates):
            return all_updates
        with tf.control_dependencies([u for u in others if not isinstance(u, tuple)]):
            optimizer.updates = others + [keras.backend.update_add(optimizer.iterations, 1)]
        return optimizer.updates

    optimizer.get_gradients, optimizer.get_updates = gradients, updates


def tiny():
    return keras.models.Sequential(
        [L.Dense(4, activation="tanh", input_shape=(5,)), L.BatchNormalization(), L.Dense(3, activation="softmax")]
    )


def cases():
    O = keras.optimizers
    softmax = {"loss": "categorical_crossentropy", "metrics": ["acc"]}
    yield "layers", layers_1() if FIRST else layers_2(), dict(softmax, optimizer=O.Adam(0.01))
    yield "graph", graph_1() if FIRST else graph_2(), dict(softmax, optimizer=O.SGD(0.05, momentum=0.9, nesterov=True))
    if FIRST:
        yield "stacked", stacked_1(), dict(softmax, optimizer=O.RMSprop(0.01))
    yield "two", two_inputs_two_outputs(), {
        "optimizer": O.SGD(0.05, momentum=0.9),
        "loss": {"kind": "categorical_crossentropy", "size": "mse"},
        "loss_weights": {"kind": 1.0, "size": 0.5},
        "metrics": {"kind": "acc"},
    }
    # Keras 3 has this epsilon inside the root; where it is tiny, that is the same.
    tiny_epsilon = {"epsilon": 1e-14}
    for optimizer in (
        O.SGD(0.1, decay=0.1),
        O.RMSprop(0.01, **tiny_epsilon),
        O.Adam(0.01),
        O.Adagrad(0.01, **tiny_epsilon),
        O.Nadam(0.001),
    ):
        yield type(optimizer).__name__.lower(), tiny(), dict(softmax, optimizer=optimizer)


def weights(model, seen):
    """Layer by layer, as Keras 3 orders them."""
    for layer in model.layers:
        if hasattr(layer, "layers"):
            for weight in weights(layer, seen):
                yield weight
        elif layer not in seen:
            seen.append(layer)
            for weight in layer.weights:
                yield weight


def write(name, model, options):
    generator = np.random.RandomState(zlib.crc32(name.encode()) & 0xFFFFFFFF)
    K = keras.backend
    all_weights = list(weights(model, []))
    for weight in all_weights:
        noise = generator.uniform(-0.4, 0.4, K.get_value(weight).shape)
        positive = any(word in weight.name for word in ("gamma", "variance", "running_std"))
        K.set_value(weight, (1 + 0.5 * noise if positive else noise).astype("float32"))
    model.compile(**options)
    if tuple(map(int, VERSION.split(".")[:2])) < (2, 4) and not VERSION.endswith("-tf"):
        gate(model.optimizer)
    xs = [generator.uniform(-1, 1, (SAMPLES,) + tuple(K.int_shape(x)[1:])).astype("float32") for x in model.inputs]
    ys = []
    for y in model.outputs:
        units = K.int_shape(y)[-1]
        kinds = np.eye(units)[generator.randint(0, units, SAMPLES)]
        ys.append(kinds if units > 1 else generator.uniform(-1, 1, (SAMPLES, 1)))
    feed = (xs[0] if len(xs) == 1 else xs, ys[0] if len(ys) == 1 else ys)
    for _ in range(2):
        model.train_on_batch(*feed)
    model.save(str(GOLDEN / (name + ".h5")))
    arrays = {}
    for kind, values in (("x", xs), ("target", ys)):
        arrays.update(("%s%d" % (kind, i), value) for i, value in enumerate(values))
    predictions = model.predict_on_batch(feed[0])
    for i, y in enumerate(predictions if len(ys) > 1 else [predictions]):
        arrays["y%d" % i] = y
    arrays["loss"] = np.ravel(model.train_on_batch(*feed))[0]
    for i, weight in enumerate(all_weights):
        value = K.get_value(weight)
        if FIRST and weight.name.startswith("deconvolution2d") and value.ndim == 4:
            value = value.transpose(0, 1, 3, 2)  # as all later versions have it
        arrays["weight%d" % i] = value
    archive(name, arrays)


def archive(name, arrays):
    with zipfile.ZipFile(str(GOLDEN / (name + ".npz")), "w", zipfile.ZIP_DEFLATED) as file:
        file.writestr(zipfile.ZipInfo("case.json"), json.dumps({"name": name, "keras": VERSION}))
        for key, value in arrays.items():
            with file.open(zipfile.ZipInfo(key + ".npy"), "w") as entry:
                np.lib.format.write_array(entry, np.asarray(value, "<f8", order="C"), version=(1, 0))


def write_theano():
    """A file whose kernels Keras turns around when it reads them, because Theano is said to have written it."""
    import h5py

    name = PREFIX + "theano"
    model = keras.models.Sequential(
        [
            L.Conv2D(4, (3, 2), activation="relu", input_shape=(7, 6, 2)),
            L.Conv2DTranspose(3, 3, strides=2),
            L.DepthwiseConv2D(2),
            L.Flatten(),
            L.Dense(3, activation="softmax"),
        ]
    )
    path = str(GOLDEN / (name + ".h5"))
    model.save(path)
    with h5py.File(path, "r+") as file:
        file["model_weights"].attrs["backend"] = b"theano"
    x = np.random.RandomState(1).uniform(-1, 1, (SAMPLES, 7, 6, 2)).astype("float32")
    archive(name, {"x0": x, "y0": keras.models.load_model(path).predict_on_batch(x)})


def main():
    np.random.seed(0)
    if VERSION == "2.2.4":
        write_theano()
    names = []
    for name, model, options in cases():
        write(PREFIX + name, model, options)
        names.append(PREFIX + name)
    index = GOLDEN / "index.txt"
    kept = [name for name in index.read_text().split() if not name.startswith(PREFIX)]
    index.write_text("".join(name + "\n" for name in sorted(kept + names)))


main()
