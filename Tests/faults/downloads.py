"""Downloads from a server that breaks connections and sends the wrong bytes, killed at random moments."""
import hashlib
import io
import random as randomness
import shutil
import signal
import tarfile
import time

from harness import HERE, Failed
from server import MANNERS, Server


class Downloads:
    name = "download"
    checked = "each attempt ends with the right file or an error and none; the last succeeds; nothing is left behind"

    def __init__(self, harness):
        self.harness = harness
        self.server = None
        self.contents = {}

    def missing(self):
        return "" if shutil.which("swiftc") else "there is no swiftc to compile the data set's plugin"

    def prepare(self):
        self.server = Server()
        draw = randomness.Random(7)
        self.contents = {f"set/{i}.bin": draw.randbytes(30_000 + i) for i in range(5)}
        self.server.files = {"file.bin": draw.randbytes(200_000), "set.tar.gz": self.archive()}
        self.harness.restore(self.harness.fresh)
        self.harness.undisturbed(self.words("file.bin"))  # compiles the plugin
        self.harness.undisturbed(self.words("set.tar.gz"))
        for name in ["file.bin", "set.tar.gz"]:
            if not self.is_right(name):
                raise Failed(f"the undisturbed download of {name} is wrong")

    def close(self):
        if self.server:
            self.server.close()

    def archive(self):
        whole = io.BytesIO()
        with tarfile.open(fileobj=whole, mode="w:gz") as archive:
            for name, data in self.contents.items():
                entry = tarfile.TarInfo(name)
                entry.size = len(data)
                archive.addfile(entry, io.BytesIO(data))
        return whole.getvalue()

    def words(self, name):
        body = self.server.files[name]
        options = f"port: {self.server.port}, file: {name}, bytes: {len(body)}, sha256: '{hashlib.sha256(body).hexdigest()}'"
        if name == "set.tar.gz":
            options += ", folder: set"
        return ["data", "fetch", f"published: {{{options}}}", "--data-root", "data", "--quiet", "--plugin",
                str(HERE / "published.swift")]

    def expected(self, name):
        return self.contents if name == "set.tar.gz" else {name: self.server.files[name]}

    def is_right(self, name):
        root = self.harness.work / "data"
        return all(
            (root / path).is_file() and (root / path).read_bytes() == data for path, data in self.expected(name).items())

    def is_absent(self, name):
        """True if nothing has the final name."""
        return not (self.harness.work / "data" / ("set" if name == "set.tar.gz" else name)).exists()

    def trial(self, random):
        if self.server is None:
            self.prepare()
        self.harness.restore(self.harness.fresh)
        name = random.choice(["file.bin", "file.bin", "set.tar.gz"])
        faults = [name]
        for _ in range(random.randint(1, 3)):
            manners = [(random.choice(MANNERS), random.random()) for _ in range(random.randint(1, 4))]
            end = random.choice(["", "", "SIGKILL", "SIGTERM", "SIGINT", "twice"])
            faults.append(", ".join(f"{manner} {part:.3f}" for manner, part in manners) + (f", {end}" if end else ""))
            self.server.manners = manners
            self.attempt(name, end, random.uniform(0.05, 2), "; ".join(faults))
        fault = "; ".join(faults)
        self.server.manners = []
        code, _, errors = self.harness.run(self.words(name))
        if code != 0 or not self.is_right(name):
            self.harness.fail(fault, f"repeated with a good server, it ended with {code}: {errors[-400:]}")
        self.expect_no_others(name, fault)
        return fault

    def attempt(self, name, end, moment, fault):
        """Fetches with faults, and perhaps a signal or a second command at the same time."""
        process = self.harness.start(self.words(name))
        other, sent = None, []  # a signal may come before the command handles it
        if end:
            time.sleep(moment)
            if end == "twice":
                other = self.harness.start(self.words(name))
            elif process.poll() is None:
                sent.append(signal.Signals[end])
                process.send_signal(sent[0])
        for process in filter(None, [process, other]):
            code, _, errors = self.harness.finish(process)
            if code == 0 and not self.is_right(name):
                self.harness.fail(fault, "it succeeded with a wrong file")
            elif code is None:
                self.harness.fail(fault, errors)
            elif code == 1 and "error: " not in errors:
                self.harness.fail(fault, f"it ended with {code} without an error: {errors[-400:]}")
            elif code not in (0, 1, 130, *(-number for number in sent)):
                self.harness.fail(fault, f"it ended with {code}: {errors[-400:]}")
        if not self.is_absent(name) and not self.is_right(name):
            self.harness.fail(fault, "a wrong or unfinished file has the final name")

    def expect_no_others(self, name, fault):
        root = self.harness.work / "data"
        found = {str(path.relative_to(root)) for path in root.rglob("*") if path.is_file()}
        allowed = set(self.expected(name)) | ({"set/SHA256SUMS"} if name == "set.tar.gz" else set())
        if found != allowed:
            self.harness.fail(fault, f"the data folder has {sorted(found ^ allowed)[:5]}, which is missing or too much")
