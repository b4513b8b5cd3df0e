#!/usr/bin/env python3
"""Disturbs commands of Clutch, repeats them, and compares the results with those of undisturbed ones.

  Tests/faults/faults.py [--minutes N] [--seed N]   tries random faults of all kinds for N minutes (default 5)
  Tests/faults/faults.py --short                    tries a fixed list of faults, within 5 minutes
  Tests/faults/faults.py --trial 'clock 1-17'       repeats one trial

Each trial starts from a fresh state, and its faults follow from its own seed, which is printed when it fails. The end is a
table of what was tried. Exits with 1 if a trial failed, and with 77 if nothing could be tried. Needs Python 3 and the built
program. Kinds that need more (a C compiler, root, Slurm, swiftc, libfaketime) are skipped with the reason.
"""
import argparse
import random
import signal
import sys
import time
from pathlib import Path

sys.dont_write_bytecode = True

from clock import Clock
from commands import AtCall, AtMoment, Commands, FullDisk
from downloads import Downloads
from harness import HERE, Failed, Harness
from refusals import NoLocks, ReadOnly
from slurm import Slurm
from together import Together

# How often a long run tries each kind, in relation to the others; the number of trials of a short run.
WEIGHTS = {"kill at a call": 8, "error at a call": 6, "kill at a moment": 6, "signal": 2, "full disk": 2,
           "several at once": 4, "Slurm": 2, "download": 4, "clock": 3, "no locks": 1, "read-only": 1}
SHORT = {"kill at a call": 6, "error at a call": 5, "kill at a moment": 4, "signal": 2, "full disk": 2,
         "several at once": 2, "Slurm": 1, "download": 5, "clock": 3, "no locks": 2, "read-only": 2}
SHORT_SECONDS = 200  # then no trial of a short run is started anymore


def all_kinds(harness, only):
    commands = Commands(harness, only)
    return [
        AtCall(commands, "kill at a call", ["kill"]),
        AtCall(commands, "error at a call", ["ENOSPC", "EDQUOT", "EIO", "EROFS"]),
        AtMoment(commands, "kill at a moment", [signal.SIGKILL]),
        AtMoment(commands, "signal", [signal.SIGINT, signal.SIGTERM, signal.SIGHUP]),
        FullDisk(commands), Together(harness), Slurm(harness), Downloads(harness), Clock(commands), NoLocks(commands),
        ReadOnly(commands)]


def endless(kinds, seed, minutes):
    """Draws kinds until the time is up, with a seed for each trial."""
    draw, end, number = random.Random(seed), time.monotonic() + 60 * minutes, 0
    while time.monotonic() < end:
        number += 1
        yield draw.choices(kinds, [WEIGHTS[kind.name] for kind in kinds])[0], f"{seed}-{number}"


def short(kinds, seed):
    """The trials of a short run: kinds take turns, so that all are tried if the time is short."""
    end = time.monotonic() + SHORT_SECONDS
    trials = [(turn, kind) for turn in range(max(SHORT.values())) for kind in kinds if turn < SHORT[kind.name]]
    for number, (turn, kind) in enumerate(trials):
        if time.monotonic() > end:
            return print(f"the time is up; {len(trials) - number} of {len(trials)} trials are left out")
        yield kind, f"{seed}-{turn + 1}"


def report(kinds, trials, failures, skipped):
    print("\n| kind | trials | checked | failures |\n|---|---|---|---|")
    for kind in kinds:
        if kind.name not in trials and all(trial.rpartition(" ")[0] != kind.name for trial, _ in failures):
            continue
        failed = len({trial for trial, _ in failures if trial.rpartition(" ")[0] == kind.name})
        print(f"| {kind.name} | {trials.get(kind.name, 0)} | {kind.checked} | {failed} |")
    for name, reason in skipped:
        print(f"{name}: skipped: {reason}")


def run(harness, options):
    found = all_kinds(harness, options.only)
    if options.kinds:
        unknown = set(options.kinds.split(",")) - {kind.name for kind in found}
        if unknown:
            sys.exit(f"there is no kind '{min(unknown)}'; there are {', '.join(kind.name for kind in found)}")
        found = [kind for kind in found if kind.name in options.kinds.split(",")]
    skipped = [(kind.name, reason) for kind in found if (reason := kind.missing())]
    kinds = [kind for kind in found if kind.name not in dict(skipped)]
    trials = {}
    if options.trial:
        name, _, seed = options.trial.rpartition(" ")
        plan = [(kind, seed) for kind in kinds if kind.name == name]
        if not plan:
            sys.exit(f"'{options.trial}' cannot be tried; write a kind and a seed, such as 'clock 1-17'")
    else:
        plan = (short(kinds, options.seed) if options.short else endless(kinds, options.seed, options.minutes)) if kinds else []
    broken = set()  # kinds of which an undisturbed command fails
    try:
        for kind, seed in plan:
            if kind.name in broken:
                if len(broken) == len(kinds):
                    break
                continue
            harness.trial = f"{kind.name} {seed}"
            started = time.monotonic()
            try:
                fault = kind.trial(random.Random(f"{kind.name} {seed}"))
            except Failed as error:
                broken.add(kind.name)
                harness.fail("no fault", str(error))
                continue
            if fault is not None:
                trials[kind.name] = trials.get(kind.name, 0) + 1
            if options.verbose or options.trial:
                print(f"{harness.trial}: {fault or 'nothing was hit'}: {time.monotonic() - started:.1f} s", flush=True)
    finally:
        for kind in found:
            if hasattr(kind, "close"):
                kind.close()
    report(kinds, trials, harness.failures, skipped)
    for trial in dict(harness.failures):
        print(f"to repeat: Tests/faults/faults.py --trial '{trial}'" + (f" --only {options.only}" if options.only else ""))
    return 1 if harness.failures else 0 if trials else 77


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--minutes", type=float, default=5)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--short", action="store_true", help="a fixed list of trials, within 5 minutes")
    parser.add_argument("--trial", metavar="'KIND SEED'", help="repeats one trial")
    parser.add_argument("--kinds", help="only these kinds, separated by commas")
    parser.add_argument("--only", help="disturbs only this command, such as sweep")
    parser.add_argument("--verbose", action="store_true", help="prints each trial")
    parser.add_argument("--clutch", help="the program; by default the release build, or else the debug build")
    options = parser.parse_args()
    builds = [HERE.parent.parent / ".build" / build / "clutch" for build in ("release", "debug")]
    program = Path(options.clutch).resolve() if options.clutch else next((b for b in builds if b.exists()), builds[0])
    if not program.exists():
        print(f"skipped: there is no {program}; build Clutch first")
        sys.exit(77)
    # Processes, mounts and the folder are cleaned up at the end, also when a test runner stops this program.
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))
    harness = Harness(str(program))
    try:
        sys.exit(run(harness, options))
    finally:
        harness.close()


if __name__ == "__main__":
    main()
