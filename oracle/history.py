"""History: what `fit` records on tiny arrays, with splits, weights, validation and a short last batch."""

import numpy as np
from common import Subject, fill, keras, random, reset, serialized

L = keras.layers
ROWS = 11  # with batches of 4 the last one is short


def binary():
    return keras.Sequential(
        [keras.Input((3,)), L.Dense(4, activation="tanh"), L.Dense(1, activation="sigmoid")]
    )


def softmax():
    return keras.Sequential([keras.Input((3,)), L.Dense(3, activation="softmax")])


def normalized():
    return keras.Sequential(
        [
            keras.Input((3,)),
            L.Dense(4, kernel_regularizer=keras.regularizers.L2(0.01)),
            L.BatchNormalization(momentum=0.5),
            L.Activation("relu"),
            L.Dense(3, activation="softmax"),
        ]
    )


def two_outputs():
    x = keras.Input((3,))
    h = L.Dense(4, activation="tanh", kernel_regularizer=keras.regularizers.L2(0.01))(x)
    present = L.Dense(1, activation="sigmoid", name="present")(h)
    kind = L.Dense(3, activation="softmax", name="kind")(h)
    return keras.Model(x, [present, kind])


def cases():
    """Yields name, model builder, kind of labels, arguments of compile, arguments of fit."""
    bce = {"optimizer": "rmsprop", "loss": "binary_crossentropy", "metrics": ["acc"]}
    cce = {"optimizer": "adam", "loss": "categorical_crossentropy", "metrics": ["accuracy"]}
    sparse = {"optimizer": "sgd", "loss": "sparse_categorical_crossentropy", "metrics": ["accuracy"]}
    fit = {"batch_size": 4, "epochs": 3, "shuffle": False}
    yield "binary", binary, "binary", bce, fit
    yield "one_hot", softmax, "one_hot", cce, fit
    yield "sparse", softmax, "sparse", sparse, fit
    yield "no_metrics", softmax, "sparse", {"optimizer": "sgd", "loss": sparse["loss"]}, fit
    yield "default_batch_size", softmax, "sparse", sparse, {"epochs": 2, "shuffle": False}
    yield "validation_split", softmax, "sparse", sparse, fit | {"validation_split": 0.3}
    yield "validation_data", softmax, "one_hot", cce, fit | {"validation_data": 2}
    yield "validation_data_weighted", softmax, "one_hot", cce, fit | {"validation_data": 3}
    yield (
        "validation_batch_size",
        softmax,
        "sparse",
        sparse,
        fit | {"validation_data": 2, "validation_batch_size": 2},
    )
    yield "validation_freq", softmax, "sparse", sparse, fit | {"validation_data": 2, "validation_freq": 2}
    yield "class_weight_sparse", softmax, "sparse", sparse, fit | {"class_weight": {0: 0.5, 2: 3.0}}
    yield "class_weight_one_hot", softmax, "one_hot", cce, fit | {"class_weight": {0: 0.5, 2: 3.0}}
    yield "class_weight_binary", binary, "binary", bce, fit | {"class_weight": {0: 1.0, 1: 4.0}}
    yield "sample_weight", softmax, "sparse", sparse, fit | {"sample_weight": True}
    yield (
        "sample_weight_split",
        softmax,
        "sparse",
        sparse,
        fit | {"sample_weight": True, "validation_split": 0.3},
    )
    yield (
        "weighted_metrics",
        softmax,
        "sparse",
        sparse | {"weighted_metrics": ["accuracy"]},
        fit | {"sample_weight": True},
    )
    yield "normalized", normalized, "one_hot", cce, fit | {"validation_split": 0.2}
    yield "initial_epoch", softmax, "sparse", sparse, fit | {"initial_epoch": 1}
    yield (
        "several_metrics",
        softmax,
        "one_hot",
        cce | {"metrics": ["accuracy", "mse", keras.metrics.MeanAbsoluteError(name="distance")]},
        fit,
    )


    positions = {
        "optimizer": "adam",
        "loss": ["binary_crossentropy", "categorical_crossentropy"],
        "loss_weights": [0.25, 2.0],
        "metrics": [["accuracy"], ["acc", "mse"]],
    }
    names = {
        "optimizer": "sgd",
        "loss": {"kind": "categorical_crossentropy", "present": "mse"},
        "loss_weights": {"kind": 0.5, "present": 3.0},
        "metrics": {"kind": ["accuracy"]},
        "weighted_metrics": {"present": ["mae"], "kind": ["accuracy"]},
    }
    yield "outputs_by_position", two_outputs, "two", positions, fit | {"validation_split": 0.3}
    yield (
        "outputs_by_name",
        two_outputs,
        "two",
        names,
        fit | {"sample_weight": True, "validation_data": 2, "validation_freq": 2},
    )
    yield "outputs_under_one_loss", two_outputs, "two", {"optimizer": "rmsprop", "loss": "mse"}, fit


def labels(generator, kind, rows):
    """The labels, or a list of each output's."""
    if kind == "two":
        return [labels(generator, "binary", rows), labels(generator, "one_hot", rows)]
    if kind == "binary":
        return generator.integers(0, 2, (rows, 1)).astype("float64")
    classes = generator.integers(0, 3, rows)
    return classes if kind == "sparse" else np.eye(3)[classes]


def write(subject, name, build, kind, compile_arguments, fit_arguments):
    reset()
    generator = random("history/" + name)
    model = build()
    fill(model)
    arrays = {"x": generator.normal(0.0, 1.0, (ROWS, 3))}
    y = labels(generator, kind, ROWS)
    arrays |= _named("y", y)
    arrays |= {f"weight{i}": w.numpy() for i, w in enumerate(model.weights)}
    arguments = dict(fit_arguments)
    if arguments.pop("sample_weight", False):
        arrays["sample_weight"] = generator.uniform(0.2, 3.0, ROWS)
        arguments["sample_weight"] = arrays["sample_weight"]
    elements = arguments.pop("validation_data", 0)
    if elements:
        arrays["x_val"] = generator.normal(0.0, 1.0, (7, 3))
        y_val = labels(generator, kind, 7)
        arrays |= _named("y_val", y_val)
    if elements == 3:
        arrays["sample_weight_val"] = generator.uniform(0.2, 3.0, 7)
    if elements:
        validation = (arrays["x_val"], y_val, arrays.get("sample_weight_val"))
        arguments["validation_data"] = validation[:elements]
    model.compile(**compile_arguments)
    history = model.fit(arrays["x"], y, verbose=0, **arguments)
    evaluation = model.evaluate(arrays["x"], y, batch_size=4, verbose=0, return_dict=True)
    arrays |= {f"weight{i}_after": w.numpy() for i, w in enumerate(model.weights)}
    case = {
        "model": serialized(model),
        "optimizer": serialized(model.optimizer),
        "compile": {k: _plain(v) for k, v in compile_arguments.items()},
        "fit": {k: v for k, v in fit_arguments.items() if k not in ("sample_weight", "validation_data")},
        "history": history.history,
        "epochs": history.epoch,
        "evaluation": evaluation,
    }
    case["model"].pop("compile_config", None)
    subject.write(name, case, arrays)


def _named(name, labels):
    """The labels under a name; those of several outputs under the name and a number."""
    return {f"{name}{i}": y for i, y in enumerate(labels)} if isinstance(labels, list) else {name: labels}


def _plain(argument):
    """An argument of compile with metrics by their names."""
    if isinstance(argument, dict):
        return {key: _plain(value) for key, value in argument.items()}
    if isinstance(argument, list):
        return [_plain(value) for value in argument]
    return argument.name if isinstance(argument, keras.metrics.Metric) else argument


def main():
    subject = Subject("history")
    for case in cases():
        write(subject, *case)
    subject.finish()


if __name__ == "__main__":
    main()
