"""keras.applications: layers, shapes and parameters of each net, its features for computed weights, preprocessing."""

import numpy as np
from common import Subject, fill, keras, pictures, random, reset
from nets import sample

A = keras.applications
NETS = {
    "VGG16": A.VGG16,
    "VGG19": A.VGG19,
    "ResNet50": A.ResNet50,
    "MobileNet": A.MobileNet,
    "MobileNetV2": A.MobileNetV2,
}
IMAGES = 2
BATCH = 4
STEPS = 3


def structures():
    """Yields a net and its options."""
    for net in NETS:
        yield net, {}
        yield net, {"include_top": False, "input_shape": (150, 150, 3)}
    yield "VGG16", {"include_top": False, "input_shape": (64, 48, 3), "pooling": "avg"}
    yield "VGG19", {"include_top": False, "input_shape": (32, 32, 1), "pooling": "max"}
    yield "ResNet50", {"include_top": False, "input_shape": (65, 97, 3), "pooling": "avg"}
    yield "ResNet50", {"include_top": False, "input_shape": (32, 32, 3), "pooling": "max"}
    yield "MobileNet", {"input_shape": (128, 128, 3), "alpha": 0.25, "classes": 10}
    yield "MobileNet", {"include_top": False, "input_shape": (97, 65, 3), "alpha": 0.75, "pooling": "max"}
    yield "MobileNet", {"include_top": False, "input_shape": (64, 64, 3), "depth_multiplier": 2, "pooling": "avg"}
    yield "MobileNetV2", {"input_shape": (96, 96, 3), "alpha": 0.35, "classes": 5}
    yield "MobileNetV2", {"include_top": False, "input_shape": (97, 65, 3), "alpha": 1.4, "pooling": "avg"}
    yield "MobileNetV2", {"include_top": False, "input_shape": (64, 64, 3), "alpha": 0.5, "pooling": "max"}


def features():
    """Yields a name, a net and its options: inputs that are small, and odd where padding depends on that."""
    yield "vgg16_features", "VGG16", {"include_top": False, "input_shape": (32, 40, 3)}
    yield "vgg16_top", "VGG16", {"input_shape": (32, 32, 3), "classes": 10}
    yield "vgg19_average", "VGG19", {"include_top": False, "input_shape": (40, 32, 3), "pooling": "avg"}
    yield "resnet50_features", "ResNet50", {"include_top": False, "input_shape": (33, 64, 3)}
    yield "resnet50_logits", "ResNet50", {"input_shape": (48, 32, 3), "classes": 7, "classifier_activation": None}
    yield "mobilenet_features", "MobileNet", {"include_top": False, "input_shape": (47, 64, 3)}
    yield "mobilenet_top", "MobileNet", {"input_shape": (64, 50, 3), "alpha": 0.25, "classes": 10}
    yield "mobilenet_v2_features", "MobileNetV2", {"include_top": False, "input_shape": (47, 64, 3)}
    yield "mobilenet_v2_top", "MobileNetV2", {"input_shape": (50, 33, 3), "alpha": 0.35, "classes": 10}
    yield "mobilenet_v2_maximum", "MobileNetV2", {
        "include_top": False, "input_shape": (32, 32, 3), "alpha": 1.3, "pooling": "max"
    }


def build(net, options):
    reset()
    return NETS[net](weights=None, **options)


def option_text(options):
    def plain(value):
        return "x".join(map(str, value)) if isinstance(value, tuple) else str(value).lower()

    return " ".join(f"{key}={plain(value)}" for key, value in options.items())


def structure(net, options):
    """A line for the net, then one for each layer: name, class, output shape, parameters."""
    model = build(net, options)
    trainable = sum(int(np.prod(w.shape)) for w in model.trainable_weights)
    lines = [f"# {net} {option_text(options)}".rstrip()]
    lines.append(f"{model.name}\t{len(model.layers)}\t{model.count_params()}\t{trainable}")
    for layer in model.layers:
        shape = "x".join("?" if d is None else str(d) for d in layer.output.shape)
        lines.append(f"{layer.name}\t{type(layer).__name__}\t{shape}\t{layer.count_params()}")
    return "\n".join(lines) + "\n"


def write_features(subject, name, net, options):
    model = build(net, options)
    fill(model)
    x, _ = pictures(IMAGES, options["input_shape"], 2)
    y = model(x, training=False).numpy()
    arrays = {"output": sample(y), "sums": np.array([y.sum(), np.abs(y).sum()])}
    case = {"net": net, "options": option_text(options), "images": IMAGES, "output_shape": list(y.shape)}
    subject.write(name, case, arrays)


def fine_tunings():
    """Yields a name, a net, its options, and the layer from which the second part trains."""
    small = {"include_top": False, "input_shape": (32, 32, 3)}
    yield "training_vgg16", "VGG16", small, "block5_conv1"
    yield "training_mobilenet", "MobileNet", small | {"alpha": 0.5}, "conv_dw_13"
    yield "training_mobilenet_v2", "MobileNetV2", small | {"alpha": 0.5}, "block_15_expand"


def train_from(base, name):
    """What a user's loop over the layers does; BatchNormalization stays frozen."""
    base.trainable = True
    reached = False
    for layer in base.layers:
        reached |= layer.name == name
        layer.trainable = reached and not isinstance(layer, keras.layers.BatchNormalization)


def write_training(subject, name, net, options, start):
    """Steps of a head on a frozen net, then of the head and the net's last layers."""
    base = build(net, options)
    head = [
        keras.layers.Flatten(),
        keras.layers.Dense(8, activation="tanh"),
        keras.layers.Dense(1, activation="sigmoid"),
    ]
    model = keras.Sequential([keras.Input(options["input_shape"]), base, *head])
    fill(model)
    x, labels = pictures(BATCH, options["input_shape"], 2)
    y = labels.reshape(-1, 1).astype("float64")
    losses, counts = [], []
    for part, rate in ((None, 1e-3), (start, 1e-5)):
        if part is None:
            base.trainable = False
        else:
            train_from(base, part)
        counts.append(len(model.trainable_weights))
        model.compile(keras.optimizers.RMSprop(rate), "binary_crossentropy")
        for _ in range(STEPS):
            losses.append(float(model.train_on_batch(x, y)))
    values = [w.numpy() for w in model.weights]
    arrays = {
        "losses": np.array(losses),
        "weight_sums": np.array([[v.sum(), np.abs(v).sum()] for v in values]),
        "predictions": model(x, training=False).numpy(),
    }
    case = {"net": net, "options": option_text(options), "from": start, "images": BATCH}
    subject.write(name, case | {"steps": STEPS, "trainable": counts}, arrays)


def write_preprocessing(subject):
    """In float32, as users call it: every byte value in each channel, and some values between."""
    bytes_ = np.stack([np.roll(np.arange(256), shift) for shift in (0, 85, 170)], -1)
    x = np.concatenate([bytes_.reshape(16, 16, 3), random("preprocess").uniform(0, 255, (4, 16, 3))])
    x = x.astype("float32")[None]
    arrays = {"input": x.astype("float64")}
    for mode in ("caffe", "tf", "torch"):
        y = A.imagenet_utils.preprocess_input(x.copy(), mode=mode)
        assert y.dtype == np.float32
        arrays[mode] = np.ascontiguousarray(y).astype("float64")
    subject.write("preprocessing", {}, arrays)


def main():
    subject = Subject("applications")
    subject.write_text("structures", "".join(structure(*case) for case in structures()))
    for case in features():
        write_features(subject, *case)
    for case in fine_tunings():
        write_training(subject, *case)
    write_preprocessing(subject)
    subject.finish()


if __name__ == "__main__":
    main()
