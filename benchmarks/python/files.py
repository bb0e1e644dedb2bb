"""Seconds that Cornea and Keras take to load and save VGG16 with its top (138 million weights, 553 MB) and to predict with ResNet50 and
MobileNetV2 at 224 px, in turns, as Markdown rows. Keras writes the file that both load; it is in the computer's buffers then, so that no disk
is measured in reading. Cornea's save ends when the file is on the disk (fsync of file and folder), Keras's when it is in the buffers; the last
column has Keras's save followed by the same two fsyncs, which is as much work as Cornea's. A second passes between two saves, as nobody saves
twice at once: what either leaves behind (the system writes Keras's buffers, and frees the blocks of the file that Cornea has replaced) is
done then. Keras predicts by
predict_on_batch, its fastest way. Memory is the peak of the whole process, program and libraries included, up to the end of its first load, save (after a load) or prediction:
what later ones leave to a collector depends on how often it runs.
"""

import argparse
import os
import pathlib
import re
import statistics
import subprocess
import sys
import tempfile
import time

HERE = pathlib.Path(__file__).resolve().parent
REPOSITORY = HERE.parents[1]
CASES = tuple(f"{verb}-{kind}" for kind in ("keras", "h5") for verb in ("load", "save"))
CASES += tuple(f"predict-{net}-{batch}" for net in ("resnet50", "mobilenetv2") for batch in (1, 16))
PAUSE = 1  # seconds before a save
NETS = {"resnet50": "ResNet50", "mobilenetv2": "MobileNetV2"}


def peak_megabytes():
    return int(re.search(r"VmHWM:\s+(\d+)", pathlib.Path("/proc/self/status").read_text())[1]) / 1000


def repeat(task, warm, times, pause=0):
    task()
    print(f"peak {peak_megabytes():.0f}", flush=True)
    for _ in range(warm - 1):
        task()
    for _ in range(times):
        time.sleep(pause)
        start = time.perf_counter()
        task()
        print(f"seconds {time.perf_counter() - start:.6f}", flush=True)


def synchronize(path):
    """Comes back when a file, or the names in a folder, are on the disk."""
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def keras_half(case, folder):
    import common  # noqa: F401, it sets Keras up
    import keras
    import numpy as np

    verb, what, *rest = case.split("-")
    if verb == "write":
        model = keras.applications.VGG16(weights=None)
        model.save(folder / "vgg16.keras")
        model.save(folder / "vgg16.h5")
        return
    if verb == "predict":
        batch = int(rest[0])
        model = getattr(keras.applications, NETS[what])(weights=None)
        x = np.random.default_rng(1).uniform(-1, 1, (batch, 224, 224, 3)).astype("float32")
        repeat(lambda: model.predict_on_batch(x), 5, 60 // batch + 5)
    elif verb == "load":
        repeat(lambda: keras.models.load_model(folder / f"vgg16.{what}", compile=False), 1, 3)
    else:
        model = keras.models.load_model(folder / f"vgg16.{what}", compile=False)
        file = folder / f"saved.{what}"
        if rest:
            repeat(lambda: (model.save(file), synchronize(file), synchronize(folder)), 1, 3, PAUSE)
        else:
            repeat(lambda: model.save(file), 1, 3, PAUSE)


def java():
    folder = REPOSITORY / "benchmarks/target/launcher"
    classes = f"{folder / 'classes'}:{(folder / 'class-path').read_text().strip()}"
    binary = pathlib.Path(os.environ["JAVA_HOME"]) / "bin/java" if "JAVA_HOME" in os.environ else "java"
    return [binary, "-XX:+UseParallelGC", "-cp", classes, "cornea.benchmarks.ModelFiles"]


def run(command):
    done = subprocess.run(command, cwd=REPOSITORY, stdout=subprocess.PIPE, text=True, timeout=500)
    if done.returncode:
        sys.exit(f"{' '.join(map(str, command))} failed with exit status {done.returncode}")
    seconds = [float(text) for text in re.findall(r"^seconds (\S+)$", done.stdout, re.MULTILINE)]
    peaks = [float(text) for text in re.findall(r"^peak (\S+)$", done.stdout, re.MULTILINE)]
    return seconds, peaks


def cell(seconds, peaks):
    unit, factor = ("ms", 1000) if statistics.median(seconds) < 1 else ("s", 1)
    low, middle, high = (factor * f(seconds) for f in (min, statistics.median, max))
    return f"{middle:.3g} {unit} ({low:.3g}–{high:.3g}), {max(peaks):.0f} MB"


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("cases", nargs="*", default=CASES, help=f"of {', '.join(CASES)}; all by default")
    parser.add_argument("--rounds", type=int, default=2)
    parser.add_argument("--keras", type=pathlib.Path, help="run Keras's half alone, once, with files in this folder")
    arguments = parser.parse_args()
    if arguments.keras:
        keras_half(arguments.cases[0], arguments.keras)
        return
    print("| case | Cornea, peak memory | Keras, peak memory | times as fast | Keras and fsync | times as fast |")
    print("| --- | --- | --- | --- | --- | --- |")
    with tempfile.TemporaryDirectory() as name:
        folder = pathlib.Path(name)
        if not all(case.startswith("predict") for case in arguments.cases):
            run([sys.executable, HERE / "files.py", "write-all", "--keras", folder])
        for case in arguments.cases:
            saves = case.startswith("save")
            results = {program: ([], []) for program in ("cornea", "keras", "keras-fsync")[: 3 if saves else 2]}
            for _ in range(arguments.rounds):
                for program, all_results in results.items():
                    if program == "cornea":
                        command = [*java(), case, folder]
                    else:
                        keras_case = case + program.removeprefix("keras")
                        command = [sys.executable, HERE / "files.py", keras_case, "--keras", folder]
                    for all_numbers, numbers in zip(all_results, run(command)):
                        all_numbers += numbers
            medians = {program: statistics.median(seconds) for program, (seconds, _) in results.items()}
            cells = [case, cell(*results["cornea"])]
            for program in ("keras", "keras-fsync"):
                if program in results:
                    cells += [cell(*results[program]), f"{medians[program] / medians['cornea']:.2f}"]
                else:
                    cells += ["", ""]
            print(f"| {' | '.join(cells)} |", flush=True)


if __name__ == "__main__":
    main()
