"""File systems that refuse locks or all changes: a command must say so, and must not blame another process."""
import os

from commands import Disk
from harness import HERE, compile_library

# Messages about another process, which would be wrong here.
BLAMES = ("process is working", "process has begun", "process holds", "waiting for")


def blamed(errors):
    return next((text for text in BLAMES if text in errors), None)


class NoLocks:
    """All locks are refused, as on a network file system without them."""

    name = "no locks"
    checked = "the command ends with an error that names the remedy, and blames no process; with locks, it succeeds"
    errors = ["ENOLCK", "EOPNOTSUPP", "ENOSYS"]

    def __init__(self, commands):
        self.commands, self.harness = commands, commands.harness

    def missing(self):
        return "" if self.commands.library.exists() else compile_library(HERE / "inject.c", self.commands.library)

    def trial(self, random):
        command, error = self.commands.choose(random), random.choice(self.errors)
        self.harness.restore(command.state)
        (code, _, errors), _, happened = self.commands.disturbed(
            command, FAULT_CALLS="flock", FAULT_AT="1", FAULT_DO=error)
        if not happened:
            return None
        fault = f"{command.name}, {error} at every flock"
        if code is None or code <= 0:
            self.harness.fail(fault, f"it ended with {code}: {errors[-300:]}")
        elif "does not support locks" not in errors:
            self.harness.fail(fault, f"the message lacks the cause: {errors[-300:]}")
        if blamed(errors):
            self.harness.fail(fault, f"it blames a process: {errors[-300:]}")
        self.commands.check(command, fault)
        return fault


class ReadOnly:
    """The file system of the runs is mounted read-only, as after an error of a disk."""

    name = "read-only"
    checked = "the command ends with an error that names the cause, changes nothing and blames no process"

    def __init__(self, commands):
        self.commands, self.harness = commands, commands.harness

    def missing(self):
        return "" if os.geteuid() == 0 else "only root can mount a file system"

    def trial(self, random):
        command = self.commands.choose(random)
        with Disk(self.harness, command.state) as disk:
            if not disk.is_mounted:
                return None
            before = self.harness.snapshot(volatile=())
            disk.remount("ro")
            fault = f"{command.name}, a read-only file system"
            code, _, errors = self.harness.run(command.words)
            disk.remount("rw")
            if code is None or code <= 0:
                self.harness.fail(fault, f"it ended with {code}: {errors[-300:]}")
            elif "Read-only file system" not in errors:
                self.harness.fail(fault, f"the message lacks the cause: {errors[-300:]}")
            if blamed(errors):
                self.harness.fail(fault, f"it blames a process: {errors[-300:]}")
            self.harness.compare(fault, before, self.harness.snapshot(volatile=()))
            self.commands.check(command, fault)
            return fault
