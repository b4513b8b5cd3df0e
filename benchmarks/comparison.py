"""Evaluates the turns of several programs: medians with their spread, ratios of two programs, and agreement of their
results."""

import dataclasses
import statistics

from turns import alternate


class Spread:
    """The median and quartiles of some numbers; of fewer than five, the minimum and maximum in place of quartiles."""

    def __init__(self, values):
        self.median = statistics.median(values)
        self.low, self.high = min(values), max(values)
        if len(values) >= 5:
            self.low, _, self.high = statistics.quantiles(values, n=4, method="inclusive")

    def __str__(self):
        return f"{short(self.median)} [{short(self.low)}, {short(self.high)}]"


@dataclasses.dataclass
class Target:
    """A quantity to compare: the ratio of the times of two programs, round by round, which should be at most `most`.

    With `difference`, it is the difference of the times in seconds. Without a second program, it is the time of the
    first, or its memory in MB if `of` is `memory`.
    """

    above: str
    below: str = None
    most: float = None
    difference: bool = False
    of: str = "seconds"

    def spread(self, measured):
        """The spread over all rounds; None if one of the programs failed."""
        if any(label not in measured for label in (self.above, self.below or self.above)):
            return None
        ours = [turn[self.of] for turn in measured[self.above]]
        if self.below is None:
            return Spread(ours)
        pairs = zip(ours, (turn[self.of] for turn in measured[self.below]))
        return Spread([a - b if self.difference else a / b for a, b in pairs])

    def met(self, found):
        return self.most is None or found.median <= self.most

    def __str__(self):
        sides = self.above if self.below is None else f"{self.above} {'-' if self.difference else '/'} {self.below}"
        unit = {"seconds": "seconds", "memory": "MB"}[self.of]
        return sides if self.below and not self.difference else f"{sides}, {unit}"


def compare(programs, rounds, warm_up, agree):
    """Like `alternate`, but also lists programs whose results differ from the first one's as failures.

    `agree` gives the numbers that must agree, with the relative difference allowed for each.
    """
    measured, failures = alternate(programs, rounds, warm_up)
    first = programs[0].label
    for label, turns in measured.items():
        for name, most in agree.items():
            for ours, theirs in zip(measured.get(first, []), turns):
                # Not `>`: NaN agrees with nothing.
                if not abs(ours[name] - theirs[name]) <= most * abs(theirs[name]):
                    failures[label] = f"{name} is {theirs[name]}, but {ours[name]} for {first}"
    return measured, failures


def short(number):
    return f"{number:.3g}" if abs(number) < 100 else f"{number:.0f}"
