"""Makes the table of on-gpu.sh from its lines: `ROUND WHO WAY {"epoch": …, "step": …}`, in seconds.

    python3 table.py times.txt
"""

import collections
import json
import statistics
import sys


def read(lines):
    """The measurements of each side, by round, without the rounds in which it failed."""
    times = collections.defaultdict(dict)
    for line in lines:
        turn, who, way, rest = line.split(" ", 3)
        if rest.startswith("{"):
            times[f"{who} {way}"][turn] = json.loads(rest)
    return times


def table(times):
    """Medians, and the ratio of each side's epochs to each of PyTorch's: median [minimum, maximum] over the rounds."""
    peers = [side for side in times if side.startswith("pytorch")]
    yield f"{'':24}{'step':>10}{'epoch':>10}" + "".join(f"{'/ ' + peer:>26}" for peer in peers)
    for side, turns in times.items():
        step, epoch = (statistics.median(turn[name] for turn in turns.values()) for name in ("step", "epoch"))
        ratios = "".join(f"{ratio(turns, times[peer]):>26}" for peer in peers)
        yield f"{side:24}{1000 * step:7.1f} ms{epoch:8.2f} s{ratios}"


def ratio(above, below):
    """Compares round by round, so that a slow minute of the machine affects both sides."""
    values = [above[turn]["epoch"] / below[turn]["epoch"] for turn in above if turn in below]
    return f"{statistics.median(values):.2f} [{min(values):.2f}, {max(values):.2f}]" if values else "-"


if __name__ == "__main__":
    with open(sys.argv[1]) as file:
        print("\n".join(table(read(file))))
