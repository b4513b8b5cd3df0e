"""What the machine is, and what it gives at its best in this very run: figures to hold the others against."""

import os

from turns import short


def machine(place):
    """Name, threads, load, peak of matrix products in GFLOP/s, and bandwidth of memory in GB/s."""
    size, megabytes = 2048, 512

    def fastest(work, settings, side=place.clutch):
        program = side(work, work, settings)
        seconds = min(program.turn()["seconds"] for _ in range(6))
        program.end()
        return seconds

    operations = 2 * size ** 3 / 1e9
    wide = operations / fastest("product", {"size": size, "type": "float32"})
    half = operations / fastest("product", {"size": size, "type": "bfloat16"}, place.peer)
    bandwidth = 2 * megabytes / 1024 / fastest("copy", {"megabytes": megabytes})
    return {
        "processor": model(), "threads": place.threads, "load": round(os.getloadavg()[0], 1),
        "fp32 GFLOP/s": round(wide), "bf16 GFLOP/s": round(half), "memory GB/s": float(short(bandwidth)),
    }


def model():
    with open("/proc/cpuinfo") as file:
        return next((line.split(":")[1].strip() for line in file if line.startswith("model name")), "unknown")
