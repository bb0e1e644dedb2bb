"""Metrics: the result after each update, ties and thresholds included, and what the string "accuracy" turns into."""

import numpy as np
from common import Subject, keras, random, reset, serialized

L = keras.layers
M = keras.metrics


def cases():
    """Yields name, metric, a list of updates: (y_true, y_pred) or (y_true, y_pred, sample_weight)."""
    g = random("metrics")
    weights = [np.array([1.0, 2.0, 0.0, 0.5]), np.array([0.25, 1.0, 1.0, 3.0])]
    bits = [g.integers(0, 2, (4, 1)) for _ in range(2)]
    # 0.5 itself counts as 0: the comparison is strict.
    scores = [np.array([[0.5], [0.2], [0.9], [0.500001]]), g.uniform(0.0, 1.0, (4, 1))]
    wide_bits, wide_scores = [g.integers(0, 2, (4, 3))], [g.uniform(0.0, 1.0, (4, 3))]
    labels = [np.array([0, 3, 0, 2]), np.array([4, 1, 0, 2])]
    one_hot = [np.eye(5)[l] for l in labels]
    # A tie: the first of the largest wins in argmax; the top k take all that are not smaller.
    tied = np.array([[0.3, 0.3, 0.2, 0.1, 0.1], [0.1, 0.2, 0.3, 0.3, 0.1], [0.2] * 5, [0, 0, 0, 0.5, 0.5]])
    predictions = [np.float32(p).astype("float64") for p in (tied, g.dirichlet(np.ones(5), 4))]
    plain = [g.normal(0.0, 1.0, (4, 3)) for _ in range(4)]

    def updates(truth, prediction, weighted=False):
        return list(zip(truth, prediction, weights)) if weighted else list(zip(truth, prediction))

    for suffix, weighted in (("", False), ("_weighted", True)):
        yield "binary_accuracy" + suffix, M.BinaryAccuracy(), updates(bits, scores, weighted)
        yield (
            "categorical_accuracy" + suffix,
            M.CategoricalAccuracy(),
            updates(one_hot, predictions, weighted),
        )
        yield (
            "sparse_categorical_accuracy" + suffix,
            M.SparseCategoricalAccuracy(),
            updates(labels, predictions, weighted),
        )
        yield "precision" + suffix, M.Precision(), updates(bits, scores, weighted)
        yield "recall" + suffix, M.Recall(), updates(bits, scores, weighted)
        yield "auc" + suffix, M.AUC(), updates(bits, scores, weighted)
        yield "mean_squared_error" + suffix, M.MeanSquaredError(), updates(plain[:2], plain[2:], weighted)
        yield (
            "binary_crossentropy" + suffix,
            M.BinaryCrossentropy(),
            updates(bits, scores, weighted),
        )
        yield (
            "categorical_crossentropy" + suffix,
            M.CategoricalCrossentropy(),
            updates(one_hot[1:], predictions[1:], weighted),
        )
    yield "binary_accuracy_threshold", M.BinaryAccuracy(threshold=0.2), updates(bits, scores)
    yield "binary_accuracy_wide", M.BinaryAccuracy(), updates(wide_bits, wide_scores)
    yield "accuracy", M.Accuracy(), updates(labels, labels[::-1])
    yield (
        "sparse_categorical_accuracy_column",
        M.SparseCategoricalAccuracy(),
        updates([l[:, None] for l in labels], predictions),
    )
    for k in (1, 2, 3, 5):
        yield (
            f"top_{k}_categorical_accuracy",
            M.TopKCategoricalAccuracy(k=k),
            updates(one_hot, predictions),
        )
        yield (
            f"sparse_top_{k}_categorical_accuracy",
            M.SparseTopKCategoricalAccuracy(k=k),
            updates(labels, predictions),
        )
    for count in (M.TruePositives, M.TrueNegatives, M.FalsePositives, M.FalseNegatives):
        metric = count()
        yield metric.name, metric, updates(bits, scores)
    yield "f1_score", M.F1Score(), updates(one_hot, predictions)
    yield "f1_score_macro", M.F1Score(average="macro"), updates(one_hot, predictions)
    yield "f1_score_threshold", M.F1Score(average="micro", threshold=0.5), updates(wide_bits, wide_scores)
    yield "precision_thresholds", M.Precision(thresholds=[0.2, 0.5, 0.9]), updates(bits, scores)
    yield "precision_class_1", M.Precision(class_id=1), updates(one_hot, predictions)
    yield "recall_top_2", M.Recall(top_k=2), updates(one_hot, predictions)
    yield "auc_pr", M.AUC(curve="PR"), updates(bits, scores)
    yield "mean_absolute_error", M.MeanAbsoluteError(), updates(plain[:2], plain[2:])
    yield "root_mean_squared_error", M.RootMeanSquaredError(), updates(plain[:2], plain[2:])
    yield "cosine_similarity", M.CosineSimilarity(), updates(plain[:2], plain[2:])


def write(subject, name, metric, updates):
    arrays, results = {}, []
    for i, update in enumerate(updates):
        for key, value in zip(("y_true", "y_pred", "sample_weight"), update):
            arrays[f"{key}{i}"] = np.asarray(value)
        if "top_k" in metric.name:  # TensorFlow's InTopK takes float32 alone; the predictions are representable in it
            update = (update[0], np.float32(update[1]), *update[2:])
        metric.update_state(*update)
        results.append(np.asarray(metric.result()).astype("float64"))
    arrays["results"] = np.stack(results)
    subject.write(name, {"metric": serialized(metric), "updates": len(updates)}, arrays)


def resolution():
    """What the metrics of `compile` become: by output shape, targets and loss."""
    rows = []
    targets = {
        "integers (n,)": np.array([0, 1, 1, 0]),
        "integers (n, 1)": np.array([[0], [1], [1], [0]]),
        "floats (n, 1)": np.array([[0.0], [1.0], [1.0], [0.0]]),
        "one-hot (n, 3)": np.eye(3)[[0, 1, 2, 0]],
        "several bits (n, 3)": np.array([[1, 0, 1], [0, 0, 0], [1, 1, 1], [0, 1, 0]]),
    }
    for string in ("accuracy", "acc"):
        for units, loss, truth in (
            (1, "binary_crossentropy", "integers (n,)"),
            (1, "binary_crossentropy", "integers (n, 1)"),
            (1, "binary_crossentropy", "floats (n, 1)"),
            (1, "mse", "floats (n, 1)"),
            (3, "sparse_categorical_crossentropy", "integers (n,)"),
            (3, "sparse_categorical_crossentropy", "integers (n, 1)"),
            (3, "categorical_crossentropy", "one-hot (n, 3)"),
            (3, "mse", "one-hot (n, 3)"),
            (3, "binary_crossentropy", "several bits (n, 3)"),
        ):
            reset()
            model = keras.Sequential([keras.Input((2,)), L.Dense(units, activation="sigmoid")])
            model.compile("sgd", loss, metrics=[string])
            history = model.fit(np.zeros((4, 2)), targets[truth], verbose=0).history
            chosen = model.metrics[1].metrics[0]
            rows.append(
                {
                    "metrics": string,
                    "units": units,
                    "loss": loss,
                    "targets": truth,
                    "becomes": type(chosen).__name__ + " of " + chosen._fn.__name__,
                    "history_keys": list(history),
                }
            )
    return rows


def main():
    subject = Subject("metrics")
    for name, metric, updates in cases():
        write(subject, name, metric, updates)
    subject.write_json("resolution", resolution())
    subject.finish()


if __name__ == "__main__":
    main()
