"""The classes of CustomObjects.java as a user of Keras writes them."""

import pathlib
import sys

import keras
import numpy as np
from keras import ops


class Gain(keras.layers.Layer):
    def __init__(self, scale=1.0, **kwargs):
        super().__init__(**kwargs)
        self.scale = scale

    def build(self, shape):
        self.gain = self.add_weight(name="gain", shape=(shape[-1],), initializer="ones")

    def call(self, x):
        return x * self.gain * self.scale

    def get_config(self):
        return {**super().get_config(), "scale": self.scale}


def bent(x):
    return x * ops.sigmoid(2 * x)


class Ramp(keras.initializers.Initializer):
    def __init__(self, height=1.0):
        self.height = height

    def __call__(self, shape, dtype=None):
        size = int(np.prod(shape))
        return ops.reshape(self.height * ops.arange(size, dtype="float32") / size, shape)

    def get_config(self):
        return {"height": self.height}


class Quartic(keras.regularizers.Regularizer):
    def __init__(self, factor=0.01):
        self.factor = factor

    def __call__(self, x):
        return self.factor * ops.sum(x**4)

    def get_config(self):
        return {"factor": self.factor}


class Within(keras.constraints.Constraint):
    def __init__(self, limit=1.0):
        self.limit = limit

    def __call__(self, w):
        return ops.clip(w, -self.limit, self.limit)

    def get_config(self):
        return {"limit": self.limit}


class PowerLoss(keras.losses.Loss):
    def __init__(self, power=2, **kwargs):
        super().__init__(**kwargs)
        self.power = power

    def call(self, y_true, y_pred):
        return ops.mean((y_pred - y_true) ** self.power, axis=-1)

    def get_config(self):
        return {**super().get_config(), "power": self.power}


class LargestGap(keras.metrics.Mean):
    def __init__(self, name="largest_gap", dtype=None):
        super().__init__(name=name, dtype=dtype)

    def update_state(self, y_true, y_pred, sample_weight=None):
        return super().update_state(ops.max(ops.abs(y_true - y_pred), axis=-1), sample_weight)


class Slow(keras.optimizers.Optimizer):
    def __init__(self, beta=0.9, learning_rate=0.01, name="slow", **kwargs):
        super().__init__(learning_rate=learning_rate, name=name, **kwargs)
        self.beta = beta

    def build(self, variables):
        if self.built:
            return
        super().build(variables)
        self.means = [self.add_variable_from_reference(v, name="mean") for v in variables]

    def update_step(self, gradient, variable, learning_rate):
        mean = self.means[self._get_variable_index(variable)]
        self.assign(mean, self.beta * mean + (1 - self.beta) * gradient)
        self.assign_sub(variable, learning_rate * mean)

    def get_config(self):
        return {**super().get_config(), "beta": self.beta}


class Halving(keras.optimizers.schedules.LearningRateSchedule):
    def __init__(self, first=0.01):
        self.first = first

    def __call__(self, step):
        return self.first / 2.0 ** ops.floor(ops.cast(step, "float32") / 2)

    def get_config(self):
        return {"first": self.first}


TWINS = {
    thing.__name__: thing
    for thing in (Gain, bent, Ramp, Quartic, Within, PowerLoss, LargestGap, Slow, Halving)
}
