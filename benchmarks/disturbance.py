"""What else kept the processors busy meanwhile: other programs of this machine, and on a virtual one its host."""

import os
import resource
import time


class Disturbance:
    """Counts from here on."""

    def __init__(self, stat="/proc/stat"):
        self.stat = stat
        self.before = self._now()

    def shares(self):
        """Of the time of all processors: what other programs used, and what the host took (0 ... 1).

        Programs of this process count as its own once they have ended.
        """
        busy, stolen, own, clock = (now - then for now, then in zip(self._now(), self.before))
        whole = clock * os.cpu_count()
        return {"others": max(0, busy - own) / whole, "host": stolen / whole}

    def __str__(self):
        return ", ".join(f"{name} {share:.0%}" for name, share in self.shares().items())

    def _now(self):
        with open(self.stat) as file:
            # cpu user nice system idle iowait irq softirq steal …, in ticks of all processors
            ticks = [int(word) / os.sysconf("SC_CLK_TCK") for word in file.readline().split()[1:9]]
        user, nice, system, _, _, irq, softirq, steal = ticks
        own = sum(usage.ru_utime + usage.ru_stime for usage in
                  (resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)))
        return user + nice + system + irq + softirq, steal, own, time.monotonic()
