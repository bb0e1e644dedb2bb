"""Losses: the value, the values before the mean, and the gradient with respect to the predictions.

Two kinds of case. `losses/*` calls a loss on plain arrays. `model_losses/*` runs a small model under a loss, because
Keras on TensorFlow silently goes back to the logits of a softmax or sigmoid that ends the model: extreme logits then
give losses beyond the clipped 16.118.
"""

import numpy as np
import tensorflow as tf
from common import Subject, keras, random, reset, serialized

L = keras.layers
LOSS = keras.losses


def probabilities(generator, shape):
    z = np.exp(generator.normal(0.0, 1.5, shape))
    return z / z.sum(axis=-1, keepdims=True)


def one_hot(generator, shape):
    return np.eye(shape[-1])[generator.integers(0, shape[-1], shape[:-1])]


def cases():
    """Yields name, loss, y_true, y_pred, sample weights or None."""
    n, classes = 5, 4

    def case(name, loss, y_true, y_pred, weights=None):
        return name, loss, y_true, y_pred, weights

    g = random("losses")
    truth, labels = one_hot(g, (n, classes)), g.integers(0, classes, n)
    p, z = probabilities(g, (n, classes)), g.normal(0.0, 3.0, (n, classes))
    unnormalized = g.uniform(0.05, 2.0, (n, classes))
    saturated = np.array([[0, 1, 0, 0], [1, 0, 0, 0], [0.5, 0.5, 0, 0], [1e-9, 1, 0, 0], [0, 0, 0, 1]])
    soft = probabilities(g, (n, classes))
    weights = np.array([0.5, 2.0, 0.0, 1.25, 3.0])
    grid_truth, grid_p = one_hot(g, (2, 3, classes)), probabilities(g, (2, 3, classes))
    grid_labels = g.integers(0, classes, (2, 3))

    name, loss = "categorical_crossentropy", LOSS.CategoricalCrossentropy
    yield case(name, loss(), truth, p)
    yield case(name + "_soft_targets", loss(), soft, p)
    yield case(name + "_unnormalized", loss(), truth, unnormalized)
    yield case(name + "_saturated", loss(), truth, saturated.astype("float64"))
    yield case(name + "_logits", loss(from_logits=True), truth, z)
    yield case(name + "_logits_extreme", loss(from_logits=True), truth, 100 * z)
    yield case(name + "_smoothing", loss(label_smoothing=0.1), truth, p)
    yield case(name + "_smoothing_logits", loss(label_smoothing=0.2, from_logits=True), truth, z)
    yield case(name + "_weighted", loss(), truth, p, weights)
    yield case(name + "_sum", loss(reduction="sum"), truth, p, weights)
    yield case(
        name + "_weighted_mean", loss(reduction="mean_with_sample_weight"), truth, p, weights
    )
    yield case(name + "_on_images", loss(), grid_truth, grid_p)

    name, loss = "sparse_categorical_crossentropy", LOSS.SparseCategoricalCrossentropy
    yield case(name, loss(), labels, p)
    yield case(name + "_column", loss(), labels[:, None], p)
    yield case(name + "_unnormalized", loss(), labels, unnormalized)
    yield case(name + "_saturated", loss(), labels, saturated.astype("float64"))
    yield case(name + "_logits", loss(from_logits=True), labels, z)
    yield case(name + "_logits_extreme", loss(from_logits=True), labels, 100 * z)
    yield case(name + "_weighted", loss(), labels, p, weights)
    yield case(name + "_ignore_class", loss(ignore_class=int(labels[0])), labels, p)
    yield case(name + "_on_images", loss(), grid_labels, grid_p)

    name, loss = "binary_crossentropy", LOSS.BinaryCrossentropy
    bits, q, x = g.integers(0, 2, (n, 1)), g.uniform(0.02, 0.98, (n, 1)), g.normal(0.0, 3.0, (n, 1))
    many_bits, many_q = g.integers(0, 2, (n, 3)), g.uniform(0.02, 0.98, (n, 3))
    certain = np.array([[0.0], [1.0], [1e-9], [0.5], [1.0]])
    bits[:2] = [[0], [1]]
    yield case(name, loss(), bits, q)
    yield case(name + "_saturated", loss(), bits, certain)
    yield case(name + "_multi_label", loss(), many_bits, many_q)
    yield case(name + "_multi_label_weighted", loss(), many_bits, many_q, weights)
    yield case(name + "_logits", loss(from_logits=True), bits, x)
    yield case(name + "_logits_extreme", loss(from_logits=True), bits, 100 * x)
    yield case(name + "_smoothing", loss(label_smoothing=0.1), bits, q)
    yield case(name + "_smoothing_logits", loss(label_smoothing=0.1, from_logits=True), bits, x)
    yield case(name + "_weighted", loss(), bits, q, weights)
    yield case(name + "_flat_truth", loss(), bits[:, 0], q)

    a, b = g.normal(0.0, 1.0, (n, 3)), g.normal(0.0, 1.0, (n, 3))
    for loss in (LOSS.MeanSquaredError, LOSS.MeanAbsoluteError, LOSS.Huber, LOSS.LogCosh):
        name = serialized(loss())["config"]["name"]
        yield case(name, loss(), a, b)
        yield case(name + "_weighted", loss(), a, b, weights)
    yield case("huber_delta", LOSS.Huber(delta=0.5), a, b)
    yield case("mean_absolute_percentage_error", LOSS.MeanAbsolutePercentageError(), a, b)
    yield case(
        "mean_squared_logarithmic_error", LOSS.MeanSquaredLogarithmicError(), abs(a), abs(b)
    )
    yield case("hinge", LOSS.Hinge(), many_bits, b)
    yield case("squared_hinge", LOSS.SquaredHinge(), many_bits, b)
    yield case("categorical_hinge", LOSS.CategoricalHinge(), truth, z)
    yield case("kl_divergence", LOSS.KLDivergence(), soft, p)
    yield case("poisson", LOSS.Poisson(), abs(a), abs(b))
    yield case("cosine_similarity", LOSS.CosineSimilarity(), a, b)
    yield case("binary_focal_crossentropy", LOSS.BinaryFocalCrossentropy(), bits, q)
    yield case("categorical_focal_crossentropy", LOSS.CategoricalFocalCrossentropy(), truth, p)
    focal = dict(from_logits=True, label_smoothing=0.1, alpha=0.4, gamma=1.5)
    balanced = LOSS.BinaryFocalCrossentropy(apply_class_balancing=True, **focal)
    yield case("binary_focal_crossentropy_options", balanced, bits, x, weights)
    options = LOSS.CategoricalFocalCrossentropy(**focal)
    yield case("categorical_focal_crossentropy_options", options, truth, z, weights)
    yield case("hinge_signs", LOSS.Hinge(), 2.0 * many_bits - 1.0, b)


def write(subject, name, loss, y_true, y_pred, weights):
    y_true = np.asarray(y_true)
    arrays = {"y_true": y_true, "y_pred": y_pred}
    if weights is not None:
        arrays["sample_weight"] = weights

    @tf.function
    def call(prediction):
        with tf.GradientTape() as tape:
            tape.watch(prediction)
            value = loss(y_true, prediction, sample_weight=weights)
        return value, tape.gradient(value, prediction)

    value, gradient = call(tf.constant(y_pred))
    if y_true.ndim == y_pred.ndim or "sparse" in name:
        arrays["values"] = loss.call(tf.constant(y_true), tf.constant(y_pred)).numpy()
    arrays |= {"loss": value.numpy(), "dy_pred": gradient.numpy()}
    subject.write(name, {"loss": serialized(loss)}, arrays)


def model_cases():
    """Yields name, the layers after the input, the loss, the targets as a function of a generator."""
    categorical, sparse = LOSS.CategoricalCrossentropy, LOSS.SparseCategoricalCrossentropy
    truth = lambda g: one_hot(g, (6, 4))
    labels = lambda g: g.integers(0, 4, 6)
    bits = lambda g: g.integers(0, 2, (6, 1))
    softmax = lambda: [L.Dense(4, activation="softmax")]
    sigmoid = lambda: [L.Dense(1, activation="sigmoid")]
    regularized = dict(kernel_regularizer="l2", bias_regularizer=keras.regularizers.L1L2(0.02, 0.03))
    yield "categorical_softmax", softmax(), categorical(), truth
    yield "categorical_softmax_smoothing", softmax(), categorical(label_smoothing=0.1), truth
    yield "categorical_softmax_layer", [L.Dense(4), L.Softmax()], categorical(), truth
    yield "categorical_activation_layer", [L.Dense(4), L.Activation("softmax")], categorical(), truth
    yield "categorical_reshape_after", softmax() + [L.Reshape((4,))], categorical(), truth
    yield "categorical_logits", [L.Dense(4)], categorical(from_logits=True), truth
    nested = lambda: keras.Sequential([keras.Input((3,)), *softmax()], name="head")
    yield "categorical_nested", [nested()], categorical(), truth
    yield "sparse_softmax", softmax(), sparse(), labels
    yield "sparse_activation_layer", [L.Dense(4), L.Activation("softmax")], sparse(), labels
    yield "sparse_relu_softmax", [L.Dense(5, activation="relu"), *softmax()], sparse(), labels
    yield "binary_sigmoid", sigmoid(), LOSS.BinaryCrossentropy(), bits
    yield "binary_sigmoid_smoothing", sigmoid(), LOSS.BinaryCrossentropy(label_smoothing=0.1), bits
    yield (
        "binary_activation_layer",
        [L.Dense(1), L.Activation("sigmoid")],
        LOSS.BinaryCrossentropy(),
        bits,
    )
    yield "mean_squared_error_sigmoid", sigmoid(), LOSS.MeanSquaredError(), bits
    yield (
        "categorical_regularized",
        [L.Dense(4, activation="softmax", **regularized)],
        categorical(),
        truth,
    )


def write_model(subject, name, layers, loss, targets, scale):
    generator = random("model_losses/" + name)
    model = keras.Sequential([keras.Input((3,)), *layers])
    model.compile("sgd", loss)
    for weight in model.weights:
        weight.assign(generator.normal(0.0, 1.0, weight.shape))
    x = tf.constant(generator.normal(0.0, scale, (6, 3)))
    y_true = targets(generator)

    @tf.function
    def step():
        with tf.GradientTape() as tape:
            tape.watch(x)
            y = model(x, training=True)
            value = model.compute_loss(x=x, y=tf.constant(y_true), y_pred=y, training=True)
        return y, value, *tape.gradient(value, [x, [w.value for w in model.trainable_weights]])

    y, value, dx, dweights = step()
    arrays = {"input0": x.numpy(), "y_true": y_true}
    arrays |= {f"weight{i}": w.numpy() for i, w in enumerate(model.weights)}
    arrays |= {"y_pred": y.numpy(), "loss": value.numpy(), "dinput0": dx.numpy()}
    arrays |= {f"dweight{i}": g.numpy() for i, g in enumerate(dweights)}
    subject.write(name, {"model": serialized(model), "loss": serialized(loss)}, arrays)


def main():
    subject = Subject("losses")
    for name, *arguments in cases():
        reset()
        write(subject, name, *arguments)
    subject.finish()
    subject = Subject("model_losses")
    for suffix, scale in (("", 1.0), ("_extreme", 100.0)):
        reset()
        for name, *arguments in model_cases():
            write_model(subject, name + suffix, *arguments, scale)
    subject.finish()


if __name__ == "__main__":
    main()
