"""Initializers: the distribution and its numbers for kernels of several shapes, caught where Keras draws them."""

from common import Subject, keras, serialized
from keras.src.initializers import random_initializers

I = keras.initializers
KERNELS = {
    "Dense(7) on 5": (5, 7),
    "Conv2D(8, (3, 5)) on 4 channels": (3, 5, 4, 8),
    "Conv2D(6, 3, groups=2) on 4 channels": (3, 3, 2, 6),
    "DepthwiseConv2D(3, depth_multiplier=2) on 4 channels": (3, 3, 4, 2),
    "SeparableConv2D pointwise, 8 to 6 channels": (1, 1, 8, 6),
    "Conv2DTranspose(8, 3) on 4 channels": (3, 3, 8, 4),
    "bias of 9": (9,),
}


def initializers():
    for name in ("Glorot", "He", "Lecun"):
        for distribution in ("Uniform", "Normal"):
            yield getattr(I, name + distribution)()
    for mode in ("fan_in", "fan_out", "fan_avg"):
        for distribution in ("uniform", "truncated_normal", "untruncated_normal"):
            yield I.VarianceScaling(scale=2.0, mode=mode, distribution=distribution)
    yield I.RandomNormal()
    yield I.TruncatedNormal()
    yield I.RandomUniform()


class Recorder:
    """Stands in for `keras.src.random`: notes what would be drawn."""

    def make_default_seed(self):
        return 0

    def uniform(self, shape, minval, maxval, **_):
        self.drawn = {"distribution": "uniform", "minval": minval, "maxval": maxval}

    def normal(self, shape, mean, stddev, **_):
        self.drawn = {"distribution": "normal", "mean": mean, "stddev": stddev}

    def truncated_normal(self, shape, mean, stddev, **_):
        self.drawn = {"distribution": "truncated_normal", "mean": mean, "stddev": stddev}


def main():
    subject = Subject("initializers")
    recorder = Recorder()
    original, random_initializers.random = random_initializers.random, recorder
    rows = []
    for initializer in initializers():
        for kernel, shape in KERNELS.items():
            initializer(shape, dtype="float64")
            description = serialized(initializer)
            description["config"].pop("seed", None)
            rows.append(
                {
                    "class_name": description["class_name"],
                    "config": description["config"],
                    "kernel": kernel,
                    "shape": list(shape),
                    **recorder.drawn,
                }
            )
    random_initializers.random = original
    subject.write_json("initializers", rows)
    subject.finish()


if __name__ == "__main__":
    main()
