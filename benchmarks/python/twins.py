"""The tutorials' experiments in real Keras: the same nets, data, options and steps as the programs of `./cornea example`.

python twins.py NAME --data DIR [--weights FILE] [--epochs N] [--steps N] [--seed S] [--resume] [--times] --output DIR writes the history of
training as CSV there. With --resume it has a column of seconds, and a training that was interrupted goes on after its last whole epoch; with
--times it has columns of seconds and of the processors' seconds.
The TensorBoard callback of some programs is left out: Keras's needs a package of its own, and it changes no number.
"""

import argparse
import gzip
import pathlib
import tarfile
import time

import numpy as np
from common import keras

import nets  # noqa: F401, puts oracle/ on the path
import tutorial_nets
from keras.src.legacy.preprocessing.image import ImageDataGenerator

L = keras.layers
RESCALE = {"rescale": 1 / 255.0}
PHOTOS = dict(RESCALE, width_shift_range=0.2, height_shift_range=0.2, zoom_range=0.2, horizontal_flip=True)


def parts(args, names, size, batch, mode, augmented=None):
    """Flows over a folder's training and validation parts; only the first is augmented."""
    for name, options in zip(names, (augmented or RESCALE, RESCALE)):
        yield ImageDataGenerator(**options).flow_from_directory(
            args.data / name, target_size=(size, size), batch_size=batch, class_mode=mode, seed=args.seed
        )


def fit(args, model, train, epochs, log="history.csv", callbacks=(), steps=None, **options):
    if steps is not None:
        options["steps_per_epoch"] = args.steps or steps
        train = endless(train)
    if "validation_steps" in options:
        options["validation_data"] = endless(options["validation_data"])
    file = args.output / log
    loggers = [EpochSeconds(args.times)] if args.resume or args.times else []
    loggers.append(keras.callbacks.CSVLogger(file, append=args.resume and file.exists()))
    if args.resume:
        loggers.append(keras.callbacks.BackupAndRestore(args.output / f"{file.stem}-backup", delete_checkpoint=False))
    model.fit(train, epochs=args.epochs or epochs, verbose=2, callbacks=[*callbacks, *loggers], **options)


class EpochSeconds(keras.callbacks.Callback):
    """Adds to each epoch's numbers how long it took, validation included."""

    def __init__(self, processor):
        super().__init__()
        self.processor = processor

    def on_epoch_begin(self, epoch, logs=None):
        self.begin = time.monotonic(), time.process_time()

    def on_epoch_end(self, epoch, logs=None):
        logs["seconds"] = time.monotonic() - self.begin[0]
        if self.processor:
            logs["processor_seconds"] = time.process_time() - self.begin[1]


def endless(flow):
    """The flow as fit_generator read it. Given the flow itself, Keras 3 ends an epoch where the flow's pass ends, and begins the next
    one with what is left of it."""
    while True:
        yield next(flow)


def catdog_lenet(args, normalized=False, augmented=False):
    train, validation = parts(args, ("train", "validation"), 128, 200, "categorical")
    image = keras.Input((128, 128, 3))
    x = L.BatchNormalization()(image) if normalized else image
    for _ in range(5):
        x = L.MaxPooling2D(2, strides=2)(L.Conv2D(20, 3, activation="relu")(x))
    x = L.Dense(84, activation="relu")(L.Flatten()(x))
    model = keras.Model(image, L.Dense(2, activation="softmax")(x))
    model.compile(loss="categorical_crossentropy", optimizer=keras.optimizers.Adam(0.01), metrics=["accuracy"])
    fit(args, model, train, 4, validation_data=validation)
    if augmented:
        changed, validation = parts(
            args, ("train", "validation"), 128, 200, "categorical", dict(PHOTOS, shear_range=0.5, rotation_range=30)
        )
        model.compile(loss="categorical_crossentropy", optimizer=keras.optimizers.Adam(0.01), metrics=["accuracy"])
        fit(args, model, changed, 4, "history-augmented.csv", validation_data=validation)


def normalized_models(args, build, rate):
    train, validation = parts(args, ("train", "validation"), 224, 10, "categorical")
    model = build()
    model.compile(loss="categorical_crossentropy", optimizer=keras.optimizers.Adam(rate), metrics=["accuracy"])
    fit(args, model, train, 200, validation_data=validation)


def idx(folder, name, header):
    with gzip.open(folder / f"{name}.gz") as stream:
        return np.frombuffer(stream.read(), "uint8", offset=header)


def separable(args, plain=False):
    x = {part: idx(args.data, f"{part}-images-idx3-ubyte", 16).reshape(-1, 28, 28, 1).astype("float32") for part in ("train", "t10k")}
    y = {part: idx(args.data, f"{part}-labels-idx1-ubyte", 8).astype("int64") for part in x}
    count = len(x["train"]) // 12
    mean, deviation = x["train"][count:].mean(dtype="float64"), x["train"][count:].std(dtype="float64")
    x = {part: ((values - mean) / deviation).astype("float32") for part, values in x.items()}
    model = with_plain_convolutions(tutorial_nets.separable()) if plain else tutorial_nets.separable()
    model.compile(loss="sparse_categorical_crossentropy", optimizer="sgd", metrics=["accuracy"])
    callbacks = [
        keras.callbacks.ModelCheckpoint(args.output / "fashion_mnist_model.h5", save_best_only=True),
        keras.callbacks.EarlyStopping(patience=5, min_delta=1e-3),
    ]
    fit(
        args, model, x["train"][count:], 10, callbacks=callbacks, y=y["train"][count:],
        validation_data=(x["train"][:count], y["train"][:count]),
    )  # fmt: skip
    model.evaluate(x["t10k"], y["t10k"], verbose=2)


def with_plain_convolutions(model):
    layers = [
        L.Conv2D(x.filters, 3, padding="same", activation="selu") if isinstance(x, L.SeparableConv2D) else x for x in model.layers
    ]
    return keras.Sequential([keras.Input(model.input_shape[1:]), *layers])


def monkeys(args):
    augmented = dict(PHOTOS, rotation_range=40, shear_range=0.2, fill_mode="nearest")
    train, validation = parts(args, ("training", "validation"), 128, 64, "categorical", augmented)
    model = tutorial_nets.monkeys()
    model.compile(loss="categorical_crossentropy", optimizer="adam", metrics=["accuracy"])
    fit(args, model, train, 10, steps=train.samples // 64, validation_data=validation, validation_steps=validation.samples // 64)


def cifar10(file):
    parts = {}
    with tarfile.open(file) as archive:
        for member in archive:
            name = pathlib.PurePath(member.name).name
            if name.endswith(".bin"):
                parts[name] = np.frombuffer(archive.extractfile(member).read(), "uint8").reshape(-1, 3073)
    train = np.concatenate([parts[f"data_batch_{i}.bin"] for i in range(1, 6)])
    for records in (train, parts["test_batch.bin"]):
        images = records[:, 1:].reshape(-1, 3, 32, 32).transpose(0, 2, 3, 1).astype("float32")
        images = (images - [125.307, 122.95, 113.865]) / [62.9932, 62.0887, 66.7048]
        yield images.astype("float32"), keras.utils.to_categorical(records[:, 0], 10)


def network_in_network(args, order):
    (x, y), test = cifar10(args.data)
    model = keras.Sequential([keras.Input((32, 32, 3))])
    layers = {
        "b": L.BatchNormalization,
        "a": lambda: L.Activation("relu"),
        "m": lambda: L.MaxPooling2D(3, strides=2, padding="same"),
        "d": lambda: L.Dropout(0.5),
    }
    inner = order.strip("md").replace("m", "").replace("d", "")  # without pooling and dropout, normalization comes first
    blocks = ((192, 5), (160, 1), (96, 1)), ((192, 5), (192, 1), (192, 1)), ((192, 3), (192, 1), (10, 1))
    for number, block in enumerate(blocks):
        for position, (filters, kernel) in enumerate(block):
            model.add(L.Conv2D(filters, kernel, padding="same", kernel_regularizer=keras.regularizers.L2(1e-4)))
            for letter in order if position == 2 and number < 2 else inner:
                model.add(layers[letter]())
    model.add(L.GlobalAveragePooling2D())
    model.add(L.Activation("softmax"))
    plain, normalized = ((80, 0.01), (140, 0.005), (1e9, 0.001)), ((60, 0.05), (120, 0.01), (160, 0.002), (1e9, 0.0004))
    rates = normalized if "b" in order else plain
    schedule = keras.callbacks.LearningRateScheduler(lambda epoch: next(rate for last, rate in rates if epoch <= last))
    model.compile(
        loss="categorical_crossentropy", optimizer=keras.optimizers.SGD(0.1, momentum=0.9, nesterov=True), metrics=["accuracy"]
    )
    datagen = ImageDataGenerator(
        horizontal_flip=True, width_shift_range=0.125, height_shift_range=0.125, fill_mode="constant", cval=0.0
    )
    datagen.fit(x)
    flow = datagen.flow(x, y, batch_size=128, seed=args.seed)
    fit(args, model, flow, 200, callbacks=[schedule], steps=-(-len(x) // 128), validation_data=test)


def cats_dogs(args, dropout):
    augmented = dict(PHOTOS, rotation_range=40, shear_range=0.2) if dropout else None
    train, validation = parts(args, ("train", "validation"), 150, 32 if dropout else 20, "binary", augmented)
    model = tutorial_nets.cats_dogs(dropout=0.5) if dropout else without_dropout(tutorial_nets.cats_dogs())
    model.compile(loss="binary_crossentropy", optimizer="rmsprop", metrics=["accuracy" if dropout else "acc"])
    steps = args.steps or 50
    fit(args, model, train, 100 if dropout else 30, steps=100, validation_data=validation, validation_steps=steps)


def without_dropout(model):
    return keras.Sequential([keras.Input(model.input_shape[1:]), *(x for x in model.layers if not isinstance(x, L.Dropout))])


def vgg16_base(args):
    base = tutorial_nets.vgg16_base()
    if args.weights:
        base.load_weights(args.weights)
    return base


def vgg16_features(args):
    base = vgg16_base(args)
    parts_of = dict.fromkeys(("train", "validation", "test"))
    for name in parts_of:
        flow = ImageDataGenerator(**RESCALE).flow_from_directory(
            args.data / name, target_size=(150, 150), batch_size=20, class_mode="binary", shuffle=False
        )
        parts_of[name] = base.predict(flow, verbose=0).reshape(flow.samples, -1), flow.classes.astype("float32")
    model = keras.Sequential(
        [keras.Input((4 * 4 * 512,)), L.Dense(256, activation="relu"), L.Dropout(0.5), L.Dense(1, activation="sigmoid")]
    )
    model.compile(optimizer="rmsprop", loss="binary_crossentropy", metrics=["acc"])
    x, y = parts_of["train"]
    fit(args, model, x, 30, y=y, batch_size=20, validation_data=parts_of["validation"])
    model.evaluate(*parts_of["test"], verbose=2)


def vgg16(args, finetune=None):
    """With the base frozen, but for the layers whose names begin with what is given."""
    base = vgg16_base(args)
    base.trainable = bool(finetune)
    for layer in base.layers if finetune else ():
        layer.trainable = layer.name.startswith(finetune)
    model = keras.Sequential(
        [keras.Input((150, 150, 3)), base, L.Flatten(), L.Dense(256, activation="relu"), L.Dense(1, activation="sigmoid")]
    )
    augmented = dict(PHOTOS, rotation_range=40, shear_range=0.2, fill_mode="nearest")
    train, validation = parts(args, ("train", "validation"), 150, 20, "binary", augmented)
    rate = 1e-5 if finetune else 1e-3
    model.compile(loss="binary_crossentropy", optimizer=keras.optimizers.RMSprop(rate), metrics=["acc"])
    epochs, steps = (100 if finetune else 30), args.steps or 50
    fit(args, model, train, epochs, steps=100, validation_data=validation, validation_steps=steps)


EXPERIMENTS = {
    "catdog-lenet": catdog_lenet,
    "catdog-lenet-bn": lambda args: catdog_lenet(args, normalized=True),
    "catdog-lenet-bn-da": lambda args: catdog_lenet(args, normalized=True, augmented=True),
    "bn-logistic": lambda args: normalized_models(args, tutorial_nets.bn_logistic, 0.01),
    "bn-wide": lambda args: normalized_models(args, tutorial_nets.bn_wide, 0.001),
    "bn-deep": lambda args: normalized_models(args, tutorial_nets.bn_deep, 0.01),
    "separable": separable,
    "separable-plain": lambda args: separable(args, plain=True),
    "monkeys": monkeys,
    "nin": lambda args: network_in_network(args, "amd"),
    **{f"nin-{order}": lambda args, order=order: network_in_network(args, order) for order in ("bamd", "badm", "dbam", "bdam")},
    "cats-dogs-1": lambda args: cats_dogs(args, dropout=False),
    "cats-dogs-2": lambda args: cats_dogs(args, dropout=True),
    "vgg16-features": vgg16_features,
    "vgg16-frozen": vgg16,
    "vgg16-finetune": lambda args: vgg16(args, finetune="block5"),
    "vgg16-finetune-conv1": lambda args: vgg16(args, finetune="block5_conv1"),
}


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("name", choices=EXPERIMENTS)
    parser.add_argument("--data", type=pathlib.Path, required=True)
    parser.add_argument("--weights", type=pathlib.Path)
    parser.add_argument("--epochs", type=int)
    parser.add_argument("--steps", type=int)
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--resume", action="store_true")
    parser.add_argument("--times", action="store_true")
    parser.add_argument("--output", type=pathlib.Path, required=True)
    args = parser.parse_args()
    args.output.mkdir(parents=True, exist_ok=True)
    keras.utils.set_random_seed(args.seed)
    EXPERIMENTS[args.name](args)


if __name__ == "__main__":
    main()
