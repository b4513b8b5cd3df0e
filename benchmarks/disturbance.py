"""Measures what else kept the processors busy: other programs and, on a virtual machine, its host."""

import os
import resource
import time


class Disturbance:
    """Measures from its creation on."""

    def __init__(self):
        self.before = now()

    def shares(self):
        """The shares of the time of all processors that other programs and the host used (0 ... 1).

        Child processes count as part of this process once they have ended.
        """
        return shares(self.before, now(), os.cpu_count())

    def __str__(self):
        return ", ".join(f"{name} {share:.0%}" for name, share in self.shares().items())


def shares(before, after, cores):
    busy, stolen, own, clock = (later - earlier for earlier, later in zip(before, after))
    return {"others": max(0, busy - own) / (clock * cores), "host": stolen / (clock * cores)}


def now(stat="/proc/stat"):
    """Returns the seconds that all processors were busy, that the host took, and that this process and its ended
    children used, and the clock."""
    with open(stat) as file:
        # cpu user nice system idle iowait irq softirq steal …, in ticks of all processors
        ticks = [int(word) / os.sysconf("SC_CLK_TCK") for word in file.readline().split()[1:9]]
    user, nice, system, _, _, irq, softirq, steal = ticks
    usages = [resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)]
    own = sum(usage.ru_utime + usage.ru_stime for usage in usages)
    return user + nice + system + irq + softirq, steal, own, time.monotonic()
