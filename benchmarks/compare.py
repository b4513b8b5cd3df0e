#!/usr/bin/env python3
"""Tables of the runs below a folder: a row a name, mean and deviation over seeds, and the paired difference to a baseline.

    benchmarks/compare.py RUNS PREFIX [--baseline NAME] [--metric auroc]

Reads RUNS/PREFIX…/*/metrics.json and the seed in recipe.yaml beside it; prints Markdown. Intervals are Student's t over the
seeds that a row and the baseline share: they speak of other training runs, not of other test images. Needs Python alone.
"""
import argparse
import glob
import json
import math
import os
import re
import statistics

# 97.5 % quantiles of Student's t for 1 ... 19 degrees of freedom (any statistics table).
T = [12.706, 4.303, 3.182, 2.776, 2.571, 2.447, 2.365, 2.306, 2.262, 2.228]
T += [2.201, 2.179, 2.160, 2.145, 2.131, 2.120, 2.110, 2.101, 2.093]


def read(runs, prefix):
    """{(set, scorer): {name: {seed: {metric: value}}}}"""
    table = {}
    for path in sorted(glob.glob(os.path.join(runs, prefix + "*", "*", "metrics.json"))):
        folder = os.path.dirname(path)
        with open(os.path.join(folder, "recipe.yaml")) as file:
            seed = int(re.search(r"^seed: (\d+)$", file.read(), re.M).group(1))
        with open(path) as file:
            results = json.load(file)
        for row in results["rows"]:
            if seed in table.get((row["set"], row["scorer"]), {}).get(results["name"], {}):
                raise SystemExit(f"{folder}: a second run of {results['name']} with seed {seed}; remove the one that is not meant")
            values = {name: estimate["value"] for name, estimate in row["metrics"].items()}
            table.setdefault((row["set"], row["scorer"]), {}).setdefault(results["name"], {})[seed] = values
    return table


def spread(values):
    deviation = statistics.stdev(values) if len(values) > 1 else math.nan
    return f"{100 * statistics.mean(values):.2f} ± {100 * deviation:.2f}"


def difference(row, baseline, metric):
    seeds = sorted(set(row) & set(baseline))
    if len(seeds) < 2:
        return "-"
    values = [row[seed][metric] - baseline[seed][metric] for seed in seeds]
    mean = statistics.mean(values)
    half = T[len(values) - 2] * statistics.stdev(values) / math.sqrt(len(values))
    return f"{100 * mean:+.2f} [{100 * (mean - half):+.2f}, {100 * (mean + half):+.2f}]"


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("runs")
    parser.add_argument("prefix")
    parser.add_argument("--baseline", default="simclr", help="the end of the baseline's name")
    parser.add_argument("--metric", default="auroc")
    options = parser.parse_args()
    for (images, scorer), rows in sorted(read(options.runs, options.prefix).items()):
        baseline = next((row for name, row in rows.items() if name.endswith(options.baseline)), {})
        print(f"\n{images}, {scorer}: {options.metric} in percent\n")
        print("| run | seeds | mean ± deviation | difference to the baseline |")
        print("|---|---|---|---|")
        for name, row in rows.items():
            values = [row[seed][options.metric] for seed in sorted(row)]
            against = "" if row is baseline else difference(row, baseline, options.metric)
            print(f"| {name} | {len(row)} | {spread(values)} | {against} |")


main()
