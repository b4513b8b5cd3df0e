"""What the kinds of faults share: starting and ending commands, comparing files, and recording failures."""
import fcntl
import hashlib
import os
import random
import shutil
import signal
import subprocess
import sys
import tempfile
import time
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
SWEEP = "extends: small.yaml\nsweep: {seeds: [1, 2]}\nmachine: {jobs: 2}\n"

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


class Failed(Exception):
    """An undisturbed command failed, so that nothing can be compared with it."""


class Harness:
    def __init__(self, clutch):
        self.clutch = clutch
        self.folder = Path(tempfile.mkdtemp(prefix="clutch-faults-"))
        self.data = self.folder / "data"
        self.data.mkdir()
        write_images(self.data)
        self.fresh = self.folder / "state-fresh"
        self.fresh.mkdir()
        (self.fresh / "small.yaml").write_text(RECIPE.format(data=self.data))
        (self.fresh / "sweep.yaml").write_text(SWEEP)
        # All trials use the same path, since recipes and logs contain paths.
        self.work = self.folder / "work"
        self.failures = []
        self.trial = ""
        self.limit = 120.0  # seconds for a command to end

    def close(self):
        """Ends what is left of the last trial, and removes all files."""
        for number in self.processes():
            try:
                os.kill(number, signal.SIGKILL)
            except ProcessLookupError:
                pass
        shutil.rmtree(self.folder, ignore_errors=True)

    def restore(self, state):
        """Restores a starting state."""
        if self.work.exists():
            shutil.rmtree(self.work)
        shutil.copytree(state, self.work, symlinks=True)

    def fail(self, fault, what):
        self.failures.append((self.trial, f"{fault}: {what}"))
        print(f"FAILED {self.trial}: {fault}: {what}", flush=True)

    # --- running -----------------------------------------------------------------------------------------------------

    def start(self, words, **variables):
        cache = str(self.folder / "cache")
        environment = {
            **os.environ, "XDG_CACHE_HOME": cache, "XDG_STATE_HOME": cache, "CLUTCH_DATA": "",
            "FAULT_MARK": str(self.folder), **variables}
        # libfaketime sets a variable as it starts, which hides the arguments of a Swift program; `env` starts it earlier.
        return subprocess.Popen(
            ["env", self.clutch, *words], cwd=self.work, env=environment, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
            stderr=subprocess.PIPE, text=True, errors="replace", start_new_session=True)

    def finish(self, process):
        """Waits for a command; its exit status is None if it had to be killed after the time limit."""
        try:
            output, errors = process.communicate(timeout=self.limit)
            return process.returncode, output, errors
        except subprocess.TimeoutExpired:
            kill_all(process)
            process.communicate()
            return None, "", f"it did not end within {self.limit:.0f} s"

    def run(self, words, **variables):
        return self.finish(self.start(words, **variables))

    def undisturbed(self, words):
        """Runs a command that must succeed, and returns its duration in seconds."""
        started = time.monotonic()
        code, _, errors = self.run(words)
        if code != 0:
            raise Failed(f"the undisturbed command ended with {code}: {' '.join(words)}\n{errors}")
        seconds = time.monotonic() - started
        self.limit = max(self.limit, 20 * seconds)  # a slow or busy machine
        return seconds

    def processes(self, command=None):
        """The numbers of the processes that this harness started, also through others; those of one command of Clutch."""
        found = []
        for path in Path("/proc").glob("[0-9]*"):
            try:
                if f"FAULT_MARK={self.folder}\0".encode() not in (path / "environ").read_bytes():
                    continue
                words = (path / "cmdline").read_bytes().split(b"\0")
            except OSError:
                continue
            if words[0] and (command is None or words[1:2] == [command.encode()]):
                found.append(int(path.name))
        return found

    def expect_no_processes(self, fault):
        """Workers notice that their command was killed, and end."""
        end = time.monotonic() + self.limit
        while self.processes() and time.monotonic() < end:
            time.sleep(0.1)
        for number in self.processes():
            self.fail(fault, f"process {number} is still there")
            os.kill(number, signal.SIGKILL)

    # --- the files -----------------------------------------------------------------------------------------------

    def snapshot(self, volatile=VOLATILE):
        """The hash of each file, by path; for a volatile file, only its existence."""
        files = {}
        for path in sorted(self.work.rglob("*")):
            name = str(path.relative_to(self.work))
            if path.is_symlink():
                files[name] = "-> " + os.readlink(path)
            elif path.is_file():
                # A run's checksums include that of its log; those of the cache do not.
                is_sums = path.name == "checksums.xxh64" and ".cache" not in path.parts
                is_volatile = path.name in volatile or path.suffix == ".log" or path.name == "lock" or is_sums
                files[name] = "" if is_volatile else hashlib.sha256(path.read_bytes()).hexdigest()
        return files

    def compare(self, fault, expected, found):
        """Fails for each way in which files differ from those of undisturbed commands, or if any are left behind."""
        strays = [name for name in found if ".partial" in name and not name.endswith("partial.safetensors")]
        names = {
            "left behind": strays,
            "missing": set(expected) - set(found),
            "not expected": set(found) - set(expected) - set(strays),
            "different": {name for name in set(found) & set(expected) if found[name] != expected[name]}}
        for what, which in names.items():
            if which:
                self.fail(fault, f"{what}: {sorted(which)[:5]}")

    def expect_no_locks(self, fault):
        """Nobody may hold a lock after all commands have ended."""
        for path in self.work.rglob("lock"):
            with open(path) as file:
                try:
                    fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
                except OSError:
                    self.fail(fault, f"{path.relative_to(self.work)} is still locked")


def kill_all(process):
    """Kills a command and all its child processes, as when a node fails."""
    try:
        os.killpg(process.pid, signal.SIGKILL)
    except ProcessLookupError:
        pass


def compile_library(source, library):
    """Compiles a preload library; returns the reason if that fails."""
    if not shutil.which("cc"):
        return "there is no C compiler"
    done = subprocess.run(
        ["cc", "-O1", "-shared", "-fPIC", str(source), "-o", str(library), "-ldl"], capture_output=True, text=True)
    return "" if done.returncode == 0 else done.stderr.strip()
