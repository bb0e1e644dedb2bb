"""Progress bar: every byte that fit, evaluate and predict write; times come from a clock that gains 1/16 s at every reading.

Keras asks whether it writes to a terminal, but on POSIX systems it draws the moving, coloured bar into pipes as well.
"""

import contextlib
import io

from common import Subject, fill, keras, pictures, reset
from keras.src.utils import progbar

L = keras.layers
SECONDS_PER_READING = 0.0625


class Clock:
    """Stands in for the module `time`."""

    def __init__(self):
        self.now = 1_000_000.0

    def time(self):
        self.now += SECONDS_PER_READING
        return self.now


def model():
    net = keras.Sequential([keras.Input((2, 2, 1)), L.Flatten(), L.Dense(3, activation="softmax")])
    fill(net)
    net.compile("sgd", "sparse_categorical_crossentropy", metrics=["accuracy"])
    return net


def cases():
    """Yields name and what is run."""
    x, y = pictures(12, (2, 2, 1), 3)
    for verbose in (1, 2):
        fit = {"batch_size": 4, "epochs": 2, "shuffle": False, "verbose": verbose}
        halves = {"validation_data": (x[8:], y[8:])} | fit
        evaluate = {"batch_size": 4, "verbose": verbose}
        yield f"fit_verbose_{verbose}", lambda m: m.fit(x, y, **fit)
        yield f"fit_validation_verbose_{verbose}", lambda m: m.fit(x[:8], y[:8], **halves)
        yield f"evaluate_verbose_{verbose}", lambda m: m.evaluate(x, y, **evaluate)
        yield f"predict_verbose_{verbose}", lambda m: m.predict(x, **evaluate)
    generator = ((x[i : i + 4], y[i : i + 4]) for i in (0, 4, 8))
    yield "fit_unknown_length", lambda m: m.fit(generator, epochs=1, shuffle=False, verbose=1)
    yield "bar", lambda m: bar()


def bar():
    """More steps than the bar has cells, and numbers of all sizes."""
    target = 120
    bar = keras.utils.Progbar(target)
    for step in range(1, target + 1):
        values = [("loss", 1.0 / step), ("small", 1e-5 * step), ("large", 12345.678 * step)]
        bar.update(step, values, finalize=step == target)


def main():
    subject = Subject("progress")
    for name, run in cases():
        reset()
        net = model()
        output = io.StringIO()
        progbar.time = Clock()
        with contextlib.redirect_stdout(output):
            run(net)
        subject.write_text(name, output.getvalue())
    subject.finish()


if __name__ == "__main__":
    main()
