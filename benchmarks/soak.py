"""Whether training keeps its memory: many steps of a small network, and the process's resident memory on the way.

  python3 benchmarks/soak.py [STEPS]      10,000 steps without a number; some two minutes on two cores

Fails where the memory of the last quarter is more than 2 % above that of the second.
"""

import glob
import json
import os
import subprocess
import sys
import tempfile
import time

ROOT = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))


def main(steps=10_000):
    per_epoch = 12_000 // 32
    epochs = -(-steps // per_epoch)
    small = ["encoder={convnet: {width: 8}}", "train.batch=32", "train.phases.warm-up.epochs=1",
             f"train.phases.cluster-aware.epochs={max(1, epochs - 1)}"]
    with tempfile.TemporaryDirectory() as runs:
        process = subprocess.Popen(
            [f"{ROOT}/clutch", "run", f"{ROOT}/recipes/fashion-mnist/ccl.yaml", *small, "--quiet", "--runs", runs],
            stdout=subprocess.DEVNULL)
        seen = []
        while process.poll() is None:
            time.sleep(1)
            step, memory = steps_done(runs, per_epoch), resident(process.pid)
            if memory and step and (not seen or step >= seen[-1][0] + steps // 40):
                seen.append((step, memory))
                print(f"step {step:>6,}  {memory:6.0f} MB", flush=True)
    if process.returncode:
        sys.exit(f"the run failed with {process.returncode}")
    if len(seen) < 8:
        sys.exit(f"only {len(seen)} measurements, too few to tell; take more steps")
    quarter = len(seen) // 4
    before = max(memory for _, memory in seen[quarter:2 * quarter])
    after = max(memory for _, memory in seen[3 * quarter:])
    print(f"second quarter {before:.0f} MB, last quarter {after:.0f} MB: {100 * (after / before - 1):+.1f} %")
    sys.exit(0 if after <= 1.02 * before else "memory grows")


def steps_done(runs, per_epoch):
    """Of all phases, by their logs."""
    done = 0
    for path in glob.glob(f"{runs}/.cache/phase/*/log.jsonl"):
        with open(path) as file:
            lines = [json.loads(line) for line in file if line.endswith("\n")]
        done += max((line["epoch"] * per_epoch + line["step"] for line in lines), default=0)
    return done


def resident(pid):
    """Megabytes; nothing once the process is gone."""
    try:
        with open(f"/proc/{pid}/statm") as file:
            return int(file.read().split()[1]) * os.sysconf("SC_PAGE_SIZE") / 2 ** 20
    except (FileNotFoundError, ProcessLookupError):
        return None


if __name__ == "__main__":
    main(*map(int, sys.argv[1:]))
