"""Compares Clutch with the alternatives, in turns on this machine. `./clutch bench` calls it.

  ./clutch bench                 lists the benchmarks
  ./clutch bench step spectral   runs these benchmarks
  ./clutch bench --all           runs all benchmarks, and cost against size: about 20 minutes on two idle cores
"""

import argparse
import csv
import hashlib
import json
import os
import subprocess
import sys
import tempfile
import time

import data
import suite
from comparison import Spread, compare, short
from disturbance import Disturbance
from say import note, say
from turns import environment

BUILD = os.path.join(suite.ROOT, ".build", "benchmarks")


def main():
    options = arguments()
    if options.inside is None:
        inside(sys.argv[1:])
    import growth
    from facts import machine, versions

    os.makedirs(options.to, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=BUILD) as scratch:
        place = suite.Place(
            sys.executable, data.folder(BUILD), scratch, options.threads, environment(options.threads))
        facts = {"machine": machine(place), "versions": versions()}
        for each in facts.values():
            say(", ".join(f"{name} {value}" for name, value in each.items()))
        say("")
        results, is_well = [], True
        write(options.to, facts, results)
        for benchmark in suite.BENCHMARKS:
            if options.all or benchmark.name in options.names:
                results.append(measure(benchmark, place, options.rounds))
                is_well = is_well and not results[-1]["failures"]
                write(options.to, facts, results)
        if options.all or "growth" in options.names:
            is_well = growth.measure(place, options.to, options.rounds) and is_well
    say(f"Results: {options.to}")
    sys.exit(0 if is_well else 1)


def arguments():
    def count(text):
        if not text.isdigit() or int(text) < 1:
            raise argparse.ArgumentTypeError(f"'{text}' is not a whole number of at least 1")
        return int(text)

    parser = argparse.ArgumentParser(
        "./clutch bench",
        description="Compares Clutch with PyTorch, faiss and scikit-learn, in turns. Without arguments, lists the "
        "benchmarks.")
    names = [benchmark.name for benchmark in suite.BENCHMARKS] + ["growth"]
    now = time.strftime("%Y-%m-%d-%H%M%S")
    parser.add_argument("names", nargs="*", metavar="NAME", help="the benchmarks to run: " + ", ".join(names))
    parser.add_argument("--all", action="store_true", help="run all benchmarks: about 20 minutes on two idle cores")
    parser.add_argument("--rounds", type=count, help="measured turns of each program; fewer are less precise")
    parser.add_argument("--threads", type=count, default=len(os.sched_getaffinity(0)),
                        help="threads of each side; default: all cores")
    parser.add_argument("--to", default=os.path.join(BUILD, "results", now),
                        help="the folder for results; default: a folder named by the time in .build/benchmarks/results")
    parser.add_argument("--inside", help=argparse.SUPPRESS)
    options = parser.parse_args()
    unknown = [name for name in options.names if name not in names]
    if unknown:
        parser.error(f"there is no benchmark '{unknown[0]}'; there are: {', '.join(names)}")
    if not options.names and not options.all:
        for benchmark in suite.BENCHMARKS:
            say(f"{benchmark.name:16}{benchmark.title}")
        say(f"{'growth':16}cost against the number of rows, their length, clusters and threads")
        sys.exit(0)
    return options


def inside(words):
    """Restarts in the virtual environment of the benchmarks, which is created if it is missing or outdated."""
    folder = os.path.join(BUILD, "venv")
    wanted = os.path.join(suite.HERE, "requirements.txt")
    stamp = os.path.join(folder, "requirements.txt")
    python = os.path.join(folder, "bin", "python")
    # pip's own settings choose versions and builds. Only their digest is stored, since they may contain a password.
    settings = sorted(item for item in os.environ.items() if item[0].startswith("PIP_"))
    with open(wanted) as file:
        text = f"{file.read()}# {hashlib.sha256(repr(settings).encode()).hexdigest()}\n"
    if not os.path.exists(stamp) or open(stamp).read() != text:
        note("creating a virtual environment with PyTorch, faiss and scikit-learn")
        try:
            subprocess.run([sys.executable, "-m", "venv", "--clear", folder], check=True)
            subprocess.run([python, "-m", "pip", "install", "--quiet", "-r", wanted], check=True)
        except subprocess.CalledProcessError as error:
            sys.exit(f"error: {folder} could not be created: {error}")
        with open(stamp, "w") as file:
            file.write(text)
    os.execv(python, [python, os.path.abspath(__file__), "--inside", "yes", *words])


def measure(benchmark, place, rounds):
    """Runs a benchmark, prints its results and returns them as a dictionary."""
    say(benchmark.title)
    disturbance, started = Disturbance(), time.time()
    try:
        programs = benchmark.programs(place)
    except (OSError, MemoryError, subprocess.CalledProcessError) as error:
        note(f"  {benchmark.name} cannot be prepared: {error}")
        return {"name": benchmark.name, "title": benchmark.title, "failures": {"programs": str(error)}}
    measured, failures = compare(programs, rounds or benchmark.rounds, benchmark.warm_up, benchmark.agree)
    for label, turns in measured.items():
        say(f"  {label:38}{Spread([turn['seconds'] for turn in turns])} s{beside(turns[-1])}")
    comparisons = []
    for target in benchmark.targets:
        found = target.spread(measured)
        if found is None:
            continue
        verdict = "" if target.most is None else f"  {'met' if target.met(found) else 'MISSED'}: {target.most}"
        say(f"  {target}: {found}{verdict}")
        comparisons.append({"what": str(target), "median": found.median, "low": found.low, "high": found.high,
                            "most": target.most})
    for label, text in failures.items():
        note(f"  {benchmark.name}: {label}: {text}")
    say(f"  {time.time() - started:.0f} s in total; processor time used by {disturbance}\n")
    return {"name": benchmark.name, "title": benchmark.title, "disturbance": disturbance.shares(), "turns": measured,
            "failures": failures, "comparisons": comparisons}


def beside(turn):
    """The results of a program besides its time, as text."""
    names = [name for name in turn if name not in ("seconds", "processor", "memory")]
    found = [f"{name} {turn[name]:.7g}" for name in names]
    if "memory" in turn:
        found.append(f"{short(turn['memory'])} MB")
    return f"   ({', '.join(found)})" if found else ""


def write(folder, facts, results):
    with open(os.path.join(folder, "results.json"), "w") as file:
        json.dump(facts | {"results": results}, file, indent=1)
    with open(os.path.join(folder, "comparisons.csv"), "w", newline="") as file:
        table = csv.writer(file)
        table.writerow(["benchmark", "what", "median", "low", "high", "most"])
        for result in results:
            for comparison in result.get("comparisons", []):
                table.writerow([result["name"], *comparison.values()])


if __name__ == "__main__":
    main()
