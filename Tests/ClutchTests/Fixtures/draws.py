"""Prints the draws that RandomDrawsTests expects: python3 Tests/ClutchTests/Fixtures/draws.py"""

import hashlib
import math


def share(seed, path, number):
    digest = hashlib.sha256(f"{seed}/{path}/{number}".encode()).hexdigest()
    return int(digest[:13], 16) / 2**52


def digits(value, scale):
    return f"{value:.{3 - math.floor(math.log10(abs(scale)))}f}"


def number(text):  # as recipes write it
    return repr(float(text))


def draw(seed, trial):
    u = lambda path: share(seed, path, trial)
    rate = math.exp(math.log(0.001) + u("train.optimizer.toy.learning-rate") * (math.log(1.0) - math.log(0.001)))
    deviation = 0.1 + u("augment.toy-noise.deviation") * (0.9 - 0.1)
    batch = 2 + int(u("train.batch") * 31)
    loss = ["toy", "toy(temperature=0.2)"][int(u("train.phases.first.loss") * 2)]
    rate, deviation = number(digits(rate, rate)), number(digits(deviation, 0.9 - 0.1))
    return f"learning-rate={rate}, deviation={deviation}, batch={batch}, loss={loss}"


for seed, trials in [(0, 3), (7, 1)]:
    for trial in range(trials):
        print(seed, draw(seed, trial))
