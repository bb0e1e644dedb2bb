"""Runs the tutorials' experiments on real data, in Cornea and in real Keras, and keeps the history of each run.

results run NAME... --data DIR [--epochs N] [--seeds 0,1,2] [--only cornea|keras]
    runs `./cornea example NAME` and the same program in Keras (benchmarks/python/twins.py), one after the other for each seed. Each run
    leaves docs/results/NAME[-augmented]-PROGRAM-SEED.csv: the history's columns, each epoch's wall time in seconds among them. A run whose
    file is there already is not repeated, and one that was interrupted goes on after its last whole epoch, kept in docs/results/runs.
results losses --results FOLDER [--classes N]
    prints a Markdown table of how training begins with many seeds: its loss after the first epoch and after the last, mean and standard
    error, and how many seeds learn nothing, their last loss more than guessing's, ln N (2 classes), less 0.001.
results table
    prints a Markdown table of all runs: accuracy on the validation data after the last epoch, its mean over the last five, which chance
    moves less, and the best epoch's; of several seeds their mean, and the least and the greatest.
results pictures
    draws the curves of all runs beside their files: docs/results/NAME.svg for each experiment, Cornea and Keras in each chart, and
    nin-orders-PROGRAM.svg, the orders of Network in Network in one chart. Several seeds are their mean on a band from the least to the
    greatest. Prints the Markdown lines that show them.
results time NAME... --data DIR [--weights FILE] [--epochs N] [--rounds R] [--steps N] [--output FILE]
    says how long an epoch of each experiment takes, validation included, in Cornea and in Keras: R rounds (2) of one process of each in
    turns, N epochs (3) in each process, of which the first of each training warms up and is reported apart. Writes a Markdown page after
    each experiment, benchmarks/target/results-time.md by default, and touches no history that is kept. Steps are the tutorial's without --steps.

run, losses, table and pictures take --results FOLDER for other histories than docs/results.
"""

import argparse
import collections
import csv
import datetime
import math
import os
import pathlib
import re
import statistics
import subprocess
import sys
import tempfile

import compare

HERE = pathlib.Path(__file__).resolve().parent
REPOSITORY = HERE.parents[1]
RESULTS = REPOSITORY / "docs/results"
ACCURACIES = ("val_accuracy", "val_acc")
ORDERS = ("nin", "nin-bamd", "nin-badm", "nin-dbam", "nin-bdam")
RANGES = {"bn-logistic": ["loss=0:4"]}  # whose first epoch has a loss of 80, beside which nothing else is seen
PROGRAMS = {
    "cornea": [str(REPOSITORY / "cornea"), "example"],
    "keras": [sys.executable, "-u", str(HERE / "twins.py")],
}


def run(name, program, seed, args):
    pattern = re.compile(re.escape(name) + rf"(-augmented)?-{program}-{seed}\.csv")
    if any(pattern.fullmatch(file.name) for file in args.results.glob("*.csv")):
        print(f"{name}, {program}, seed {seed}: there already", flush=True)
        return
    output = args.results / "runs" / f"{name}-{program}-{seed}"
    command = [*PROGRAMS[program], name, "--data", str(args.data.resolve()), "--seed", str(seed), "--output", str(output), "--resume"]
    if args.epochs:
        command += ["--epochs", str(args.epochs)]
    output.mkdir(parents=True, exist_ok=True)
    log = output / "output.txt"
    print(f"{name}, {program}, seed {seed}: {log}", flush=True)
    with log.open("a") as stream:
        status = subprocess.run(command, stdout=stream, stderr=subprocess.STDOUT).returncode
    if status:
        sys.exit(f"{' '.join(command)} ended with {status}:\n{log.read_text()[-3000:]}")
    for history in output.glob("history*.csv"):
        keep(args.results / f"{name}{history.stem.removeprefix('history')}-{program}-{seed}.csv", read(history))


def keep(target, rows):
    target.parent.mkdir(parents=True, exist_ok=True)
    part = target.with_suffix(".part")
    with part.open("w", newline="") as stream:
        writer = csv.DictWriter(stream, rows[0], lineterminator="\n")
        writer.writeheader()
        for row in rows:
            writer.writerow({key: shortened(value) for key, value in row.items()})
    part.replace(target)


def shortened(value):
    return f"{float(value):.6g}" if re.fullmatch(r"-?\d+\.\d{7,}(e-?\d+)?", value) else value


def read(file):
    with file.open(newline="") as stream:
        return list(csv.DictReader(stream))


def histories(results):
    """The files of each experiment's runs in each program: {name: {program: [file, ...]}}."""
    found = collections.defaultdict(lambda: collections.defaultdict(list))
    for file in sorted(results.glob("*.csv")):
        name, program, _ = file.stem.rsplit("-", 2)
        found[name][program].append(file)
    return found


def losses(results, classes):
    print("| experiment | program | seeds | epochs | loss of the first | loss of the last | learn nothing |")
    print("| --- | --- | --- | --- | --- | --- | --- |")
    for name, programs in histories(results).items():
        for program, files in programs.items():
            runs = [read(file) for file in files]
            first, last = ([float(epochs[which]["loss"]) for epochs in runs] for which in (0, -1))
            still = sum(loss > math.log(classes) - 1e-3 for loss in last)
            print(f"| {name} | {program} | {len(runs)} | {max(map(len, runs))} | {estimate(first)} | {estimate(last)} | {still} |")


def estimate(values):
    mean = f"{statistics.mean(values):.4f}"
    return mean if len(values) == 1 else f"{mean} ± {statistics.stdev(values) / math.sqrt(len(values)):.4f}"


def table(results):
    measures = ("last", "last five", "best")
    print(f"| experiment | epochs | seeds | {' | '.join(f'{measure}: Cornea | Keras' for measure in measures)} |")
    print("| --- | --- | --- |" + " --- | --- |" * len(measures))
    for name, programs in histories(results).items():
        cells = {program: figures([read(file) for file in files]) for program, files in programs.items()}
        cornea, keras = (cells.get(program, ("-",) * (2 + len(measures))) for program in PROGRAMS)
        counts = [both(*pair) for pair in zip(cornea[:2], keras[:2])]
        accuracies = [cell for pair in zip(cornea[2:], keras[2:]) for cell in pair]
        print(f"| {' | '.join([name, *counts, *accuracies])} |")


def pictures(results):
    found = histories(results)
    for name, programs in found.items():
        files = [file for runs in programs.values() for file in runs]
        accuracy = accuracy_column(read(files[0]))
        columns = (accuracy.removeprefix("val_"), accuracy, "loss", "val_loss")
        draw(results / f"{name}.svg", files, columns, name, RANGES.get(name, ()))
    for program in PROGRAMS:
        files = [file for name in ORDERS if name in found for file in found[name][program]]
        if files:
            draw(results / f"nin-orders-{program}.svg", files, ("val_accuracy",), f"Network in Network, {program}")


def draw(target, files, columns, title, ranges=()):
    command = [PROGRAMS["cornea"][0], "plot", *map(str, files), "--mean", "--column", ",".join(columns), "--title", title]
    for shown in ranges:
        command += ["--range", shown]
    subprocess.run([*command, "--output", str(target)], check=True, stdout=subprocess.DEVNULL)
    print(f"![{title}]({target.parent.name}/{target.name})", flush=True)


def accuracy_column(epochs):
    return next(key for key in epochs[0] if key in ACCURACIES)


def figures(runs):
    column = accuracy_column(runs[0])
    accuracies = [[float(epoch[column]) for epoch in epochs] for epochs in runs]
    return (
        max(map(len, runs)),
        len(runs),
        spread([values[-1] for values in accuracies]),
        spread([statistics.mean(values[-5:]) for values in accuracies]),
        spread([max(values) for values in accuracies]),
    )


def spread(values):
    mean = f"{statistics.mean(values):.3f}"
    return mean if len(values) == 1 else f"{mean} ({min(values):.3f}–{max(values):.3f})"


def both(cornea, keras):
    return f"{cornea}" if cornea == keras else f"{cornea}, {keras}"


def measure(name, args, programs=PROGRAMS):
    """For each training of an experiment, the epochs of each program: those that warm up, and the others."""
    trainings = {}
    for number in range(args.rounds):
        for program, command in programs.items():
            print(f"{name}: round {number + 1} of {args.rounds}, {program}", file=sys.stderr, flush=True)
            with tempfile.TemporaryDirectory(prefix="cornea-time-") as folder:
                command = [*command, name, "--data", str(args.data), "--epochs", str(args.epochs), "--seed", str(number)]
                command += ["--times", "--output", folder]
                for option in ("steps", "weights"):
                    if getattr(args, option):
                        command += [f"--{option}", str(getattr(args, option))]
                compare.run(command)
                for history in sorted(pathlib.Path(folder).glob("history*.csv"), key=lambda file: file.stem):
                    epochs = [compare.Epoch(1, float(row["seconds"]), float(row["processor_seconds"])) for row in read(history)]
                    training = trainings.setdefault(name + history.stem.removeprefix("history"), {})
                    warm, timed = training.setdefault(program, ([], []))
                    warm.append(epochs[0])
                    timed += epochs[1:]
    return trainings


def timing(trainings, args):
    yield f"## Seconds of an epoch, {datetime.date.today()}"
    yield ""
    yield from compare.machine()
    yield (
        f"- {args.rounds} rounds of one process each, {args.epochs} epochs each, validation included; median (range) without the first epoch of"
        " each process, whose median stands apart"
    )
    yield f"- steps of an epoch: {f'{args.steps} where the tutorial sets them' if args.steps else 'the tutorial’s'}; data: {args.data.name}"
    if args.weights:
        yield f"- weights: {args.weights.name}"
    yield ""
    yield (
        "| experiment | Cornea, s | Keras, s | ratio | ratio without stalled | stalled | first epoch | processors' s | cores |"
    )
    yield "| --- | --- | --- | --- | --- | --- | --- | --- | --- |"
    for name, programs in trainings.items():
        (cornea_first, cornea), (keras_first, keras) = programs["cornea"], programs["keras"]
        stalled = [len(epochs) - len(compare.steady(epochs)) for epochs in (cornea, keras)]
        yield (
            f"| {name} | {seconds(cornea)} | {seconds(keras)} | {wall(keras) / wall(cornea):.2f}"
            f" | {wall(compare.steady(keras)) / wall(compare.steady(cornea)):.2f} | {stalled[0]}, {stalled[1]} of {len(keras)}"
            f" | {wall(cornea_first):.2f}, {wall(keras_first):.2f}"
            f" | {median(cornea, 'cpu'):.2f}, {median(keras, 'cpu'):.2f} | {median(cornea, 'cores'):.2f}, {median(keras, 'cores'):.2f} |"
        )
    yield ""


def median(epochs, what):
    return statistics.median(getattr(epoch, what) for epoch in epochs)


def wall(epochs):
    return median(epochs, "wall")


def seconds(epochs):
    walls = [epoch.wall for epoch in epochs]
    return f"{wall(epochs):.2f} ({min(walls):.2f}–{max(walls):.2f})"


def time_all(args):
    trainings = {}
    args.output.parent.mkdir(parents=True, exist_ok=True)
    for name in args.names:
        trainings |= measure(name, args)
        text = "\n".join(timing(trainings, args))  # after each: an interrupted run leaves what it has
        args.output.write_text(text, encoding="utf-8")
    print(text)


def several(text):
    if int(text) < 2:
        raise argparse.ArgumentTypeError(f"the first epoch warms up, so there must be 2 at least, not {text}")
    return int(text)


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    commands = parser.add_subparsers(dest="command", required=True)
    kept = argparse.ArgumentParser(add_help=False)
    kept.add_argument("--results", type=lambda folder: pathlib.Path(folder).resolve(), default=RESULTS)
    runs = commands.add_parser("run", parents=[kept])
    runs.add_argument("names", nargs="+", metavar="NAME")
    runs.add_argument("--data", type=pathlib.Path, required=True)
    runs.add_argument("--epochs", type=int)
    runs.add_argument("--seeds", default="0")
    runs.add_argument("--only", choices=PROGRAMS)
    beginnings = commands.add_parser("losses", parents=[kept])
    beginnings.add_argument("--classes", type=int, default=2)
    commands.add_parser("table", parents=[kept])
    commands.add_parser("pictures", parents=[kept])
    times = commands.add_parser("time")
    times.add_argument("names", nargs="+", metavar="NAME")
    times.add_argument("--data", type=pathlib.Path, required=True)
    times.add_argument("--weights", type=lambda file: pathlib.Path(file).resolve())
    times.add_argument("--epochs", type=several, default=3)
    times.add_argument("--rounds", type=int, default=2)
    times.add_argument("--steps", type=int)
    times.add_argument(
        "--output", type=lambda file: pathlib.Path(file).resolve(), default=REPOSITORY / "benchmarks/target/results-time.md"
    )
    args = parser.parse_args()
    if args.command == "table":
        table(args.results)
        return
    if args.command == "losses":
        losses(args.results, args.classes)
        return
    subprocess.run([PROGRAMS["cornea"][0], "--version"], check=True, stdout=subprocess.DEVNULL)  # builds what is newer
    if args.command == "pictures":
        pictures(args.results)
        return
    if args.command == "time":
        args.data = args.data.resolve()
        time_all(args)
        return
    for name in args.names:
        for seed in args.seeds.split(","):
            for program in PROGRAMS:
                if args.only in (None, program):
                    run(name, program, int(seed), args)


if __name__ == "__main__":
    main()
