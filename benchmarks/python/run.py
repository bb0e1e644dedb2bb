"""One net in Keras, in one process: trains and predicts data in memory and prints what `cornea benchmark` prints, line for line."""

import argparse
import os
import pathlib
import resource
import statistics
import sys
import time

import numpy as np
from common import keras
from nets import NETS


LATENCIES = 40


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


class FirstStep(keras.callbacks.Callback):
    """Prints how long after the start of the process the first training step ended."""

    def on_train_batch_end(self, batch, logs=None):
        if batch == 0:
            stat = pathlib.Path("/proc/self/stat").read_text()
            ticks = int(stat.rpartition(")")[2].split()[19])  # since the machine was booted
            begin = ticks / os.sysconf("SC_CLK_TCK")
            print(f"first_step {time.clock_gettime(time.CLOCK_BOOTTIME) - begin:.3f}", flush=True)


def latency(name, predict):
    """Prints the median time of a call, in seconds; as many calls before warm up."""
    seconds = []
    for _ in range(2 * LATENCIES):
        begin = time.perf_counter()
        predict()
        seconds.append(time.perf_counter() - begin)
    print(f"latency {name} {statistics.median(seconds[LATENCIES:]):.6f}", flush=True)


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
    parser.add_argument("--precision", choices=("float32", "bfloat16"), default="float32")
    arguments = parser.parse_args()
    if arguments.precision == "bfloat16":
        keras.mixed_precision.set_global_policy("mixed_bfloat16")

    net = NETS[arguments.net]
    batch = arguments.batch or net.batch
    images = batch * arguments.steps
    random = np.random.default_rng(0)

    keras.utils.set_random_seed(0)
    model = net.build()
    assert model.count_params() == net.parameters, f"{model.count_params()} parameters"
    model.compile(optimizer=net.optimizer(), loss=net.loss, metrics=[net.metric])
    x = random.random((batch, *net.image), dtype="float32")
    y = labels(net, batch, random)
    first = [FirstStep()] if sys.platform == "linux" else []
    model.fit(x, y, batch_size=batch, epochs=1, verbose=0, callbacks=first)
    x = random.random((images, *net.image), dtype="float32")
    y = labels(net, images, random)
    model.fit(x, y, batch_size=batch, epochs=1, verbose=0)  # warms up
    epochs = Epochs(images)
    model.fit(x, y, batch_size=batch, epochs=arguments.epochs, verbose=0, callbacks=[epochs])
    model.predict(x, batch_size=batch, verbose=0)
    walls = []
    for _ in range(arguments.epochs):
        begin = time.perf_counter(), time.process_time()
        model.predict(x, batch_size=batch, verbose=0)
        walls.append(report("predict", images, begin))

    image = x[:1]
    latency("call", lambda: np.asarray(model(image, training=False)))
    latency("predict", lambda: model.predict(image, verbose=0))

    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss  # kilobytes; bytes on macOS
    print(f"train_images_per_second {images / statistics.median(epochs.walls):.2f}")
    print(f"predict_images_per_second {images / statistics.median(walls):.2f}")
    print(f"peak_memory_mb {peak / (1024**2 if sys.platform == 'darwin' else 1024):.1f}")


if __name__ == "__main__":
    main()
