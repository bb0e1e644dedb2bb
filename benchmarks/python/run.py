"""One net in Keras, in one process: trains and predicts data in memory and prints what `cornea benchmark` prints, line for line."""

import argparse
import resource
import statistics
import sys
import time

import numpy as np
from common import keras
from nets import NETS


class Epochs(keras.callbacks.Callback):
    """Prints wall and CPU seconds of each epoch of fit."""

    def __init__(self, images):
        super().__init__()
        self.images = images
        self.walls = []

    def on_epoch_begin(self, epoch, logs=None):
        self.begin = time.perf_counter(), time.process_time()

    def on_epoch_end(self, epoch, logs=None):
        self.walls.append(report("train", self.images, self.begin))


def report(phase, images, begin):
    wall, cpu = time.perf_counter() - begin[0], time.process_time() - begin[1]
    print(f"epoch {phase} {images} {wall:.6f} {cpu:.6f}", flush=True)
    return wall


def labels(net, images, random):
    if net.classes == 1:
        return random.integers(0, 2, (images, 1)).astype("float32")
    classes = random.integers(0, net.classes, images)
    if net.loss.startswith("sparse"):
        return classes.astype("int32")
    return np.eye(net.classes, dtype="float32")[classes]


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("net", choices=NETS)
    parser.add_argument("--batch", type=int)
    parser.add_argument("--steps", type=int, default=10)
    parser.add_argument("--epochs", type=int, default=3)
    arguments = parser.parse_args()

    net = NETS[arguments.net]
    batch = arguments.batch or net.batch
    images = batch * arguments.steps
    random = np.random.default_rng(0)
    x = random.random((images, *net.image), dtype="float32")
    y = labels(net, images, random)

    keras.utils.set_random_seed(0)
    model = net.build()
    assert model.count_params() == net.parameters, f"{model.count_params()} parameters"
    model.compile(optimizer=net.optimizer(), loss=net.loss, metrics=[net.metric])
    warm = 2 * batch
    model.fit(x[:warm], y[:warm], batch_size=batch, epochs=1, verbose=0)
    epochs = Epochs(images)
    model.fit(x, y, batch_size=batch, epochs=arguments.epochs, verbose=0, callbacks=[epochs])
    model.predict(x[:warm], batch_size=batch, verbose=0)
    walls = []
    for _ in range(arguments.epochs):
        begin = time.perf_counter(), time.process_time()
        model.predict(x, batch_size=batch, verbose=0)
        walls.append(report("predict", images, begin))

    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss  # kilobytes; bytes on macOS
    print(f"train_images_per_second {images / statistics.median(epochs.walls):.2f}")
    print(f"predict_images_per_second {images / statistics.median(walls):.2f}")
    print(f"peak_memory_mb {peak / (1024**2 if sys.platform == 'darwin' else 1024):.1f}")


if __name__ == "__main__":
    main()
