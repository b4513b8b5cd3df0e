#!/usr/bin/env python3
"""Disturbs commands of Clutch, repeats them, and compares the results with an undisturbed run.

  Tests/faults/faults.py [--seconds N] [--seed N] [--clutch PATH] [--only COMMAND]

Each trial copies a starting state, runs one command with one fault (a kill at the N-th call, at a random moment or by a
signal; an error of the file system from the N-th call on; a full file system), repeats the command without it, and
compares every file. It prints a table of what it tried and exits with 1 if a trial failed. Needs Python 3, a C compiler
and the built program; a full file system needs root. The same seed tries the same faults, in as many trials as time allows.
"""
import argparse
import collections
import hashlib
import os
import random
import shutil
import signal
import struct
import subprocess
import sys
import tempfile
import time
import zlib
from pathlib import Path

HERE = Path(__file__).resolve().parent

RECIPE = """
name: small
data:
  train: {{ idx: {{ images: {data}/train }} }}
  test: {{ idx: {{ images: {data}/test, test: true }} }}
  ood:
    odd: {{ idx: {{ images: {data}/odd, test: true }} }}
encoder: {{ convnet: {{ width: 8 }} }}
head: {{ mlp: {{ hidden: 16, output: 8 }} }}
augment:
  - random-resized-crop: {{ scale: [0.5, 1.0] }}
  - horizontal-flip
train:
  batch: 16
  optimizer: {{ sgd: {{ learning-rate: 0.05 }} }}
  schedule: cosine
  phases:
    warm-up: {{ epochs: 2, loss: nt-xent }}
    cluster-aware:
      epochs: 2
      clusters: {{ by: {{ k-means: {{ k: 2 }} }}, every: 1 }}
      loss: ccl
machine: {{ device: cpu, threads: 1, precision: fp32 }}
score: [mahalanobis, {{ knn: {{ k: 3 }} }}]
"""

# Files that differ between two undisturbed runs, since they contain times or paths; only their existence is compared.
VOLATILE = ("log.jsonl", "report.html", "environment.json", "command.json", "events.out.tfevents.clutch", "history.jsonl",
            "sweep.json", "mlflow.db", "epoch-times.json")


def write_images(folder):
    """Writes 8 x 8 images of two kinds of stripes, and odd ones with squares, as IDX files."""
    draw = random.Random(1)
    for name, count in [("train", 64), ("test", 32), ("odd", 32)]:
        pixels = bytearray(b"\0\0\x08\x03" + count.to_bytes(4, "big") + (8).to_bytes(4, "big") * 2)
        for image in range(count):
            for y in range(8):
                for x in range(8):
                    bright = (x // 2 + y // 2) % 2 if name == "odd" else (x if image % 2 else y) // 3 % 2
                    pixels.append(20 + 150 * bright + draw.randrange(60))
        (folder / name).write_bytes(pixels)


class Command:
    """A command to disturb, and its starting state."""

    def __init__(self, name, words, state, then=None):
        self.name, self.words, self.state = name, words, state
        # Commands to run afterwards, before files are compared.
        self.then = then


class Harness:
    def __init__(self, options):
        self.options = options
        self.random = random.Random(options.seed)
        self.folder = Path(tempfile.mkdtemp(prefix="clutch-faults-"))
        self.data = self.folder / "data"
        self.data.mkdir()
        write_images(self.data)
        self.library = self.folder / "inject.so"
        subprocess.run(["cc", "-O1", "-shared", "-fPIC", str(HERE / "inject.c"), "-o", str(self.library), "-ldl"], check=True)
        self.tried = collections.Counter()
        self.failures = []
        self.lengths = {}
        self.times = {}

    # --- running -----------------------------------------------------------------------------------------------------

    def environment(self, work, **faults):
        cache = str(self.folder / "cache")
        keep = {**os.environ, "XDG_CACHE_HOME": cache, "XDG_STATE_HOME": cache, "CLUTCH_DATA": ""}
        if faults:
            keep.update(LD_PRELOAD=str(self.library), FAULT_ROOT=str(work), FAULT_TALLY=str(self.folder / "tally"), **faults)
        return keep

    def start(self, words, work, **faults):
        return subprocess.Popen(
            [self.options.clutch, *words], cwd=work, env=self.environment(work, **faults), stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, errors="replace", start_new_session=True)

    def finish(self, process, seconds=120):
        try:
            output, errors = process.communicate(timeout=seconds)
            return process.returncode, output, errors
        except subprocess.TimeoutExpired:
            self.kill_all(process)
            process.communicate()
            return None, "", "it did not end"

    @staticmethod
    def kill_all(process):
        """Kills a command and all its child processes, as when a node fails."""
        try:
            os.killpg(process.pid, signal.SIGKILL)
        except ProcessLookupError:
            pass

    def run(self, words, work):
        return self.finish(self.start(words, work))

    # --- the files -----------------------------------------------------------------------------------------------

    @staticmethod
    def snapshot(work):
        """The hash of each file, by path; for a volatile file, only its existence."""
        files = {}
        for path in sorted(work.rglob("*")):
            name = str(path.relative_to(work))
            if path.is_symlink():
                files[name] = "-> " + os.readlink(path)
            elif path.is_file():
                # A run's checksums include that of its log; those of the cache do not.
                is_sums = path.name == "checksums.xxh64" and ".cache" not in path.parts
                is_volatile = path.name in VOLATILE or path.suffix == ".log" or path.name == "lock" or is_sums
                files[name] = "" if is_volatile else hashlib.sha256(path.read_bytes()).hexdigest()
        return files

    @staticmethod
    def strays(files):
        return [name for name in files if ".partial" in name and not name.endswith("partial.safetensors")]

    # --- the commands ------------------------------------------------------------------------------------------------

    def prepare(self):
        """Makes the starting states, and the undisturbed result of each command."""
        recipe = RECIPE.format(data=self.data)
        states = {"fresh": self.folder / "state-fresh", "done": self.folder / "state-done"}
        states["fresh"].mkdir()
        (states["fresh"] / "small.yaml").write_text(recipe)
        sweep = "extends: small.yaml\nsweep: {seeds: [1, 2]}\nmachine: {jobs: 2}\n"
        (states["fresh"] / "sweep.yaml").write_text(sweep)
        shutil.copytree(states["fresh"], states["done"])
        for words in [["run", "small.yaml", "--quiet"], ["run", "small.yaml", "seed=3", "--quiet"]]:
            code, _, errors = self.run(words, states["done"])
            if code != 0:
                sys.exit(f"the undisturbed command failed: {' '.join(words)}\n{errors}")
        self.states = states
        runs = sorted((states["done"] / "runs" / "small").iterdir())
        first, second = (f"runs/small/{run.name}" for run in runs[:2])
        self.write_pictures(states["done"])
        commands = [
            Command("run", ["run", "small.yaml"], "fresh"),
            Command("sweep", ["sweep", "sweep.yaml"], "fresh"),
            Command("score", ["score", first, "pictures", "--to", "scores.csv"], "done"),
            Command("report", ["report", first], "done"),
            Command("compare", ["compare", "runs", "--format", "csv", "--to", "table.csv"], "done"),
            Command("export", ["export", "torchvision", first, "--to", "detector"], "done"),
            Command("mlflow", ["export", "mlflow", "runs", "--to", "mlflow.db"], "done"),
            # `clean` finishes an interrupted removal.
            Command("remove", ["runs", "remove", second, "--yes"], "done", then=["runs", "clean", "--yes"]),
            Command("clean", ["runs", "clean", "--yes"], "unneeded"),
        ]
        # Stages that no run needs anymore, for `clean`.
        states["unneeded"] = self.folder / "state-unneeded"
        shutil.copytree(states["done"], states["unneeded"], symlinks=True)
        shutil.rmtree(states["unneeded"] / second)
        self.commands = [c for c in commands if self.options.only in (None, c.name)]
        self.references = {}
        for command in self.commands:
            work = self.copy(command)
            started = time.monotonic()
            code, output, errors = self.run(command.words, work)
            self.times[command.name] = time.monotonic() - started
            if code != 0:
                sys.exit(f"the undisturbed command failed: {' '.join(command.words)}\n{errors}")
            if command.then:
                self.run(command.then, work)
            self.references[command.name] = self.snapshot(work)
            shutil.rmtree(work)
            print(f"{command.name}: {self.times[command.name]:.1f} s, {len(self.references[command.name])} files", flush=True)

    def write_pictures(self, state):
        """Writes small PNG pictures to score."""
        folder = state / "pictures"
        folder.mkdir()
        pixels = (self.data / "test").read_bytes()[16:]
        for i in range(8):
            rows = b"".join(b"\0" + pixels[64 * i + 8 * y:64 * i + 8 * y + 8] for y in range(8))
            chunk = lambda kind, data: struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))
            (folder / f"{i}.png").write_bytes(
                b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", struct.pack(">IIBBBBB", 8, 8, 8, 0, 0, 0, 0))
                + chunk(b"IDAT", zlib.compress(rows)) + chunk(b"IEND", b""))

    def copy(self, command):
        """Restores the starting state of a command at the path of all trials, since recipes and logs contain paths."""
        work = self.folder / "work"
        if work.exists():
            shutil.rmtree(work)
        shutil.copytree(self.states[command.state], work, symlinks=True)
        return work

    # --- the faults --------------------------------------------------------------------------------------------------

    CALLS = ["write", "fsync", "rename", "link", "open", "mkdir", "unlink"]

    def count(self, command, call, process):
        """The number of such calls in an undisturbed command."""
        key = (command.name, call, process)
        if key not in self.lengths:
            work = self.copy(command)
            _, self.lengths[key], _ = self.disturbed(
                command, work, FAULT_CALLS=call, FAULT_AT="0", FAULT_DO="kill", FAULT_IN=process)
        return self.lengths[key]

    def disturbed(self, command, work, **faults):
        """Runs a command with faults; returns its result, its number of calls, and whether one was disturbed."""
        tally = self.folder / "tally"
        tally.write_bytes(bytes(16))
        result = self.finish(self.start(command.words, work, **faults))
        count, disturbed = struct.unpack("qq", tally.read_bytes())
        return result, count, disturbed > 0

    def at_call(self, command, work, action):
        """Kills or fails at the N-th call of one kind; returns what was done, or None if nothing was."""
        call = self.random.choice(self.CALLS)
        process = self.random.choice(["parent", "worker"]) if command.name == "sweep" else "any"
        length = self.count(command, call, process)
        work = self.copy(command)
        if length == 0:
            return None
        at = self.random.randint(1, length)
        (code, _, errors), _, happened = self.disturbed(
            command, work, FAULT_CALLS=call, FAULT_AT=str(at), FAULT_DO=action, FAULT_IN=process)
        what = f"{action} at {call} {at} of {length}" + ("" if process == "any" else f" of the {process}")
        if happened and action != "kill" and code is None:
            self.fail(command, what, "it did not end")
        if code is not None and code < 0 and action != "kill":
            self.fail(command, what, f"it ended with signal {-code}: {errors[-300:]}")
        return what if happened else None

    def at_moment(self, command, work, number):
        """Sends a signal at a random moment, to the command alone or also to its child processes."""
        process = self.start(command.words, work)
        time.sleep(self.random.uniform(0.02, max(0.05, self.times[command.name])))
        if process.poll() is not None:
            self.finish(process)
            return None
        if number == signal.SIGKILL and self.random.random() < 0.5:
            self.kill_all(process)
        else:
            process.send_signal(number)
        code, _, errors = self.finish(process)
        if code is None:
            self.fail(command, signal.Signals(number).name, "it did not end after the signal")
        return f"{signal.Signals(number).name} at a random moment"

    def on_full_disk(self, command, work):
        """Runs the command on a file system of random size, which is enlarged afterwards."""
        size = self.random.randint(60, 1500)
        held = self.folder / "held"
        if held.exists():
            shutil.rmtree(held)
        shutil.move(work, held)
        work.mkdir()
        mounted = subprocess.run(
            ["mount", "-t", "tmpfs", "-o", "size=64m", "tmpfs", str(work)], capture_output=True).returncode == 0
        if not mounted:
            work.rmdir()
            return None
        for path in held.iterdir():
            (shutil.copytree if path.is_dir() else shutil.copy2)(path, work / path.name)
        used = int(subprocess.run(["du", "-sk", str(work)], capture_output=True, text=True).stdout.split()[0])
        remount = lambda kib: subprocess.run(["mount", "-o", f"remount,size={kib}k", str(work)], capture_output=True)
        remount(used + size)
        code, _, errors = self.run(command.words, work)
        remount(65536)
        if code is not None and code < 0:
            self.fail(command, f"a disk with {size} KiB left", f"it ended with signal {-code}: {errors[-300:]}")
        return f"a disk with {size} KiB left"

    # --- a trial -----------------------------------------------------------------------------------------------------

    def fail(self, command, fault, what):
        self.failures.append(f"{command.name}, {fault}: {what}")
        print("FAILED", self.failures[-1], flush=True)

    def trial(self):
        command = self.random.choice(self.commands)
        kind = self.random.choices(
            ["kill at a call", "error at a call", "kill at a moment", "signal", "full disk"], [4, 3, 3, 1, 1])[0]
        work = self.copy(command)
        try:
            if kind == "kill at a call":
                fault = self.at_call(command, work, "kill")
            elif kind == "error at a call":
                fault = self.at_call(command, work, self.random.choice(["ENOSPC", "EDQUOT", "EIO", "EROFS"]))
            elif kind == "kill at a moment":
                fault = self.at_moment(command, work, signal.SIGKILL)
            elif kind == "signal":
                fault = self.at_moment(command, work, self.random.choice([signal.SIGINT, signal.SIGTERM, signal.SIGHUP]))
            else:
                fault = self.on_full_disk(command, work)
            if fault is None:
                return
            self.tried[(command.name, kind)] += 1
            self.check(command, work, fault)
        finally:
            if os.path.ismount(work):
                subprocess.run(["umount", str(work)], check=True)

    def check(self, command, work, fault):
        """Repeats the command and compares all files with those of an undisturbed run."""
        code, _, errors = self.run(command.words, work)
        # A run that was removed completely cannot be removed again.
        if code != 0 and not (command.name == "remove" and "no run" in errors or "no folder" in errors):
            return self.fail(command, fault, f"repeated, it ended with {code}: {errors[-400:]}")
        if command.then:
            self.run(command.then, work)
        found, expected = self.snapshot(work), self.references[command.name]
        if strays := self.strays(found):
            self.fail(command, fault, f"left behind: {strays[:5]}")
        lost = sorted(set(expected) - set(found))
        extra = sorted(set(found) - set(expected) - set(self.strays(found)))
        different = sorted(name for name in set(found) & set(expected) if found[name] != expected[name])
        for what, names in [("missing", lost), ("not expected", extra), ("different", different)]:
            if names:
                self.fail(command, fault, f"{what}: {names[:5]}")

    def table(self):
        kinds = sorted({kind for _, kind in self.tried})
        print("\n| command | " + " | ".join(kinds) + " |\n|---" * 1 + "|---" * len(kinds) + "|")
        for command in self.commands:
            print(f"| `{command.name}` | " + " | ".join(str(self.tried[(command.name, kind)]) for kind in kinds) + " |")
        print(f"\n{sum(self.tried.values())} trials, {len(self.failures)} findings")


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--seconds", type=float, default=300)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--clutch", default=str(HERE.parent.parent / ".build" / "release" / "clutch"))
    parser.add_argument("--only", help="test only this command")
    options = parser.parse_args()
    harness = Harness(options)
    try:
        harness.prepare()
        end = time.monotonic() + options.seconds
        while time.monotonic() < end:
            harness.trial()
        harness.table()
    finally:
        shutil.rmtree(harness.folder, ignore_errors=True)
    sys.exit(1 if harness.failures else 0)


if __name__ == "__main__":
    main()
