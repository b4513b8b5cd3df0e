"""Cost against size: the growth of the times of Clutch and its peers with rows, row length, clusters and threads."""

import csv
import math
import os

import suite
from comparison import Spread, Target, compare, short
from plot import lines
from say import note, say

# Title, sizes, the work for a size, and the numbers that must agree.
SERIES = [
    ("k-means by rows (d = 128, k = 100)", [12_500, 25_000, 50_000, 100_000], lambda n: suite.k_means(n, 128, 100, 10),
     suite.SAME_OBJECTIVE),
    ("k-means by length (n = 50,000, k = 100)", [64, 128, 256, 512], lambda d: suite.k_means(50_000, d, 100, 10),
     suite.SAME_OBJECTIVE),
    ("k-means by clusters (n = 50,000, d = 128)", [50, 200, 800], lambda k: suite.k_means(50_000, 128, k, 10),
     suite.SAME_OBJECTIVE),
    ("neighbors by rows of the bank (2,000 queries, d = 512)", [12_500, 25_000, 50_000],
     lambda n: suite.scorer("neighbors", "faiss", "{knn: {k: 50}}", n, 2_000, 512), suite.SAME_MEAN),
    ("metrics by scores", [100_000, 1_000_000, 10_000_000], suite.metrics, suite.SAME_METRICS),
    ("spectral clustering by rows (d = 128)", [2_500, 5_000, 10_000], lambda n: suite.spectral(n, 128),
     suite.SAME_GROUPS),
]


def measure(place, folder, rounds):
    """Measures all series, prints them and writes them as a table and a plot; returns True if nothing failed."""
    rows, plots, is_well = [], [], True
    counts = sorted({count for count in (1, 2, 4, 8, 16, 32, 64) if count < place.threads} | {place.threads})
    threads = ("a training step by threads", counts, lambda count: lambda place: steps(place, count), {})
    for title, sizes, work, agree in SERIES + [threads]:
        curves, failures = series(title, sizes, lambda size: work(size)(place), rounds or 3, rows, agree)
        plots.append((title, curves))
        for text in failures:
            note(f"growth: {title}: {text}")
        is_well = is_well and not failures
        # Written after each series, so that finished measurements are kept.
        with open(os.path.join(folder, "growth.csv"), "w", newline="") as file:
            table = csv.writer(file)
            table.writerow(["series", "size", "what", "median", "low", "high"])
            table.writerows(rows)
        with open(os.path.join(folder, "growth.svg"), "w") as file:
            file.write(lines([(title, curves) for title, curves in plots if curves]))
    return is_well


def series(title, sizes, programs_at, rounds, rows, agree):
    """Returns a curve for each program's label, and the failures. Adds the measurements to `rows`."""
    say(title)
    curves, failures = {}, []
    for size in sizes:
        try:
            programs = programs_at(size)
        except (OSError, MemoryError) as error:
            failures.append(f"at {size:,}: {error}")
            continue
        measured, failed = compare(programs, rounds, 1, agree)
        failures += [f"at {size:,}: {label}: {text}" for label, text in failed.items()]
        spreads = {label: Spread([turn["seconds"] for turn in turns]) for label, turns in measured.items()}
        for label, spread in spreads.items():
            curves.setdefault(label, []).append((size, spread.median))
        for other in programs[1:]:
            target = Target(programs[0].label, other.label)
            spreads[str(target)] = target.spread(measured)
        for what, spread in spreads.items():
            if spread is None:
                continue
            rows.append([title, size, what, spread.median, spread.low, spread.high])
            say(f"  {size:>12,}  {what:36}{spread}{'' if '/' in what else ' s'}")
    for label, curve in curves.items():
        if len(curve) > 1:
            say(f"  {label} grows with exponent {short(exponent(curve))}")
            rows.append([title, "power", label, exponent(curve), "", ""])
    return curves, failures


def exponent(points):
    """The slope of a least-squares line through log y against log x."""
    xs, ys = zip(*((math.log(x), math.log(y)) for x, y in points))
    middle, height = sum(xs) / len(xs), sum(ys) / len(ys)
    return sum((x - middle) * (y - height) for x, y in zip(xs, ys)) / sum((x - middle) ** 2 for x in xs)


def steps(place, threads):
    """A training step of Clutch and of PyTorch at its best, with a number of threads."""
    there = place.with_threads(threads)
    return [
        there.training("clutch", "step", suite.some_images(there), {"machine.precision": suite.PRECISION}),
        there.peer("torch channels-last", "step", suite.BEST),
    ]
