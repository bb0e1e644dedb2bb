"""What trained nets see: activations of a layer, Grad-CAM, and gradient ascent on a filter, as keras.io's guides compute them."""

import numpy as np
import tensorflow as tf
from common import Subject, fill, keras, reset, serialized, uniform

L = keras.layers
STEPS = 5
RATE = 10.0


def chain():
    return keras.Sequential(
        [
            keras.Input((14, 12, 3)),
            L.Conv2D(5, 3, activation="relu", name="first"),
            L.MaxPooling2D(2, name="pool"),
            L.Conv2D(6, 3, activation="relu", name="second"),
            L.Flatten(name="flat"),
            L.Dense(3, activation="softmax", name="head"),
        ]
    )


def branches(name="branches"):
    image = keras.Input((10, 10, 3), name="image")
    x = L.Conv2D(4, 3, padding="same", activation="relu", name="stem")(image)
    y = L.BatchNormalization(name="norm")(L.Conv2D(4, 3, padding="same", name="inner")(x))
    joined = L.Add(name="joined")([x, y])
    return keras.Model(image, L.Activation("relu", name="out")(joined), name=name)


def functional():
    body = branches()
    y = L.Dense(4, activation="softmax", name="head")(L.GlobalAveragePooling2D(name="mean")(body.output))
    return keras.Model(body.input, y)


def nested():
    return keras.Sequential(
        [
            keras.Input((10, 10, 3)),
            branches("base"),
            L.Flatten(name="flat"),
            L.Dense(1, activation="sigmoid", name="head"),
        ]
    )


def taps(model, layer):
    """A function from an image to the layer's output and the model's, also for a layer within the model's first layer."""
    if "/" not in layer:
        return keras.Model(model.inputs, [model.get_layer(layer).output, model.outputs[0]])
    base = model.get_layer(layer.split("/")[0])
    inner = keras.Model(base.inputs, [base.get_layer(layer.split("/")[1]).output, base.outputs[0]])

    def both(image):
        seen, x = inner(image)
        for rest in model.layers[1:]:
            x = rest(x)
        return seen, x

    return both


def heatmap(both, image, index):
    with tf.GradientTape() as tape:
        seen, predictions = both(image)
        score = predictions[:, index]
    gradient = tape.gradient(score, seen)
    weights = tf.reduce_mean(gradient, axis=(0, 1, 2))
    heat = tf.squeeze(seen[0] @ weights[..., tf.newaxis])
    return (tf.maximum(heat, 0) / tf.reduce_max(heat)).numpy()


def ascended(both, image, index):
    for _ in range(STEPS):
        with tf.GradientTape() as tape:
            tape.watch(image)
            loss = tf.reduce_mean(both(image)[0][..., index])
        image = image + RATE * tf.math.l2_normalize(tape.gradient(loss, image))
    return image.numpy()


def main():
    subject = Subject("explain")
    for name, build, layer, index, channel in (
        ("chain", chain, "second", 2, 1),
        ("chain_first", chain, "first", 0, 3),
        ("functional", functional, "out", 1, 2),
        ("functional_inner", functional, "inner", 3, 0),
        ("nested", nested, "base/out", 0, 1),
        ("nested_inner", nested, "base/inner", 0, 2),
    ):
        reset()
        model = build()
        fill(model)
        both = taps(model, layer)
        shape = (1, *model.inputs[0].shape[1:])
        image = tf.constant(uniform(1, int(np.prod(shape))).reshape(shape))
        seen, predictions = both(image)
        arrays = {f"weight{i}": w.numpy() for i, w in enumerate(model.weights)}
        arrays |= {"image": image.numpy(), "activations": seen.numpy(), "predictions": predictions.numpy()}
        arrays["heatmap"] = heatmap(both, image, index)
        arrays["ascended"] = ascended(both, image, channel)
        case = {"model": serialized(model), "layer": layer, "index": index, "filter": channel}
        subject.write(name, {**case, "steps": STEPS, "learning_rate": RATE}, arrays)
    subject.finish()


if __name__ == "__main__":
    main()
