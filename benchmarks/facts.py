"""Describes the machine, its peak performance during this run for reference, and the versions of what is compared."""

import importlib.metadata
import math
import os
import re
import subprocess

import suite
from comparison import short
from say import note
from turns import Failed


def machine(place):
    """Name, threads, load before the measurement, peak of matrix products in GFLOP/s, and bandwidth in GB/s."""
    load = round(os.getloadavg()[0], 1)
    size, megabytes = 2048, 512

    def fastest(work, settings, side=place.clutch):
        program = side(work, work, settings)
        try:
            program.start()
            return min(program.turn()["seconds"] for _ in range(6))
        except Failed as failure:
            note(str(failure))
            return math.nan
        finally:
            program.end()

    operations = 2 * size ** 3 / 1e9
    wide = operations / fastest("product", {"size": size, "type": "float32"})
    peaks = {"fp32 GFLOP/s": short(wide)}
    # If bf16 is emulated, this product takes minutes.
    if suite.PRECISION == "bf16":
        half = operations / fastest("product", {"size": size, "type": "bfloat16"}, place.peer)
        peaks["bf16 GFLOP/s"] = short(half)
    bandwidth = 2 * megabytes / 1024 / fastest("copy", {"megabytes": megabytes})
    return {
        "processor": model(), "cores": os.cpu_count(), "threads": place.threads, "load": load,
        "precision": suite.PRECISION, **peaks, "memory GB/s": short(bandwidth),
    }


def versions():
    """The versions of Clutch, its libtorch, Python and the packages in requirements.txt, by name."""
    said = subprocess.check_output([f"{suite.ROOT}/.build/release/clutch", "--version"], text=True)
    with open(f"{suite.HERE}/requirements.txt") as file:
        peers = packages(file)
    found = dict(part.split() for part in said.strip().split(", ")) | {"python": os.sys.version.split()[0]}
    return found | {name: importlib.metadata.version(name) for name in peers}


def packages(lines):
    """The names of packages in a requirements file, without versions."""
    return [name.group() for name in (re.match(r"[A-Za-z0-9._-]+", line) for line in lines) if name]


def model():
    with open("/proc/cpuinfo") as file:
        return next((line.split(":")[1].strip() for line in file if line.startswith("model name")), "unknown")
