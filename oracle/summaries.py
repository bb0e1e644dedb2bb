"""Summaries: the text of `model.summary()` and the model beside it, in float32, since sizes in bytes are shown."""

import contextlib
import io
import os

import numpy as np
import tutorial_nets as T
from common import Subject, keras, reset, serialized

L = keras.layers
keras.config.set_floatx("float32")


def text(model, **options):
    """What a program shows that prints its summary into a pipe: no colours, 80 columns unless `line_length` says more."""
    os.environ["COLUMNS"] = str(max(80, options["line_length"]))
    buffer = io.StringIO()
    with contextlib.redirect_stdout(buffer):
        model.summary(**options)
    return buffer.getvalue()


def sequential():
    return keras.Sequential(
        [
            keras.Input((8, 8, 3)),
            L.Conv2D(4, 3, activation="relu"),
            L.BatchNormalization(),
            L.MaxPooling2D(2),
            L.Flatten(),
            L.Dropout(0.5),
            L.Dense(2, activation="softmax"),
        ]
    )


def not_built():
    return keras.Sequential([L.Flatten(), L.Dense(4), L.Dense(2)])


def empty():
    return keras.Sequential(name="empty")


def long_names():
    return keras.Sequential(
        [
            keras.Input((8, 8, 3), name="an_input_with_a_rather_long_name"),
            L.Conv2D(1234, 3, name="a_convolution_whose_name_is_far_too_long_for_the_column"),
            L.GlobalAveragePooling2D(name="short"),
            L.Dense(1000, name="classifier_of_one_thousand_classes"),
        ]
    )


def functional():
    image = keras.Input((8, 8, 3))
    x = L.Flatten()(L.Conv2D(4, 3)(image))
    return keras.Model(image, L.Dense(2)(x))


def residual():
    image = keras.Input((8, 8, 3), name="image")
    x = L.Conv2D(4, 3, padding="same", name="widen")(image)
    y = L.Conv2D(4, 3, padding="same", activation="relu", name="branch")(x)
    z = L.Add(name="add")([x, y])
    w = L.Concatenate(name="concatenate")([x, y, z])
    return keras.Model(image, L.Dense(2, name="head")(L.GlobalAveragePooling2D(name="pool")(w)))


def two_inputs_two_outputs():
    a, b = keras.Input((4,), name="left"), keras.Input((3,), name="right")
    shared = L.Dense(5, name="shared")
    x = L.Concatenate(name="joined")([shared(a), shared(L.Dense(4, name="lift")(b))])
    return keras.Model([a, b], [L.Dense(2, name="first")(x), L.Dense(1, name="second")(x)])


def nested():
    base = T.vgg16_base(32, 16)
    base.trainable = False
    return keras.Sequential(
        [keras.Input((32, 32, 3)), base, L.Flatten(), L.Dense(4, activation="relu"), L.Dense(1)]
    )


def nested_in_functional():
    inner = keras.Sequential([keras.Input((4,)), L.Dense(3), L.Dense(2)], name="inner")
    a, b = keras.Input((4,)), keras.Input((4,))
    return keras.Model([a, b], L.Add()([inner(a), inner(b)]))


def frozen():
    model = sequential()
    model.layers[0].trainable = False
    return model


def compiled():
    model = sequential()
    model.compile("adam", "categorical_crossentropy")
    model.train_on_batch(np.zeros((2, 8, 8, 3)), np.eye(2))
    return model


def cases():
    """Yields name, model builder, options of summary()."""
    for build in (
        sequential,
        not_built,
        empty,
        long_names,
        functional,
        residual,
        two_inputs_two_outputs,
        nested,
        nested_in_functional,
        frozen,
        compiled,
    ):
        yield build.__name__, build, {}
    for build in (sequential, frozen, nested, residual):
        yield build.__name__ + "_show_trainable", build, {"show_trainable": True}
    for build in (nested, nested_in_functional):
        yield build.__name__ + "_expanded", build, {"expand_nested": True}
    yield "nested_expanded_show_trainable", nested, {"expand_nested": True, "show_trainable": True}
    yield "residual_width_120", residual, {"line_length": 120}
    yield "sequential_width_60", sequential, {"line_length": 60}
    for name, build in {
        "nin": T.nin,
        "nin_bn": lambda: T.nin(normalized=True),
        "lenet_bn": T.lenet_bn,
        "separable": T.separable,
        "monkeys": T.monkeys,
        "cats_dogs": T.cats_dogs,
        "bn_logistic": T.bn_logistic,
        "bn_wide": T.bn_wide,
        "bn_deep": T.bn_deep,
        "vgg16_base": T.vgg16_base,
        "vgg16_frozen": T.vgg16,
        "vgg16_finetune": lambda: T.vgg16(finetune=True),
    }.items():
        yield name, build, {}


def main():
    subject = Subject("summaries")
    for name, build, options in cases():
        reset()
        model = build()
        options = {"line_length": 80} | options
        subject.write_text(name, text(model, **options))
        description = serialized(model)
        description.pop("compile_config", None)
        case = {"name": name, "keras": keras.__version__, "options": options}
        subject.write_json(name, case | {"compiled": model.compiled, "model": description})
    subject.finish()


if __name__ == "__main__":
    main()
