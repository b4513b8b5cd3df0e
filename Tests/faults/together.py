"""Several commands on one folder of runs at once, each killed at a random moment."""
import signal
import time

from harness import VOLATILE, kill_all

COMMANDS = [["run", "small.yaml"], ["run", "small.yaml", "seed=2"], ["run", "small.yaml", "seed=3"], ["sweep", "sweep.yaml"]]


class Together:
    name = "several at once"
    checked = "all succeed when repeated together; weights, scores and tables have the same bits; no lock or process stays"

    def __init__(self, harness):
        self.harness = harness
        self.references = {}

    def missing(self):
        return ""

    def reference(self, chosen):
        """The files after the same commands one after the other, and the time that these took in seconds."""
        key = tuple(sorted(chosen))
        if key not in self.references:
            self.harness.restore(self.harness.fresh)
            seconds = sum(self.harness.undisturbed(COMMANDS[i]) for i in key)
            self.references[key] = (self.snapshot(), seconds)
        return self.references[key]

    def snapshot(self):
        # The command that creates a run's folder first writes its recipe there, with its own overrides.
        return self.harness.snapshot((*VOLATILE, "recipe.yaml"))

    def trial(self, random):
        chosen = random.sample(range(len(COMMANDS)), random.randint(1, 3))
        chosen += [random.choice(chosen)]  # at least one command runs twice at once
        expected, seconds = self.reference(set(chosen))
        self.harness.restore(self.harness.fresh)
        faults = []
        for _ in range(random.randint(1, 2)):
            started = [(self.harness.start(COMMANDS[i]), i) for i in chosen]
            began = time.monotonic()
            plan = sorted((random.random(), number, random.choice(["command", "all", "stop"])) for number in range(len(chosen)))
            for part, number, target in plan:
                time.sleep(max(0, began + 0.02 + part * seconds - time.monotonic()))
                process, i = started[number]
                if process.poll() is not None:
                    continue
                faults.append(f"{' '.join(COMMANDS[i])} {target} at {part:.3f}")
                if target == "all":
                    kill_all(process)
                else:
                    process.send_signal(signal.SIGKILL if target == "command" else signal.SIGTERM)
            for process, i in started:
                if self.harness.finish(process)[0] is None:
                    self.harness.fail("; ".join(faults), f"{' '.join(COMMANDS[i])} did not end after its signal")
        fault = "; ".join(faults) or "no kill"
        started = [(self.harness.start(COMMANDS[i]), i) for i in chosen]
        for process, i in started:
            code, _, errors = self.harness.finish(process)
            if code != 0:
                self.harness.fail(fault, f"repeated, {' '.join(COMMANDS[i])} ended with {code}: {errors[-400:]}")
        self.harness.expect_no_processes(fault)
        self.harness.expect_no_locks(fault)
        # Which sweep writes the log of a shared stage depends on which command computes it first.
        expected, found = ({n: h for n, h in files.items() if "/logs/" not in n} for files in (expected, self.snapshot()))
        self.harness.compare(fault, expected, found)
        return fault
