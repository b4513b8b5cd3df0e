"""Cost against size: how the times of Clutch and its peers grow with the rows, their length, clusters and threads."""

import csv
import os

import suite
from plot import lines
from turns import Spread, alternate, environment, say

# Title, the sizes, and what is done at a size.
SERIES = [
    ("k-means by rows (d = 128, k = 100)", [12_500, 25_000, 50_000, 100_000], lambda n: suite.k_means(n, 128, 100, 10)),
    ("k-means by length (n = 50,000, k = 100)", [64, 128, 256, 512], lambda d: suite.k_means(50_000, d, 100, 10)),
    ("k-means by clusters (n = 50,000, d = 128)", [50, 200, 800], lambda k: suite.k_means(50_000, 128, k, 10)),
    ("neighbours by rows of the bank (2,000 queries, d = 512)", [12_500, 25_000, 50_000],
     lambda n: suite.scorer("neighbors", "faiss", "{knn: {k: 50}}", n, 2_000, 512)),
    ("metrics by scores", [100_000, 1_000_000, 10_000_000], suite.metrics),
    ("spectral clustering by rows (d = 128)", [2_500, 5_000, 10_000], lambda n: suite.spectral(n, 128)),
]


def measure(place, folder, rounds):
    """Measures every series, and says and writes them as a table and a plot."""
    rows, plots = [], []
    for title, sizes, benchmark in SERIES:
        plots.append(series(title, sizes, lambda size: benchmark(size)(place), rounds, rows))
    counts = [count for count in (1, 2, 4, 8, 16) if count <= place.threads]
    plots.append(series("a training step by threads", counts, lambda count: steps(place, count), rounds, rows))
    with open(os.path.join(folder, "growth.csv"), "w", newline="") as file:
        table = csv.writer(file)
        table.writerow(["series", "size", "program", "median", "low", "high"])
        table.writerows(rows)
    with open(os.path.join(folder, "growth.svg"), "w") as file:
        file.write(lines(plots))


def series(title, sizes, programs_at, rounds, rows):
    """One plot: the title and a curve by the program's label; what was measured is added to `rows`."""
    say(title)
    curves = {}
    for size in sizes:
        programs = programs_at(size)
        try:
            measured = alternate(programs, rounds or 3, 1)
        finally:
            for program in programs:
                program.end()
        for label, turns in measured.items():
            spread = Spread([turn["seconds"] for turn in turns])
            curves.setdefault(label, []).append((size, spread.median))
            rows.append([title, size, label, spread.median, spread.low, spread.high])
            say(f"  {size:>12,}  {label:26}{spread} s")
    return title, curves


def steps(place, threads):
    """Clutch and PyTorch at its best at a training step with so many threads."""
    there = suite.Place(place.python, place.folder, threads, environment(threads))
    return [
        there.training("clutch", "step", suite.some_images(there), {"machine.precision": "bf16"}),
        there.peer("torch bf16 channels-last", "step", suite.BEST),
    ]
