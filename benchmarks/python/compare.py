"""Compares Cornea with Keras on the tutorials' nets: images per second, processor time and memory, as a Markdown page.

Each round runs one process of Cornea and one of Keras, so that a slow minute of the machine hits both. Data is the same kind and size, in
memory; dropout, metrics and shuffling are on in both; the first epoch of each process warms it up and is not counted.
"""

import argparse
import dataclasses
import datetime
import os
import pathlib
import platform
import re
import shlex
import statistics
import subprocess
import sys

from pipeline import java

HERE = pathlib.Path(__file__).resolve().parent
REPOSITORY = HERE.parents[1]
PHASES = ("train", "predict")
# Steps of an epoch: a second of training or more on two cores.
STEPS = {
    "nin": 4,
    "nin-bn": 4,
    "lenet-bn": 6,
    "separable": 300,
    "monkeys": 2,
    "cats-dogs": 8,
    "bn-logistic": 150,
    "bn-wide": 12,
    "bn-deep": 60,
    "vgg16-frozen": 2,
    "vgg16-finetune": 2,
}
STALLED = 0.8  # of the program's usual share of the processors


@dataclasses.dataclass(frozen=True)
class Epoch:
    images: int
    wall: float
    cpu: float

    @property
    def rate(self):
        return self.images / self.wall

    @property
    def cores(self):
        return self.cpu / self.wall


def steady(epochs):
    """The epochs in which the program got the processors that it usually gets."""
    usual = statistics.median(epoch.cores for epoch in epochs)
    return [epoch for epoch in epochs if epoch.cores >= STALLED * usual]


@dataclasses.dataclass
class Program:
    """What one program did on one net, over all rounds."""

    epochs: dict = dataclasses.field(default_factory=lambda: {phase: [] for phase in PHASES})
    peaks: list = dataclasses.field(default_factory=list)
    first_steps: list = dataclasses.field(default_factory=list)
    latencies: dict = dataclasses.field(default_factory=lambda: {"call": [], "predict": []})

    def add(self, output):
        for phase, *numbers in re.findall(r"^epoch (\w+) (\d+) (\S+) (\S+)$", output, re.MULTILINE):
            images, wall, cpu = numbers
            self.epochs[phase].append(Epoch(int(images), float(wall), float(cpu)))
        self.first_steps += map(float, re.findall(r"^first_step (\S+)$", output, re.MULTILINE))
        for name, seconds in re.findall(r"^latency (\w+) (\S+)$", output, re.MULTILINE):
            self.latencies[name].append(1000 * float(seconds))
        self.peaks += map(float, re.findall(r"^peak_memory_mb (\S+)$", output, re.MULTILINE))

    def cores(self, phase):
        return statistics.median(epoch.cores for epoch in self.epochs[phase])

    def steady(self, phase):
        return steady(self.epochs[phase])

    def stalled(self, phase):
        return len(self.epochs[phase]) - len(self.steady(phase))

    def rate(self, phase):
        return statistics.median(epoch.rate for epoch in self.epochs[phase])

    def steady_rate(self, phase):
        return statistics.median(epoch.rate for epoch in self.steady(phase))

    def cpu(self, phase):
        """Milliseconds of processor time for an image."""
        return 1000 * statistics.median(epoch.cpu / epoch.images for epoch in self.epochs[phase])

    def range(self, phase):
        rates = [epoch.rate for epoch in self.epochs[phase]]
        return f"{self.rate(phase):.1f} ({min(rates):.1f}–{max(rates):.1f})"


def run(command):
    done = subprocess.run(command, cwd=REPOSITORY, stdout=subprocess.PIPE, text=True)
    if done.returncode:
        sys.exit(f"{' '.join(map(str, command))} failed with exit status {done.returncode}")
    return done.stdout


def measure(net, arguments):
    size = ["--steps", str(arguments.steps or STEPS[net]), "--epochs", str(arguments.epochs)]
    if arguments.batch:
        size += ["--batch", str(arguments.batch)]
    size += ["--precision", arguments.precision]
    engine = ["--engine", arguments.engine] if arguments.engine else []
    commands = {
        "Cornea": [REPOSITORY / "cornea", "benchmark", net, *size, *engine],
        "Keras": [sys.executable, HERE / "run.py", net, *size],
    }
    programs = {name: Program() for name in commands}
    for number in range(arguments.rounds):
        for name, command in commands.items():
            print(f"{net}: round {number + 1} of {arguments.rounds}, {name}", file=sys.stderr)
            programs[name].add(run([*shlex.split(arguments.under), *command]))
    return programs["Cornea"], programs["Keras"]


def table(phase, results):
    yield f"### {phase.capitalize()}"
    yield ""
    yield (
        "| net | Cornea, images/s | Keras, images/s | ratio | ratio without stalled | stalled | CPU ms/image | cores |"
    )
    yield "| --- | --- | --- | --- | --- | --- | --- | --- |"
    for net, (cornea, keras) in results.items():
        yield (
            f"| {net} | {cornea.range(phase)} | {keras.range(phase)}"
            f" | {cornea.rate(phase) / keras.rate(phase):.2f}"
            f" | {cornea.steady_rate(phase) / keras.steady_rate(phase):.2f}"
            f" | {cornea.stalled(phase)}, {keras.stalled(phase)} of {len(keras.epochs[phase])}"
            f" | {cornea.cpu(phase):.2f}, {keras.cpu(phase):.2f}"
            f" | {cornea.cores(phase):.2f}, {keras.cores(phase):.2f} |"
        )
    if len(results) > 1:
        means = (
            statistics.geometric_mean(rate(cornea) / rate(keras) for cornea, keras in results.values())
            for rate in (lambda program: program.rate(phase), lambda program: program.steady_rate(phase))
        )
        yield f"| geometric mean | | | {next(means):.2f} | {next(means):.2f} | | | |"
    yield ""


def waits(results):
    yield "### Waiting: from the start of the process to the first finished training step, and one image's prediction"
    yield ""
    yield (
        "| net | first step, Cornea, s | Keras, s | ratio | one image, Cornea, ms"
        " | Keras model(x), ms | Keras predict, ms | ratios |"
    )
    yield "| --- | --- | --- | --- | --- | --- | --- | --- |"
    for net, (cornea, keras) in results.items():
        first = statistics.median(cornea.first_steps), statistics.median(keras.first_steps)
        own = statistics.median(cornea.latencies["predict"])
        call, predict = (statistics.median(keras.latencies[name]) for name in ("call", "predict"))
        yield (
            f"| {net} | {first[0]:.2f} | {first[1]:.2f} | {first[0] / first[1]:.2f}"
            f" | {own:.2f} | {call:.2f} | {predict:.2f} | {own / call:.2f}, {own / predict:.2f} |"
        )
    yield ""


def memory(results):
    yield "### Peak memory of the process, MB"
    yield ""
    yield "| net | Cornea | Keras | ratio |"
    yield "| --- | --- | --- | --- |"
    for net, (cornea, keras) in results.items():
        peaks = max(cornea.peaks), max(keras.peaks)
        yield f"| {net} | {peaks[0]:.0f} | {peaks[1]:.0f} | {peaks[0] / peaks[1]:.2f} |"
    yield ""


FED = ("flow", "arrays", "fed")
PROCESSORS = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count()


def seconds(epochs):
    """The median of a kind of epoch: seconds, and processor time spread over all processors."""
    wall, cpu = zip(*epochs)
    return statistics.median(wall), statistics.median(cpu) / PROCESSORS


def fed(directory, arguments):
    """Epochs that a generator feeds, beside what they are made of."""
    yield "### An epoch that a generator feeds, lenet-bn at 128 px: seconds"
    yield ""
    yield (
        f"Of the epoch; of the same training on arrays in memory; of the generator alone; and the generator's share: its processor time over"
        f" {PROCESSORS} processors. The figure is (epoch - share) / training: 1 where feeding costs no more than it computes; the aim is at most 1.15."
    )
    yield ""
    yield (
        "| images | Cornea, epoch | training | generator | share | figure | Keras, epoch | training | generator | share | figure"
        " | Keras's epoch / Cornea's |"
    )
    yield "| --- | --- | --- | --- | --- | --- | --- | --- | --- | --- | --- | --- |"
    for case in ("nearest", "augment"):
        size = [case, "--directory", directory, "--epochs", str(arguments.epochs)]
        for option, value in (("--steps", arguments.steps), ("--batch", arguments.batch)):
            size += [option, str(value)] if value else []
        commands = [[*java("cornea.benchmarks.FedEpoch"), *size], [sys.executable, HERE / "fed.py", *size]]
        programs = [{what: [] for what in FED} for _ in commands]
        for number in range(arguments.rounds):
            for command, epochs in zip(commands, programs):
                print(f"{case}: round {number + 1} of {arguments.rounds}, {pathlib.Path(command[-len(size) - 1]).name}", file=sys.stderr)
                for what, _, wall, cpu in re.findall(r"^epoch (\w+) (\d+) (\S+) (\S+)$", run(command), re.MULTILINE):
                    epochs[what].append((float(wall), float(cpu)))
        cells, together = [], []
        for epochs in programs:
            (flow, share), (arrays, _), (both, _) = (seconds(epochs[what]) for what in FED)
            cells.append(f"{both:.2f} | {arrays:.2f} | {flow:.2f} | {share:.2f} | {(both - share) / arrays:.2f}")
            together.append(both)
        yield f"| {case} | {' | '.join(cells)} | {together[1] / together[0]:.2f} |"
    yield ""


def inputs(directory, arguments):
    """The input pipeline: images per second without training, as `benchmarks/pipeline` measures them, then fed epochs."""
    yield f"## Reading images, {datetime.date.today()}"
    yield ""
    yield from machine()
    yield f"- {arguments.rounds} rounds; median of {arguments.epochs} epochs of each process that trains"
    yield ""
    command = [sys.executable, HERE / "pipeline.py", "nearest", "augment", "--directory", directory]
    yield from run([*command, "--rounds", str(arguments.rounds)]).splitlines()
    yield ""
    yield from fed(directory, arguments)


def first_line(*command):
    done = subprocess.run(command, cwd=REPOSITORY, capture_output=True, text=True)
    return ((done.stdout or done.stderr).strip() or "unknown").splitlines()[0]


def machine():
    try:
        text = pathlib.Path("/proc/cpuinfo").read_text()
        cpu = re.search(r"model name\s*: (.*)", text)[1]
        flags = set(re.search(r"flags\s*: (.*)", text)[1].split())
    except (OSError, TypeError):  # no such file, or none of these lines
        cpu, flags = platform.processor() or platform.machine(), set()
    sets = [name for name in ("avx2", "fma", "avx512f", "avx512_vnni", "avx512_bf16", "amx_bf16") if name in flags]
    versions = "import keras, tensorflow; print('keras', keras.__version__ + ', tensorflow', tensorflow.__version__)"
    java = pathlib.Path(os.environ["JAVA_HOME"], "bin/java") if "JAVA_HOME" in os.environ else "java"
    clean = first_line("git", "status", "--porcelain", "--untracked-files=no") == "unknown"  # no line
    changed = "" if clean else ", with changes"
    yield f"- {cpu}, {os.cpu_count()} cores, {' '.join(sets) or platform.machine()}; {platform.platform()}"
    yield f"- Cornea {first_line('git', 'rev-parse', '--short', 'HEAD')}{changed}; {first_line(java, '-version')}"
    os.environ["TF_CPP_MIN_LOG_LEVEL"] = "3"
    yield f"- {first_line(sys.executable, '-c', versions)}, Python {platform.python_version()}"
    for name in ("CORNEA_THREADS", "OMP_NUM_THREADS", "TF_ENABLE_ONEDNN_OPTS"):
        if name in os.environ:
            yield f"- {name}={os.environ[name]}"


def page(results, arguments):
    yield f"## {datetime.date.today()}"
    yield ""
    yield from machine()
    yield (
        f"- {arguments.precision}; {arguments.rounds} rounds of one process each, {arguments.epochs} epochs each; median (range) of all epochs"
    )
    yield ""
    for phase in PHASES:
        yield from table(phase, results)
    yield from waits(results)
    yield from memory(results)


def main():
    parser = argparse.ArgumentParser(prog="benchmarks/against-keras", description=__doc__)
    parser.add_argument("--net", action="append", choices=STEPS, help="may be repeated; all by default")
    parser.add_argument(
        "--pipeline",
        type=pathlib.Path,
        metavar="DIR",
        help="reading and augmenting the images of a folder of two classes' folders, alone and feeding a training; nets only with --net",
    )
    parser.add_argument("--rounds", type=int, default=3, help="processes of each program; 3")
    parser.add_argument("--epochs", type=int, default=3, help="timed epochs of each process; 3")
    parser.add_argument("--steps", type=int, help="batches of an epoch; by default some seconds")
    parser.add_argument("--batch", type=int, help="images of a batch; by default the tutorial's")
    parser.add_argument("--under", default="", help="what starts each process: 'taskset -c 0,1', say")
    parser.add_argument("--engine", help="Cornea's engine; by default the best")
    parser.add_argument(
        "--precision",
        choices=("float32", "bfloat16"),
        default="float32",
        help="of both programs: in Keras, bfloat16 is the policy mixed_bfloat16",
    )
    parser.add_argument(
        "--output", type=pathlib.Path, default=REPOSITORY / "benchmarks/target/against-keras.md"
    )
    arguments = parser.parse_args()

    run([REPOSITORY / "cornea", "--version"])  # builds, so that no round waits for it
    results = {}
    arguments.output.parent.mkdir(parents=True, exist_ok=True)
    text = ""
    for net in arguments.net or ([] if arguments.pipeline else STEPS):
        results[net] = measure(net, arguments)
        text = "\n".join(page(results, arguments))  # after each net: an interrupted run leaves what it has
        arguments.output.write_text(text, encoding="utf-8")
    if arguments.pipeline:
        text += "\n".join(inputs(arguments.pipeline.resolve(), arguments))
        arguments.output.write_text(text, encoding="utf-8")
    print(text)


if __name__ == "__main__":
    main()
