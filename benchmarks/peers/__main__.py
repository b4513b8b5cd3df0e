"""The same work as `clutch-bench`, done with what a user would take instead: python peers WORK [name=value …]."""

import json
import resource
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
        numbers["memory"] = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
        print(json.dumps(numbers), flush=True)


main(*sys.argv[1:])
