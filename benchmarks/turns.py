"""Programs that take turns at the same work: each does it once for every line that it is sent, and answers with a line
of JSON. While one works the others wait, so that a slow minute of the machine falls on all of them."""

import json
import os
import resource
import subprocess
import tempfile
import time


class Failed(Exception):
    """A program did not do its work."""


class Program:
    def __init__(self, label, command, environment):
        self.label, self.command, self.environment = label, command, environment
        self.process = None

    def start(self):
        self.errors = tempfile.TemporaryFile("w+")  # a pipe that nobody reads would fill up
        self.process = subprocess.Popen(
            self.command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=self.errors, text=True,
            env=self.environment)
        line = self._line()
        if line != "ready\n":
            raise Failed(f"{self.label} said {line.strip()!r} in place of 'ready'")

    def turn(self):
        """Does the work once; what the program measured, `seconds` above all."""
        try:
            self.process.stdin.write("\n")
            self.process.stdin.flush()
        except BrokenPipeError:
            pass  # it has ended; what it said of that is read below
        line = self._line()
        try:
            return json.loads(line)
        except ValueError:
            raise Failed(f"{self.label} said {line.strip()!r}, which is no JSON") from None

    def _line(self):
        line = self.process.stdout.readline()
        if not line:
            self.process.communicate()
            self.errors.seek(0)
            raise Failed(f"{self.label} failed: {self.errors.read().strip()[-2000:]}")
        return line

    def end(self):
        if self.process:
            self.process.communicate()
            self.errors.close()


class Command:
    """A command that is started anew for every turn; its time is that from start to end."""

    def __init__(self, label, command, environment):
        self.label, self.command, self.environment = label, command, environment

    def start(self):
        pass

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
    """A list of `rounds` measurements by label, and by label what is wrong with a program that failed: it drops out,
    the others go on. Who goes first changes from round to round."""
    measured, failures = {program.label: [] for program in programs}, {}

    def attempt(program, work):
        if program.label in failures:
            return None
        try:
            return work()
        except Failed as failure:
            failures[program.label] = str(failure)
            return None

    try:
        for program in programs:
            attempt(program, program.start)
        for i in range(warm_up + rounds):
            for program in programs if i % 2 == 0 else reversed(programs):
                numbers = attempt(program, program.turn)
                if numbers and i >= warm_up:
                    measured[program.label].append(numbers)
    finally:
        for program in programs:
            program.end()
    return {label: turns for label, turns in measured.items() if label not in failures}, failures


def environment(threads):
    """This process's environment, with as many threads for either side.

    Settings of kernels, such as OPENBLAS_CORETYPE, are those of the user and hold for both sides: they stand in for an
    older processor.
    """
    return dict(os.environ) | {"OMP_NUM_THREADS": str(threads), "PYTHONWARNINGS": "ignore"}
