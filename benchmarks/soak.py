"""Checks that training does not leak memory: runs many steps of the quick recipe and watches the resident memory.

  python3 benchmarks/soak.py              10,000 steps: about 40 minutes on two cores
  python3 benchmarks/soak.py --small      the same with a small network and batch, in two minutes
  python3 benchmarks/soak.py --steps N    another number of steps

Fails if the peak of the last quarter is more than 2 % above that of the second.
"""

import argparse
import glob
import json
import os
import subprocess
import sys
import tempfile
import time

ROOT = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))

SMALL = ["encoder={convnet: {width: 8}}", "train.batch=32"]


def main():
    parser = argparse.ArgumentParser(description="Trains for many steps and watches the memory.")
    parser.add_argument("--small", action="store_true", help="use a small network and 32 images per batch")
    parser.add_argument("--steps", type=int, default=10_000)
    options = parser.parse_args()
    per_epoch = 12_000 // (32 if options.small else 128)
    epochs = max(2, -(-options.steps // per_epoch))
    overrides = [*(SMALL if options.small else []), "train.phases.warm-up.epochs=1",
                 f"train.phases.cluster-aware.epochs={epochs - 1}"]
    with tempfile.TemporaryDirectory() as runs:
        process = subprocess.Popen(
            [f"{ROOT}/clutch", "run", f"{ROOT}/recipes/fashion-mnist/ccl.yaml", *overrides, "--quiet", "--runs", runs],
            stdout=subprocess.DEVNULL)
        try:
            seen = watch(process, runs, per_epoch, options.steps // 40)
        finally:
            process.terminate()  # has no effect once it has ended
            process.wait()
    if process.returncode:
        sys.exit(f"the run failed with {process.returncode}")
    sys.exit(verdict([memory for _, memory in seen]))


def watch(process, runs, per_epoch, every):
    """Returns steps and megabytes, and prints them every `every` steps until the process ends."""
    seen = []
    while process.poll() is None:
        time.sleep(1)
        step, memory = steps_done(runs, per_epoch), resident(process.pid)
        if memory and step and (not seen or step >= seen[-1][0] + every):
            seen.append((step, memory))
            print(f"step {step:>6,}  {memory:6.0f} MB", flush=True)
    return seen


def verdict(memory):
    """Describes what is wrong with the memory over time; None if it does not grow."""
    if len(memory) < 8:
        return f"only {len(memory)} measurements, too few to tell; run more steps"
    quarter = len(memory) // 4
    before, after = max(memory[quarter:2 * quarter]), max(memory[3 * quarter:])
    print(f"second quarter {before:.0f} MB, last quarter {after:.0f} MB: {100 * (after / before - 1):+.1f} %")
    return None if after <= 1.02 * before else "memory grows"


def steps_done(runs, per_epoch):
    """The steps of all phases, according to their logs."""
    done = 0
    for path in glob.glob(f"{runs}/.cache/phase/*/log.jsonl"):
        with open(path) as file:
            lines = [json.loads(line) for line in file if line.endswith("\n")]
        done += max((line["epoch"] * per_epoch + line["step"] for line in lines), default=0)
    return done


def resident(pid):
    """The resident memory in megabytes; None if the process has ended."""
    try:
        with open(f"/proc/{pid}/statm") as file:
            return int(file.read().split()[1]) * os.sysconf("SC_PAGE_SIZE") / 2 ** 20
    except (FileNotFoundError, ProcessLookupError):
        return None


if __name__ == "__main__":
    main()
