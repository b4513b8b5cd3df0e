"""Programs that take turns at the same work: each does it once for every line that it is sent, and answers with a line
of JSON. While one works the others wait, so that a slow minute of the machine falls on all of them."""

import json
import os
import resource
import statistics
import subprocess
import sys
import tempfile
import time


class Failed(Exception):
    """A program ended before its work was done."""


class Program:
    def __init__(self, label, command, environment):
        self.label = label
        self.errors = tempfile.TemporaryFile("w+")  # a pipe that nobody reads would fill up
        self.process = subprocess.Popen(
            command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=self.errors, text=True, env=environment)
        self._line()  # "ready"

    def turn(self):
        """Does the work once; what the program measured, `seconds` above all."""
        self.process.stdin.write("\n")
        self.process.stdin.flush()
        return json.loads(self._line())

    def _line(self):
        line = self.process.stdout.readline()
        if not line:
            self.process.communicate()
            self.errors.seek(0)
            errors = self.errors.read()
            raise Failed(f"{self.label} failed: {errors.strip()[-2000:]}")
        return line

    def end(self):
        self.process.communicate()


class Command:
    """A command that is started anew for every turn; its time is that from start to end."""

    def __init__(self, label, command, environment):
        self.label, self.command, self.environment = label, command, environment

    def turn(self):
        before = resource.getrusage(resource.RUSAGE_CHILDREN)
        started = time.perf_counter()
        done = subprocess.run(self.command, env=self.environment, capture_output=True, text=True)
        seconds = time.perf_counter() - started
        after = resource.getrusage(resource.RUSAGE_CHILDREN)
        if done.returncode:
            raise Failed(f"{self.label} failed: {done.stderr.strip()[-2000:]}")
        return {"seconds": seconds, "processor": after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime}

    def end(self):
        pass


def alternate(programs, rounds, warm_up):
    """A list of `rounds` measurements by label; who goes first changes from round to round."""
    measured = {program.label: [] for program in programs}
    for i in range(warm_up + rounds):
        for program in programs if i % 2 == 0 else reversed(programs):
            numbers = program.turn()
            if i >= warm_up:
                measured[program.label].append(numbers)
    return measured


def environment(threads):
    """This process's environment with nothing that slows one side down, and as many threads for either."""
    mine = {name: value for name, value in os.environ.items() if not name.startswith("OPENBLAS_")}
    return mine | {"OMP_NUM_THREADS": str(threads), "PYTHONWARNINGS": "ignore"}


class Spread:
    """The median of some numbers, and their quartiles."""

    def __init__(self, values):
        self.median = statistics.median(values)
        quartiles = statistics.quantiles(values, n=4, method="inclusive") if len(values) > 1 else [values[0]] * 3
        self.low, self.high = quartiles[0], quartiles[2]

    def __str__(self):
        return f"{short(self.median)} [{short(self.low)}, {short(self.high)}]"


def ratio(measured, above, below):
    """The spread of the ratio of two programs' times, round by round."""
    return Spread([a["seconds"] / b["seconds"] for a, b in zip(measured[above], measured[below])])


def short(number):
    return f"{number:.3g}" if number < 100 else f"{number:.0f}"


def say(text):
    print(text, flush=True)


def note(text):
    print(text, file=sys.stderr, flush=True)
