"""Images per second of Cornea's flows and of Keras's generators over the same files, in turns, as Markdown rows.

Cases: `nearest` decodes, resizes to 150 px with nearest neighbours and rescales; `augment` is the same with rotations up to 40 degrees,
shifts, shear and zoom of 0.2 and flips; `cache` is `nearest` from Cornea's cache in memory beside Keras, which has none; `arrays` flips
and shifts 10,000 arrays of 32x32x3. Nothing is trained. Keras is measured as `next(generator)` gives it, on one thread, and with two threads
that ask for batches by their number, as fit does with workers=2. Each process warms up for one pass at least.
"""

import argparse
import collections
import concurrent.futures
import itertools
import os
import pathlib
import statistics
import subprocess
import sys
import time

HERE = pathlib.Path(__file__).resolve().parent
REPOSITORY = HERE.parents[1]
CASES = ("nearest", "augment", "cache", "arrays")


def generator(case, directory, side=150, batch=20):
    import common  # noqa: F401, it sets Keras up
    import numpy as np
    from keras.src.legacy.preprocessing.image import ImageDataGenerator

    if case == "arrays":
        values = np.random.default_rng(1).integers(0, 256, (10_000, 32, 32, 3)).astype("float32")
        flow = ImageDataGenerator(width_shift_range=0.1, height_shift_range=0.1, horizontal_flip=True)
        return flow.flow(values, np.zeros(10_000), batch_size=32)
    options = {}
    if case == "augment":
        options = dict(
            rotation_range=40, width_shift_range=0.2, height_shift_range=0.2, shear_range=0.2, zoom_range=0.2, horizontal_flip=True
        )
    return ImageDataGenerator(rescale=1 / 255.0, **options).flow_from_directory(directory, target_size=(side, side), batch_size=batch)


def timed(batches, least_images, seconds):
    images, start, cpu = 0, time.perf_counter(), time.process_time()
    while images < least_images or time.perf_counter() - start < seconds:
        images += len(next(batches)[0])
    return images, time.perf_counter() - start, time.process_time() - cpu


def ahead(flow, threads=2, queued=10):
    """Batches made by threads that ask for them by their number, as Keras's own reader does with workers=2."""
    with concurrent.futures.ThreadPoolExecutor(threads) as pool:
        while True:
            flow.on_epoch_end()
            numbers = iter(range(len(flow)))
            futures = collections.deque(pool.submit(flow.__getitem__, number) for number in itertools.islice(numbers, queued))
            while futures:
                yield futures.popleft().result()
                futures.extend(pool.submit(flow.__getitem__, number) for number in itertools.islice(numbers, 1))


def keras(case, directory, seconds):
    flow = generator(case, directory)
    timed(flow, flow.n, 0)
    print("images %d %.3f %.3f" % timed(flow, 0, seconds))
    batches = ahead(flow)
    timed(batches, flow.n, 0)
    print("images %d %.3f %.3f" % timed(batches, 0, seconds))
    sys.stdout.flush()
    os._exit(0)  # its threads do not end


def run(command):
    done = subprocess.run(command, cwd=REPOSITORY, stdout=subprocess.PIPE, text=True, timeout=300)
    if done.returncode:
        sys.exit(f"{' '.join(map(str, command))} failed with exit status {done.returncode}")
    return [[float(word) for word in line.split()[1:]] for line in done.stdout.splitlines() if line.startswith("images ")]


def java(program):
    """What starts a program of the module benchmarks."""
    folder = REPOSITORY / "benchmarks/target/launcher"
    classes = f"{folder / 'classes'}:{(folder / 'class-path').read_text().strip()}"
    binary = pathlib.Path(os.environ["JAVA_HOME"]) / "bin/java" if "JAVA_HOME" in os.environ else "java"
    return [binary, "-XX:+UseParallelGC", "-cp", classes, program]


def cell(results):
    rates = [images / wall for images, wall, _ in results]
    cpu = statistics.median(cpu / images for images, _, cpu in results)
    return f"{statistics.median(rates):.0f} ({min(rates):.0f}–{max(rates):.0f}), {1000 * cpu:.2f}", statistics.median(rates)


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("cases", nargs="*", default=CASES, help=f"of {', '.join(CASES)}; all by default")
    parser.add_argument("--directory", type=pathlib.Path, help="a folder with a subfolder of images for each class")
    parser.add_argument("--rounds", type=int, default=2)
    parser.add_argument("--seconds", type=float, default=5)
    parser.add_argument("--keras", action="store_true", help="run Keras's half alone, once")
    arguments = parser.parse_args()
    directory = arguments.directory and arguments.directory.resolve()
    if arguments.keras:
        keras(arguments.cases[0], directory, arguments.seconds)
    print("| case | Cornea, images/s, CPU ms/image | Keras, one thread | ratio | Keras, workers=2 | ratio |")
    print("| --- | --- | --- | --- | --- | --- |")
    for case in arguments.cases:
        folder = ["--directory", directory] if directory else []
        common = [case, *folder, "--seconds", str(arguments.seconds)]
        results = [[], [], []]
        for _ in range(arguments.rounds):
            results[0] += run([*java("cornea.benchmarks.Pipeline"), *common])
            one, two = run([sys.executable, HERE / "pipeline.py", "--keras", *common])
            results[1].append(one)
            results[2].append(two)
        (cornea, rate), (single, single_rate), (double, double_rate) = map(cell, results)
        print(f"| {case} | {cornea} | {single} | {rate / single_rate:.1f} | {double} | {rate / double_rate:.1f} |", flush=True)


if __name__ == "__main__":
    main()
