"""What else kept the processors busy meanwhile: other programs of this machine, and on a virtual one its host."""

import os
import resource
import time


class Disturbance:
    """Counts from here on."""

    def __init__(self):
        self.before = now()

    def shares(self):
        """Of the time of all processors: what other programs used, and what the host took (0 ... 1).

        Programs of this process count as its own once they have ended.
        """
        return shares(self.before, now(), os.cpu_count())

    def __str__(self):
        return ", ".join(f"{name} {share:.0%}" for name, share in self.shares().items())


def shares(before, after, cores):
    busy, stolen, own, clock = (later - earlier for earlier, later in zip(before, after))
    return {"others": max(0, busy - own) / (clock * cores), "host": stolen / (clock * cores)}


def now(stat="/proc/stat"):
    """Seconds that all processors were busy, that the host took, that this process and its ended programs used; the
    clock."""
    with open(stat) as file:
        # cpu user nice system idle iowait irq softirq steal …, in ticks of all processors
        ticks = [int(word) / os.sysconf("SC_CLK_TCK") for word in file.readline().split()[1:9]]
    user, nice, system, _, _, irq, softirq, steal = ticks
    usages = [resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)]
    own = sum(usage.ru_utime + usage.ru_stime for usage in usages)
    return user + nice + system + irq + softirq, steal, own, time.monotonic()
