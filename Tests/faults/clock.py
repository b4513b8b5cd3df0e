"""Jumps of the system clock during a command, as after a correction by NTP or a resumed virtual machine."""
import glob
import json
import os
import signal
import time

OFFSETS = ["+1d", "-1d", "+0", "-3600", "+3600"]


class Clock:
    name = "clock"
    checked = "the command and its repetition succeed with the same bits; logged durations are not those of the jumps"

    def __init__(self, commands):
        self.commands, self.harness = commands, commands.harness
        self.offset = self.harness.folder / "clock"

    def library(self):
        return next(iter(sorted(glob.glob("/usr/lib/*/faketime/libfaketimeMT.so.1"))), None)

    def missing(self):
        return "" if self.library() else "there is no libfaketime; apt-get install libfaketime"

    def set(self, offset):
        """Sets the clock of all commands; the file is replaced, so that none reads a part of it."""
        new = self.offset.with_suffix(".new")
        new.write_text(offset + "\n")
        os.replace(new, self.offset)

    def trial(self, random):
        command = self.commands.choose(random)
        # Neither the monotonic clock nor the times of files jump.
        variables = {
            "LD_PRELOAD": self.library(), "FAKETIME_TIMESTAMP_FILE": str(self.offset), "FAKETIME_NO_CACHE": "1",
            "FAKETIME_DONT_FAKE_MONOTONIC": "1", "NO_FAKE_STAT": "1"}
        offsets = [random.choice(OFFSETS) for _ in range(5)]
        moments = sorted(random.random() for _ in range(3))
        kills = random.random() < 0.5
        fault = f"{command.name}, clock {' '.join(offsets)} at {' '.join(f'{m:.3f}' for m in moments)}"
        fault += ", then killed" if kills else ""
        self.harness.restore(command.state)
        self.set(offsets[0])
        began = time.monotonic()
        process = self.harness.start(command.words, **variables)
        for moment, offset in zip(moments, offsets[1:]):
            time.sleep(max(0, began + moment * self.commands.times[command.name] - time.monotonic()))
            self.set(offset)
        if kills:
            process.send_signal(signal.SIGKILL)
        code, _, errors = self.harness.finish(process)
        if code != 0 and not (kills and code == -signal.SIGKILL):
            self.harness.fail(fault, f"it ended with {code}: {errors[-400:]}")
        self.set(offsets[-1])
        self.commands.check(command, fault, **variables)
        self.check_durations(fault)
        return fault

    def check_durations(self, fault):
        """No duration in a log may be negative or contain a jump."""
        for path in self.harness.work.rglob("log.jsonl"):
            for line in path.read_text().splitlines():
                try:
                    seconds = json.loads(line).get("seconds", 0)
                except ValueError:  # a line that a kill cut short
                    continue
                if not 0 <= seconds < 3600:
                    self.harness.fail(fault, f"{path.relative_to(self.harness.work)} has a duration of {seconds} s")
