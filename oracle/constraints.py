"""Constraints: what a weight becomes after the optimizer's step."""

import numpy as np
from common import Subject, keras, random, serialized

C = keras.constraints
DENSE, CONV = (4, 3), (2, 3, 2, 4)


def cases():
    yield "max_norm_dense", C.MaxNorm(1.0), DENSE
    yield "max_norm_default_dense", C.MaxNorm(), DENSE
    yield "max_norm_conv", C.MaxNorm(1.5, axis=[0, 1, 2]), CONV
    yield "max_norm_axis_0_conv", C.MaxNorm(1.0), CONV
    yield "non_neg_dense", C.NonNeg(), DENSE
    yield "non_neg_conv", C.NonNeg(), CONV
    yield "unit_norm_dense", C.UnitNorm(), DENSE
    yield "unit_norm_conv", C.UnitNorm(axis=[0, 1, 2]), CONV
    yield "min_max_norm_dense", C.MinMaxNorm(0.5, 1.5), DENSE
    yield "min_max_norm_rate_dense", C.MinMaxNorm(0.8, 1.2, rate=0.3), DENSE
    yield "min_max_norm_conv", C.MinMaxNorm(0.9, 1.1, axis=[0, 1, 2]), CONV


def main():
    subject = Subject("constraints")
    for name, constraint, shape in cases():
        generator = random("constraints/" + name)
        # Sizes differ between the last axis's slices, so that the bounds hold some and not others.
        weight = generator.normal(0.0, 1.0, shape) * np.linspace(0.2, 2.0, shape[-1])
        result = np.asarray(constraint(keras.ops.convert_to_tensor(weight)))
        subject.write(
            name, {"constraint": serialized(constraint)}, {"weight": weight, "constrained": result}
        )
    subject.finish()


if __name__ == "__main__":
    main()
