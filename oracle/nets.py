"""Nets: fifty training steps of the tutorials' eleven nets (reduced), and of two graphs that are no chain."""

import numpy as np
import tensorflow as tf
import tutorial_nets as T
from common import Subject, fill, keras, pictures, reset, serialized, uniform

L = keras.layers
O = keras.optimizers
BATCHES = 5
STEPS = 50
SAMPLES = 64
PERTURBATION = 2.0**-50


def branched():
    """Skips, a layer used twice, and a nested model with a frozen BatchNormalization beside a trained one."""
    image = keras.Input((8, 8, 3), name="image")
    frozen = L.BatchNormalization(name="frozen_norm", trainable=False)
    inner = keras.Input((8, 8, 4), name="inner")
    h = L.Conv2D(4, 3, padding="same", use_bias=False, name="stem_conv")(inner)
    h = frozen(h)
    h = L.Activation("relu", name="stem_relu")(h)
    stem = keras.Model(inner, L.Add(name="stem_add")([inner, h]), name="stem")

    shared = L.Conv2D(4, 3, padding="same", activation="relu", name="shared_conv")
    x = L.Conv2D(4, 1, name="widen")(image)
    left = shared(stem(x))
    right = shared(L.BatchNormalization(name="norm")(x))
    joined = L.Concatenate(name="joined")([left, right, x])
    pooled = [L.GlobalAveragePooling2D(name="mean")(joined), L.GlobalMaxPooling2D(name="max")(joined)]
    y = L.Dense(3, activation="softmax", name="head")(L.Multiply(name="product")(pooled))
    return keras.Model(image, y, name="branched")


def two_inputs():
    """One encoder, a nested model, over two images; the head sees both codes and their difference."""
    encoder = keras.Sequential(
        [
            keras.Input((8, 8, 3)),
            L.Conv2D(4, 3, strides=2, padding="same", activation="elu", name="encoder_conv"),
            L.BatchNormalization(name="encoder_norm"),
            L.Flatten(name="encoder_flat"),
            L.Dense(6, activation="tanh", name="encoder_dense"),
        ],
        name="encoder",
    )
    left, right = keras.Input((8, 8, 3), name="left"), keras.Input((8, 8, 3), name="right")
    a, b = encoder(left), encoder(right)
    joined = L.Concatenate(name="joined")([a, b, L.Subtract(name="difference")([a, b])])
    y = L.Dense(1, activation="sigmoid", name="head")(joined)
    return keras.Model([left, right], y, name="two_inputs")


ONE_HOT, SPARSE, BINARY = "one_hot", "sparse", "binary"


def cases():
    """Yields name, a function that builds the net, optimizer, kind of labels, classes, batch."""
    nesterov = lambda rate: lambda: O.SGD(rate, momentum=0.9, nesterov=True)
    # At 0.1 the net without normalization dies within ten steps; 0.01 is what the tutorial's schedule starts with.
    yield "nin", lambda: T.nin(16, 8, dropout=0.0), nesterov(0.01), ONE_HOT, 10, 8
    yield "nin_bn", lambda: T.nin(16, 8, 0.0, normalized=True), nesterov(0.1), ONE_HOT, 10, 8
    yield "lenet_bn", lambda: T.lenet_bn(94, 4), lambda: O.Adam(0.01), ONE_HOT, 2, 4
    yield "separable", lambda: T.separable(20, 4), lambda: O.SGD(0.01), SPARSE, 10, 8
    yield "monkeys", lambda: T.monkeys(24, 4), lambda: O.Adam(), ONE_HOT, 10, 8
    yield "cats_dogs", lambda: T.cats_dogs(62, 8, dropout=0.0), lambda: O.RMSprop(), BINARY, 2, 4
    yield "bn_logistic", lambda: T.bn_logistic(8), lambda: O.Adam(0.01), ONE_HOT, 2, 4
    yield "bn_wide", lambda: T.bn_wide(50, 10), lambda: O.Adam(0.001), ONE_HOT, 2, 4
    yield "bn_deep", lambda: T.bn_deep(130, 5), lambda: O.Adam(0.01), ONE_HOT, 2, 4
    yield "vgg16_frozen", lambda: T.vgg16(40, 16), lambda: O.RMSprop(), BINARY, 2, 4
    yield "vgg16_finetune", lambda: T.vgg16(40, 16, True), lambda: O.RMSprop(), BINARY, 2, 4
    yield "branched", branched, lambda: O.SGD(0.1, momentum=0.9), ONE_HOT, 3, 6
    yield "two_inputs", two_inputs, lambda: O.Adam(0.01), BINARY, 2, 6


LOSSES = {
    ONE_HOT: keras.losses.CategoricalCrossentropy,
    SPARSE: keras.losses.SparseCategoricalCrossentropy,
    BINARY: keras.losses.BinaryCrossentropy,
}


def data(model, kind, classes, batch):
    samples = batch * BATCHES
    x, labels = pictures(samples, tuple(model.inputs[0].shape[1:]), classes)
    inputs = [x] if len(model.inputs) == 1 else [x, x[::-1]]
    if kind == ONE_HOT:
        return inputs, np.eye(classes)[labels]
    return inputs, labels if kind == SPARSE else labels.reshape(-1, 1).astype("float64")


def sample(value):
    """The whole tensor where it is small, otherwise 64 elements at equal distances."""
    flat = value.reshape(-1)
    if flat.size <= SAMPLES:
        return value
    return flat[np.arange(SAMPLES) * flat.size // SAMPLES]


def train(build, optimizer, kind, classes, batch, perturbed=False):
    """Trains the net; returns the model, and the arrays of its case."""
    reset()
    model = build()
    fill(model)
    if perturbed:
        for index, weight in enumerate(model.weights):
            noise = 2.0 * uniform(9000 + index, weight.numpy().size).reshape(weight.shape) - 1.0
            weight.assign(weight.numpy() * (1.0 + PERTURBATION * noise))
    model.compile(optimizer(), LOSSES[kind]())
    inputs, y = data(model, kind, classes, batch)

    @tf.function
    def step(x, y):  # Trainer.train_step, without the metrics
        with tf.GradientTape() as tape:
            y_pred = model(x, training=True)
            loss = model.compute_loss(x=x, y=y, y_pred=y_pred, training=True)
        gradients = tape.gradient(loss, [w.value for w in model.trainable_weights])
        model.optimizer.apply_gradients(zip(gradients, model.trainable_weights))
        return loss, gradients

    def predict():
        x = [i[:batch] for i in inputs]
        return model(x if len(x) > 1 else x[0], training=False).numpy()

    arrays, losses = {"predictions_before": predict()}, []
    for number in range(STEPS):
        rows = slice(number % BATCHES * batch, (number % BATCHES + 1) * batch)
        x = [tf.constant(i[rows]) for i in inputs]
        loss, gradients = step(x if len(x) > 1 else x[0], tf.constant(y[rows]))
        losses.append(loss.numpy())
        if number == 0:
            paths = {w.path: g for w, g in zip(model.trainable_weights, gradients)}
            for index, weight in enumerate(model.weights):
                if weight.path in paths:
                    arrays[f"gradient{index}"] = sample(paths[weight.path].numpy())
        if number == 9:
            values = [w.numpy() for w in model.weights]
            arrays["weight_sums"] = np.array([[v.sum(), np.abs(v).sum()] for v in values])
            arrays |= {f"weight{index}": sample(v) for index, v in enumerate(values)}
    return model, {"losses": np.array(losses)} | arrays | {"predictions_after": predict()}


def write(subject, name, build, optimizer, kind, classes, batch):
    _, other = train(build, optimizer, kind, classes, batch, perturbed=True)
    model, arrays = train(build, optimizer, kind, classes, batch)
    weights = [k for k in arrays if k.startswith("weight") and k != "weight_sums"]
    drift = lambda key: np.max(np.abs(arrays[key] - other[key])) / np.max(np.abs(arrays[key]))
    case = {
        "model": serialized(model),
        "optimizer": serialized(optimizer()),
        "loss": serialized(LOSSES[kind]()),
        "labels": kind,
        "classes": classes,
        "batch": batch,
        "batches": BATCHES,
        "steps": STEPS,
        "weights": [
            {"path": w.path, "name": w.name, "shape": list(w.shape), "trainable": w.trainable}
            for w in model.weights
        ],
        "sensitivity": {
            "perturbation": PERTURBATION,
            "losses": np.max(np.abs(arrays["losses"] - other["losses"]) / np.abs(arrays["losses"])),
            "weights": max(drift(key) for key in weights),
            "predictions_after": drift("predictions_after"),
        },
    }
    subject.write(name, case, arrays)


def main():
    subject = Subject("nets")
    for case in cases():
        write(subject, *case)
    subject.finish()


if __name__ == "__main__":
    main()
