"""Keras's half of `benchmarks/against-keras --pipeline`: seconds of an epoch that a generator feeds, of the same training on arrays in
memory, and of the generator alone. FedEpoch.java is Cornea's and prints the same lines."""

import argparse
import pathlib
import time

import numpy as np
from common import keras
from nets import NETS
from pipeline import generator


def endless(flow):
    """Keras 3 ends an epoch with the flow; this goes on, as Cornea and Keras 2 do."""
    while True:
        yield next(flow)


def report(what, images, begin):
    print(f"epoch {what} {images} {time.perf_counter() - begin[0]:.6f} {time.process_time() - begin[1]:.6f}", flush=True)


class Epochs(keras.callbacks.Callback):
    """Prints each epoch but the first."""

    def __init__(self, what, images):
        super().__init__()
        self.what, self.images = what, images

    def on_epoch_begin(self, epoch, logs=None):
        self.begin = time.perf_counter(), time.process_time()

    def on_epoch_end(self, epoch, logs=None):
        if epoch > 0:
            report(self.what, self.images, self.begin)


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("case", choices=("nearest", "augment"))
    parser.add_argument("--directory", type=pathlib.Path, required=True)
    parser.add_argument("--steps", type=int, default=10)
    parser.add_argument("--batch", type=int, default=200)
    parser.add_argument("--epochs", type=int, default=3)
    arguments = parser.parse_args()

    flow = generator(arguments.case, arguments.directory, 128, arguments.batch)
    batches = endless(flow)
    kept = [next(batches) for _ in range(arguments.steps)]
    x = np.concatenate([images for images, _ in kept])
    y = np.concatenate([labels for _, labels in kept])
    del kept
    for _ in range(arguments.epochs):
        begin = time.perf_counter(), time.process_time()
        images = sum(len(next(batches)[0]) for _ in range(arguments.steps))
        report("flow", images, begin)

    net = NETS["lenet-bn"]
    keras.utils.set_random_seed(0)
    model = net.build()
    model.compile(optimizer=net.optimizer(), loss=net.loss, metrics=[net.metric])
    model.fit(
        x, y, batch_size=arguments.batch, epochs=1 + arguments.epochs, verbose=0, callbacks=[Epochs("arrays", len(x))]
    )
    model.fit(
        batches,
        steps_per_epoch=arguments.steps,
        epochs=1 + arguments.epochs,
        verbose=0,
        callbacks=[Epochs("fed", len(x))],
    )


if __name__ == "__main__":
    main()
