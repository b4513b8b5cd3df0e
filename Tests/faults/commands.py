"""Faults in one command: a kill, a signal, an error of the file system, or a full disk."""
import os
import shutil
import signal
import struct
import subprocess
import time
import zlib

from harness import HERE, compile_library, kill_all

CALLS = ["write", "fsync", "rename", "link", "open", "mkdir", "unlink"]
CHECKED = "the repeated command succeeds; every file is as after an undisturbed command; nothing is left behind"


class Command:
    """A command to disturb, and its starting state."""

    def __init__(self, name, words, state, then=None):
        self.name, self.words, self.state = name, words, state
        # A command to run afterwards, before files are compared.
        self.then = then


class Commands:
    """The commands to disturb, with the results of each when nothing disturbs it."""

    def __init__(self, harness, only=None):
        self.harness, self.only = harness, only
        self.all = []
        self.library = harness.folder / "inject.so"
        self.tally = harness.folder / "tally"
        self.references, self.times, self.lengths = {}, {}, {}

    def choose(self, random):
        """Chooses a command whose undisturbed result is known."""
        if not self.all:
            self.prepare()
        command = random.choice(self.all)
        if command.name not in self.references:
            self.harness.restore(command.state)
            self.times[command.name] = self.harness.undisturbed(command.words)
            if command.then:
                self.harness.undisturbed(command.then)
            self.references[command.name] = self.harness.snapshot()
        return command

    def prepare(self):
        harness = self.harness
        done, unneeded = harness.folder / "state-done", harness.folder / "state-unneeded"
        harness.restore(harness.fresh)
        for words in [["run", "small.yaml", "--quiet"], ["run", "small.yaml", "seed=3", "--quiet"]]:
            harness.undisturbed(words)
        shutil.copytree(harness.work, done, symlinks=True)
        write_pictures(harness.data, done)
        first, second = (f"runs/small/{run.name}" for run in sorted((done / "runs" / "small").iterdir())[:2])
        # Stages that no run needs anymore, for `clean`.
        shutil.copytree(done, unneeded, symlinks=True)
        shutil.rmtree(unneeded / second)
        self.all = [
            Command("run", ["run", "small.yaml"], harness.fresh),
            Command("sweep", ["sweep", "sweep.yaml"], harness.fresh),
            Command("score", ["score", first, "pictures", "--to", "scores.csv"], done),
            Command("report", ["report", first], done),
            Command("compare", ["compare", "runs", "--format", "csv", "--to", "table.csv"], done),
            Command("export", ["export", "torchvision", first, "--to", "detector"], done),
            Command("mlflow", ["export", "mlflow", "runs", "--to", "mlflow.db"], done),
            # `clean` finishes an interrupted removal.
            Command("remove", ["runs", "remove", second, "--yes"], done, then=["runs", "clean", "--yes"]),
            Command("clean", ["runs", "clean", "--yes"], unneeded),
        ]
        self.all = [command for command in self.all if self.only in (None, command.name)]

    def disturbed(self, command, **faults):
        """Runs a command with the preload library; returns its result, its calls, and whether one was disturbed."""
        self.tally.write_bytes(bytes(16))
        result = self.harness.run(
            command.words, LD_PRELOAD=str(self.library), FAULT_ROOT=str(self.harness.work), FAULT_TALLY=str(self.tally),
            **faults)
        count, disturbed = struct.unpack("qq", self.tally.read_bytes())
        return result, count, disturbed > 0

    def count(self, command, call, process):
        """The number of such calls in an undisturbed command."""
        key = (command.name, call, process)
        if key not in self.lengths:
            self.harness.restore(command.state)
            _, self.lengths[key], _ = self.disturbed(
                command, FAULT_CALLS=call, FAULT_AT="0", FAULT_DO="kill", FAULT_IN=process)
        return self.lengths[key]

    def check(self, command, fault, **variables):
        """Repeats the command and compares all files with those of an undisturbed command."""
        code, _, errors = self.harness.run(command.words, **variables)
        # A run that was removed completely cannot be removed again.
        is_removed = command.name == "remove" and ("no run" in errors or "no folder" in errors)
        if code != 0 and not is_removed:
            return self.harness.fail(fault, f"repeated, it ended with {code}: {errors[-400:]}")
        if command.then:
            self.harness.run(command.then, **variables)
        self.harness.compare(fault, self.references[command.name], self.harness.snapshot())


def write_pictures(data, state):
    """Writes small PNG pictures to score."""
    folder = state / "pictures"
    folder.mkdir()
    pixels = (data / "test").read_bytes()[16:]

    def chunk(kind, content):
        return struct.pack(">I", len(content)) + kind + content + struct.pack(">I", zlib.crc32(kind + content))

    for i in range(8):
        rows = b"".join(b"\0" + pixels[64 * i + 8 * y:64 * i + 8 * y + 8] for y in range(8))
        (folder / f"{i}.png").write_bytes(
            b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", struct.pack(">IIBBBBB", 8, 8, 8, 0, 0, 0, 0))
            + chunk(b"IDAT", zlib.compress(rows)) + chunk(b"IEND", b""))


class AtCall:
    """Kills a command at its N-th call of one kind, or lets that call and all later ones fail."""

    checked = CHECKED

    def __init__(self, commands, name, actions):
        self.commands, self.harness, self.name, self.actions = commands, commands.harness, name, actions

    def missing(self):
        return "" if self.commands.library.exists() else compile_library(HERE / "inject.c", self.commands.library)

    def trial(self, random):
        command = self.commands.choose(random)
        action = random.choice(self.actions)
        process = random.choice(["parent", "worker"]) if command.name == "sweep" else "any"
        # Few commands make all kinds of calls.
        calls = random.sample(CALLS, len(CALLS))
        call = next((call for call in calls if self.commands.count(command, call, process) > 0), None)
        if call is None:
            return None
        length = self.commands.count(command, call, process)
        at = random.randint(1, length)
        self.harness.restore(command.state)
        (code, _, errors), _, happened = self.commands.disturbed(
            command, FAULT_CALLS=call, FAULT_AT=str(at), FAULT_DO=action, FAULT_IN=process)
        fault = f"{command.name}, {action} at {call} {at} of {length}" + ("" if process == "any" else f" of the {process}")
        if not happened:
            return None
        if code is None and action != "kill":
            self.harness.fail(fault, errors)
        if code is not None and code < 0 and action != "kill":
            self.harness.fail(fault, f"it ended with signal {-code}: {errors[-300:]}")
        self.commands.check(command, fault)
        return fault


class AtMoment:
    """Sends a signal at a random moment; a kill may also hit all child processes."""

    checked = CHECKED

    def __init__(self, commands, name, signals):
        self.commands, self.harness, self.name, self.signals = commands, commands.harness, name, signals

    def missing(self):
        return ""

    def trial(self, random):
        command = self.commands.choose(random)
        number, part, hits_all = random.choice(self.signals), random.random(), random.random() < 0.5
        self.harness.restore(command.state)
        process = self.harness.start(command.words)
        time.sleep(0.02 + part * self.commands.times[command.name])
        fault = f"{command.name}, {number.name} after {part:.3f} of its time"
        if process.poll() is None:
            if number == signal.SIGKILL and hits_all:
                kill_all(process)
            else:
                process.send_signal(number)
        else:
            fault = None
        code, _, errors = self.harness.finish(process)
        if fault is None:
            return None
        if code is None:
            self.harness.fail(fault, errors)
        self.commands.check(command, fault)
        return fault


class FullDisk:
    """Runs a command on a file system with little space, and repeats it with more."""

    name, checked = "full disk", CHECKED

    def __init__(self, commands):
        self.commands, self.harness = commands, commands.harness

    def missing(self):
        return "" if os.geteuid() == 0 else "only root can mount a small file system"

    def trial(self, random):
        command, size = self.commands.choose(random), random.randint(60, 1500)
        with Disk(self.harness, command.state) as disk:
            if not disk.is_mounted:
                return None
            disk.resize(disk.used() + size)
            fault = f"{command.name}, a disk with {size} KiB left"
            code, _, errors = self.harness.run(command.words)
            disk.resize(65536)
            if code is None or code < 0:
                self.harness.fail(fault, f"it ended with {code}: {errors[-300:]}")
            self.commands.check(command, fault)
            return fault


class Disk:
    """A file system of its own for the folder of a trial, with a starting state on it. Only root can mount it."""

    def __init__(self, harness, state):
        self.work, self.state, self.harness = harness.work, state, harness
        self.is_mounted = False

    def __enter__(self):
        self.harness.restore(self.state)
        for path in self.work.iterdir():
            shutil.rmtree(path) if path.is_dir() else path.unlink()
        words = ["mount", "-t", "tmpfs", "-o", "size=64m", "tmpfs", str(self.work)]
        self.is_mounted = subprocess.run(words, capture_output=True).returncode == 0
        if self.is_mounted:
            shutil.copytree(self.state, self.work, symlinks=True, dirs_exist_ok=True)
        return self

    def __exit__(self, *_):
        if self.is_mounted:
            subprocess.run(["umount", str(self.work)], check=True)

    def used(self):
        return int(subprocess.run(["du", "-sk", str(self.work)], capture_output=True, text=True).stdout.split()[0])

    def resize(self, kib):
        self.remount(f"size={kib}k")

    def remount(self, options):
        subprocess.run(["mount", "-o", f"remount,{options}", str(self.work)], check=True)
