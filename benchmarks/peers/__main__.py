"""The same work as `clutch-bench`, done with the alternatives: python peers WORK [name=value …]."""

import json
import sys
import time

import clustering
import machine
import scoring
import training

WORKS = {**training.WORKS, **clustering.WORKS, **scoring.WORKS, **machine.WORKS}


def main(name, *words):
    once = WORKS[name](dict(word.split("=", 1) for word in words))
    print("ready", flush=True)
    for _ in sys.stdin:
        started, processor = time.perf_counter(), time.process_time()
        numbers = once() or {}
        numbers["seconds"] = time.perf_counter() - started
        numbers["processor"] = time.process_time() - processor
        numbers["memory"] = peak_megabytes()
        print(json.dumps(numbers), flush=True)


def peak_megabytes():
    """The peak memory of this program alone; `getrusage` would include the parent's memory from before the start."""
    with open("/proc/self/status") as file:
        return next((int(line.split()[1]) / 1024 for line in file if line.startswith("VmHWM")), 0)


main(*sys.argv[1:])
