"""Regularizers: the penalty of a weight and its gradient."""

import tensorflow as tf
from common import Subject, keras, random, serialized

R = keras.regularizers
SHAPES = {"dense": (4, 3), "conv": (2, 3, 2, 4), "bias": (5,)}


def cases():
    yield "l1", R.L1(0.02), SHAPES
    yield "l2", R.L2(0.03), SHAPES
    yield "l1_default", R.L1(), SHAPES
    yield "l2_default", R.L2(), SHAPES
    yield "l1_l2", R.L1L2(0.02, 0.03), SHAPES
    yield "orthogonal_rows", R.OrthogonalRegularizer(0.05), {"dense": (4, 3)}
    yield "orthogonal_columns", R.OrthogonalRegularizer(0.05, mode="columns"), {"dense": (4, 3)}


def main():
    subject = Subject("regularizers")
    for name, regularizer, shapes in cases():
        for kind, shape in shapes.items():
            case = f"{name}_{kind}"
            weight = tf.constant(random("regularizers/" + case).normal(0.0, 1.0, shape))
            with tf.GradientTape() as tape:
                tape.watch(weight)
                penalty = regularizer(weight)
            gradient = tape.gradient(penalty, weight)
            arrays = {"weight": weight.numpy(), "penalty": penalty.numpy(), "dweight": gradient.numpy()}
            subject.write(case, {"regularizer": serialized(regularizer)}, arrays)
    subject.finish()


if __name__ == "__main__":
    main()
