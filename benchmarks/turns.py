"""Programs that take turns at the same work. Each does it once for every line it is sent, and answers with a line of
JSON. While one works the others wait, so that a slow minute of the machine affects all of them."""

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
        self.errors = tempfile.TemporaryFile("w+")  # a pipe that is not read would fill up
        self.process = subprocess.Popen(
            self.command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=self.errors, text=True,
            env=self.environment)
        line = self._line()
        if line != "ready\n":
            raise Failed(f"{self.label} printed {line.strip()!r} instead of 'ready'")

    def turn(self):
        """Does the work once and returns the program's measurements, which include `seconds`."""
        try:
            self.process.stdin.write("\n")
            self.process.stdin.flush()
        except BrokenPipeError:
            pass  # it has ended; its errors are read below
        line = self._line()
        try:
            return json.loads(line)
        except ValueError:
            raise Failed(f"{self.label} printed {line.strip()!r}, which is not JSON") from None

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
    """A command that is started again for each turn; its time is measured from start to end."""

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
    """Returns a list of `rounds` measurements by label, and the error of each failed program by label. A failed program
    drops out and the others continue. The order alternates from round to round."""
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
    """This process's environment, with the same number of threads for each side.

    Kernel settings of the user, such as OPENBLAS_CORETYPE, apply to both sides; they simulate an older processor.
    """
    return dict(os.environ) | {"OMP_NUM_THREADS": str(threads), "PYTHONWARNINGS": "ignore"}
