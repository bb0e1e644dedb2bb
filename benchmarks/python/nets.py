"""The eleven nets: how each is built, what it is fed, and how it is trained. The Java side is TutorialNets.java."""

import dataclasses
import pathlib
import sys
import typing

sys.path.append(str(pathlib.Path(__file__).resolve().parents[2] / "oracle"))

import tutorial_nets
from common import keras

O = keras.optimizers


@dataclasses.dataclass(frozen=True)
class Net:
    build: typing.Callable[[], "keras.Model"]
    parameters: int
    image: tuple
    batch: int
    classes: int  # 1: a sigmoid with labels 0 and 1
    optimizer: typing.Callable[[], "O.Optimizer"]
    loss: str
    metric: str = "accuracy"


def _nesterov():
    return O.SGD(0.1, momentum=0.9, nesterov=True)


_CATEGORICAL, _SPARSE, _BINARY = (
    "categorical_crossentropy",
    "sparse_categorical_crossentropy",
    "binary_crossentropy",
)
_CIFAR, _FOLDER, _LARGE, _PETS = (32, 32, 3), (128, 128, 3), (224, 224, 3), (150, 150, 3)

NETS = {
    "nin": Net(tutorial_nets.nin, 966_986, _CIFAR, 128, 10, _nesterov, _CATEGORICAL),
    "nin-bn": Net(
        lambda: tutorial_nets.nin(normalized=True), 972_658, _CIFAR, 128, 10, _nesterov, _CATEGORICAL
    ),
    "lenet-bn": Net(
        tutorial_nets.lenet_bn, 22_026, _FOLDER, 200, 2, lambda: O.Adam(0.01), _CATEGORICAL
    ),
    "separable": Net(
        tutorial_nets.separable, 184_234, (28, 28, 1), 32, 10, lambda: O.SGD(0.01), _SPARSE
    ),
    "monkeys": Net(tutorial_nets.monkeys, 4_482_730, _FOLDER, 64, 10, O.Adam, _CATEGORICAL),
    "cats-dogs": Net(tutorial_nets.cats_dogs, 3_453_121, _PETS, 20, 1, O.RMSprop, _BINARY, "acc"),
    "bn-logistic": Net(
        tutorial_nets.bn_logistic, 301_070, _LARGE, 10, 2, lambda: O.Adam(0.01), _CATEGORICAL
    ),
    "bn-wide": Net(tutorial_nets.bn_wide, 35_114, _LARGE, 10, 2, lambda: O.Adam(0.001), _CATEGORICAL),
    "bn-deep": Net(tutorial_nets.bn_deep, 10_034, _LARGE, 10, 2, lambda: O.Adam(0.01), _CATEGORICAL),
    "vgg16-frozen": Net(tutorial_nets.vgg16, 16_812_353, _PETS, 20, 1, O.RMSprop, _BINARY, "acc"),
    "vgg16-finetune": Net(
        lambda: tutorial_nets.vgg16(finetune=True),
        16_812_353,
        _PETS,
        20,
        1,
        lambda: O.RMSprop(1e-5),
        _BINARY,
        "acc",
    ),
}
