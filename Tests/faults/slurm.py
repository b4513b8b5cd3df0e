"""A sweep on a Slurm cluster of one node, whose command, jobs and workers are killed at random moments."""
import os
import shutil
import signal
import subprocess
import time

from harness import HERE, VOLATILE, Failed

SWEEP = ["sweep", "sweep.yaml", "--launcher", "slurm", "--jobs", "2"]
EVENTS = ["kill the command", "interrupt the command", "kill a worker", "kill a job", "requeue a job", "preempt a job",
          "cancel a job"]


class Slurm:
    name = "Slurm"
    checked = "the repeated sweep succeeds with the bits of a local one; the queue is empty; no process stays"

    def __init__(self, harness):
        self.harness = harness
        self.cluster = harness.folder / "cluster"
        self.script = HERE.parent / "CommandTests" / "Slurm" / "cluster"
        self.is_up = False
        self.expected, self.seconds = {}, 0.0

    def missing(self):
        if os.geteuid() != 0:
            return "only root can start a Slurm"
        path = os.environ.get("PATH", "") + ":/usr/sbin:/sbin"
        programs = [name for name in ["sbatch", "slurmctld", "slurmd", "munged"] if not shutil.which(name, path=path)]
        return f"there is no {programs[0]}; apt-get install slurm-wlm munge" if programs else ""

    def prepare(self):
        log = self.harness.folder / "cluster.log"
        with open(log, "w") as output:
            code = subprocess.run([str(self.script), "up", str(self.cluster)], stdout=output, stderr=output).returncode
        if code != 0:
            raise Failed(f"the Slurm cluster does not start: {log.read_text()[-400:]}")
        self.is_up = True
        self.harness.restore(self.harness.fresh)
        self.seconds = self.harness.undisturbed(["sweep", "sweep.yaml"])
        self.expected = self.snapshot()

    def close(self):
        if self.is_up:
            subprocess.run([str(self.script), "down", str(self.cluster)], capture_output=True)

    @property
    def variables(self):
        return {"SLURM_CONF": str(self.cluster / "slurm.conf")}

    def shell(self, *words):
        done = subprocess.run(words, env={**os.environ, **self.variables}, capture_output=True, text=True)
        return done.stdout.split()

    def jobs(self, *options):
        return self.shell("squeue", "--noheader", "--array", "--format=%i", *options)

    def snapshot(self):
        """The files of a sweep except what only Slurm writes."""
        files = self.harness.snapshot((*VOLATILE, "recipe.yaml"))  # which names the launcher
        return {name: sum for name, sum in files.items() if "/slurm/" not in name and "/slurm-" not in name}

    def apply(self, event, process, random):
        """Applies an event; returns `False` if there is nothing that it could hit."""
        running = self.jobs("--states=RUNNING")
        workers = self.harness.processes("worker")
        if event.endswith("the command"):
            process.send_signal(signal.SIGKILL if event.startswith("kill") else signal.SIGINT)
        elif event == "kill a worker":
            if not workers:
                return False
            os.kill(random.choice(sorted(workers)), signal.SIGKILL)
        elif not running:
            return False
        else:
            job = random.choice(sorted(running))
            words = {
                "kill a job": ["scancel", "--signal=KILL", "--full", job], "requeue a job": ["scontrol", "requeue", job],
                "preempt a job": ["scancel", "--batch", "--signal=USR1", job], "cancel a job": ["scancel", job]}
            self.shell(*words[event])
        return True

    def disturb(self, random, faults):
        """Runs the sweep with up to three events."""
        process = self.harness.start(SWEEP, **self.variables)
        began = time.monotonic()
        for moment in sorted(random.random() for _ in range(random.randint(1, 3))):
            event = random.choice(EVENTS)
            while time.monotonic() < began + moment * 2 * self.seconds and process.poll() is None:
                time.sleep(0.05)
            if process.poll() is not None:
                break
            try:
                if self.apply(event, process, random):
                    faults.append(f"{event} at {moment:.3f}")
            except ProcessLookupError:
                continue  # it had just ended
        code, _, errors = self.harness.finish(process)
        if code not in (0, 1, 130, -signal.SIGKILL):
            self.harness.fail("; ".join(faults), f"the command ended with {code}: {errors[-400:]}")

    def trial(self, random):
        if not self.is_up:
            self.prepare()
        self.harness.restore(self.harness.fresh)
        faults = []
        for _ in range(random.randint(1, 2)):
            self.disturb(random, faults)
        fault = "; ".join(faults) or "no event hit"
        code, _, errors = self.harness.run(SWEEP, **self.variables)
        if code != 0:
            self.harness.fail(fault, f"repeated, it ended with {code}: {errors[-400:]}")
        self.expect_empty_queue(fault)
        self.harness.expect_no_processes(fault)
        self.harness.compare(fault, self.expected, self.snapshot())
        return fault

    def expect_empty_queue(self, fault):
        end = time.monotonic() + self.harness.limit
        while (left := self.jobs()) and time.monotonic() < end:
            time.sleep(0.2)
        if left:
            self.harness.fail(fault, f"the queue still has {left}")
            self.shell("scancel", *left)
