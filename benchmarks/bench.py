"""Clutch beside what a user would take instead, in turns on this machine. `./clutch bench` calls it.

  ./clutch bench                 what there is to compare
  ./clutch bench step spectral   these
  ./clutch bench --all           everything, and cost against size: about 20 minutes on an idle machine
"""

import argparse
import csv
import json
import os
import subprocess
import sys
import time

import suite
from turns import Failed, Spread, alternate, environment, note, ratio, say, short

BUILD = os.path.join(suite.ROOT, ".build", "benchmarks")


def main():
    options = arguments()
    if options.inside is None:
        inside(sys.argv[1:])
    import growth
    from facts import machine

    os.makedirs(options.to, exist_ok=True)
    data = os.path.join(BUILD, "data")
    os.makedirs(data, exist_ok=True)
    place = suite.Place(sys.executable, data, options.threads, environment(options.threads))
    facts = machine(place)
    say("  ".join(f"{name} {value}" for name, value in facts.items()) + "\n")
    results, failed = [], []
    for benchmark in suite.BENCHMARKS:
        if not options.all and benchmark.name not in options.names:
            continue
        try:
            results.append(measure(benchmark, place, options.rounds))
        except Failed as failure:
            failed.append(benchmark.name)
            note(f"{benchmark.name}: {failure}")
        write(options.to, facts, results)
    if options.all or "growth" in options.names:
        try:
            growth.measure(place, options.to, options.rounds)
        except Failed as failure:
            failed.append("growth")
            note(f"growth: {failure}")
    say(f"Results: {options.to}")
    sys.exit(1 if failed else 0)


def arguments():
    parser = argparse.ArgumentParser(
        "./clutch bench", description="Compares Clutch with PyTorch, faiss and scikit-learn.")
    names = [benchmark.name for benchmark in suite.BENCHMARKS] + ["growth"]
    parser.add_argument("names", nargs="*", metavar="NAME", help="what to compare: " + ", ".join(names))
    parser.add_argument("--all", action="store_true", help="everything, which takes about 20 minutes")
    parser.add_argument("--rounds", type=int, help="turns of each program that count; fewer are quicker and vaguer")
    parser.add_argument("--threads", type=int, default=os.cpu_count(), help="threads of either side; all cores")
    parser.add_argument("--to", default=os.path.join(BUILD, "results"), help="the folder of results")
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
    """Goes on in the virtual environment of the benchmarks, made where it is missing or has other packages."""
    folder = os.path.join(BUILD, "venv")
    wanted = os.path.join(suite.HERE, "requirements.txt")
    stamp = os.path.join(folder, "requirements.txt")
    python = os.path.join(folder, "bin", "python")
    with open(wanted) as file:
        text = file.read()
    if not os.path.exists(stamp) or open(stamp).read() != text:
        note("making a virtual environment with PyTorch, faiss and scikit-learn")
        subprocess.run([sys.executable, "-m", "venv", folder], check=True)
        subprocess.run([python, "-m", "pip", "install", "--quiet", "-r", wanted], check=True)
        with open(stamp, "w") as file:
            file.write(text)
    os.execv(python, [python, os.path.abspath(__file__), "--inside", "yes", *words])


def measure(benchmark, place, rounds):
    """One benchmark, said as it is measured; a dictionary of what came out."""
    say(benchmark.title)
    load = os.getloadavg()[0]
    started = time.time()
    programs = benchmark.programs(place)
    try:
        measured = alternate(programs, rounds or benchmark.rounds, benchmark.warm_up)
    finally:
        for program in programs:
            program.end()
    for label, turns in measured.items():
        say(f"  {label:38}{Spread([turn['seconds'] for turn in turns])} s{beside(turns[-1])}")
    ratios = []
    for target in benchmark.targets:
        found = ratio(measured, target.above, target.below)
        met = target.most is None or found.median <= target.most
        verdict = "" if target.most is None else f"  {'met' if met else 'MISSED'}: {target.most}"
        say(f"  {target.above} / {target.below}: {found}{verdict}")
        ratios.append({"above": target.above, "below": target.below, "median": found.median, "low": found.low,
                       "high": found.high, "most": target.most})
        for name, most in benchmark.agree.items():
            ours, theirs = measured[target.above][-1][name], measured[target.below][-1][name]
            if abs(ours - theirs) > most * abs(theirs):
                raise Failed(f"the two sides disagree in {name}: {ours} and {theirs}")
    say(f"  load of the machine before: {load:.1f}; {time.time() - started:.0f} s in all\n")
    return {"name": benchmark.name, "title": benchmark.title, "load": load, "turns": measured, "ratios": ratios}


def beside(turn):
    """What a program found beside its time."""
    names = [name for name in turn if name not in ("seconds", "processor", "memory")]
    found = [f"{name} {turn[name]:.7g}" for name in names]
    if "memory" in turn:
        found.append(f"{short(turn['memory'])} MB")
    return f"   ({', '.join(found)})" if found else ""


def write(folder, facts, results):
    with open(os.path.join(folder, "results.json"), "w") as file:
        json.dump({"machine": facts, "results": results}, file, indent=1)
    with open(os.path.join(folder, "ratios.csv"), "w", newline="") as file:
        table = csv.writer(file)
        table.writerow(["benchmark", "above", "below", "median", "low", "high", "most"])
        for result in results:
            for r in result["ratios"]:
                table.writerow([result["name"], *r.values()])


if __name__ == "__main__":
    main()
