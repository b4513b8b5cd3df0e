"""What is made of the turns of several programs: medians with their spread, the ratio of two, and whether they found
the same."""

import dataclasses
import statistics

from turns import alternate


class Spread:
    """The median of some numbers and their quartiles; of fewer than five, the least and the greatest."""

    def __init__(self, values):
        self.median = statistics.median(values)
        self.low, self.high = min(values), max(values)
        if len(values) >= 5:
            self.low, _, self.high = statistics.quantiles(values, n=4, method="inclusive")

    def __str__(self):
        return f"{short(self.median)} [{short(self.low)}, {short(self.high)}]"


@dataclasses.dataclass
class Target:
    """What is to be known of two programs: the ratio of their times, round by round, which should be at most `most`.

    Or the `difference` of the times in seconds; or, without a second program, what the first takes itself, `of` which
    may be `memory` in MB as well.
    """

    above: str
    below: str = None
    most: float = None
    difference: bool = False
    of: str = "seconds"

    def spread(self, measured):
        """Of all rounds; None where one of the programs failed."""
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
    """As `alternate`; who found something else than the first program is among the failures, and measured all the same.

    `agree` names the numbers that all must find, and the relative difference that each may have.
    """
    measured, failures = alternate(programs, rounds, warm_up)
    first = programs[0].label
    for label, turns in measured.items():
        for name, most in agree.items():
            for ours, theirs in zip(measured.get(first, []), turns):
                # Not `>`: a number that is none agrees with nothing.
                if not abs(ours[name] - theirs[name]) <= most * abs(theirs[name]):
                    failures[label] = f"{name} is {theirs[name]}, but of {first} {ours[name]}"
    return measured, failures


def short(number):
    return f"{number:.3g}" if abs(number) < 100 else f"{number:.0f}"
