"""Writes objectives.cases.yaml: three steps of BYOL, MoCo, SimSiam, SwAV and a sum, from the papers' formulas.

The model is linear, z = H E x. A step is w <- w - rate * gradient, with gradients from the package autograd. The values
that no gradient flows through (`constants`) are computed before the loss. The cases by hand are at the end, in closed
form.

Run: python objectives.py, with numpy and autograd installed.
Made with numpy 2.4.6 and autograd 1.9.1.
"""

import math
import pathlib

import autograd.numpy as np
import numpy
from autograd import value_and_grad

RATE = 0.5
random = numpy.random.default_rng(6)
draw = lambda *shape: random.normal(size=shape).round(2)
circle = lambda degrees: [[math.cos(math.radians(a)), math.sin(math.radians(a))] for a in degrees]
tidy = lambda rows: numpy.array(rows).round(4)

two_views, three_views = draw(3, 2, 4, 3), draw(3, 3, 4, 3)  # [steps, views, images, inputs]
model = {"encoder.weight": draw(3, 3), "head.weight": draw(2, 3)}
predictor = {
    "predictor.0.weight": draw(3, 2),
    "predictor.1.weight": numpy.array([0.9, 1.1, -0.7]),
    "predictor.1.bias": numpy.array([0.3, -0.2, 0.4]),
    "predictor.3.weight": draw(2, 3),
    "predictor.3.bias": draw(2),
}
prototypes = numpy.array([[0.6, 0.8], [-0.8, 0.6], [0.28, -0.96]])


def project(w, x):
    return x @ w["encoder.weight"].T @ w["head.weight"].T  # [..., d]


def unit(x):
    return x / np.sqrt((x**2).sum(-1, keepdims=True))


def cross_entropy(q, logits):
    """The mean over rows of -sum q log softmax(logits)."""
    return np.mean(np.log(np.exp(logits).sum(1)) - (q * logits).sum(1))


class Predictor:
    """Linear, batch norm, ReLU, linear. Batch norm uses the biased variance, its running variance the unbiased one."""

    def __init__(self, hidden=3):
        self.mean, self.variance = numpy.zeros(hidden), numpy.ones(hidden)

    def __call__(self, w, z):
        hidden = z @ w["predictor.0.weight"].T  # [n, h]
        centered = hidden - hidden.mean(0)
        scale = w["predictor.1.weight"] / np.sqrt((centered**2).mean(0) + 1e-5)
        active = np.maximum(centered * scale + w["predictor.1.bias"], 0)
        return active @ w["predictor.3.weight"].T + w["predictor.3.bias"]

    def saw(self, w, z):
        hidden = z @ w["predictor.0.weight"].T
        self.mean = 0.9 * self.mean + 0.1 * hidden.mean(0)
        self.variance = 0.9 * self.variance + 0.1 * hidden.var(0, ddof=1)

    def state(self):
        return {"predictor.1.running_mean": self.mean, "predictor.1.running_var": self.variance}


class Teacher:
    def __init__(self, w, momentum):
        self.weights, self.momentum = {name: w[name] for name in model}, momentum

    def follow(self, w, steps):
        m = self.momentum(steps)
        self.weights = {name: m * old + (1 - m) * w[name] for name, old in self.weights.items()}

    def state(self):
        return {f"teacher.{name}": weight for name, weight in self.weights.items()}


class Ring:
    """A queue in float32: the row that is pushed as number i, counted from 0, replaces row i mod length."""

    def __init__(self, rows, pushed):
        self.rows, self.pushed = numpy.array(rows, numpy.float32).astype(float), pushed

    def push(self, rows):
        for row in rows:
            self.rows[self.pushed % len(self.rows)] = row.astype(numpy.float32)
            self.pushed += 1

    def state(self, name):
        return {f"{name}.vectors": self.rows.copy(), f"{name}.pushed": self.pushed}


class BYOL:
    """arXiv 2006.07733, eq. 2: the squared distance of unit vectors, here as the mean over ordered pairs of views."""

    def __init__(self, w, momentum, hidden=3):
        self.teacher, self.predictor = Teacher(w, momentum), Predictor(hidden)

    def constants(self, w, views, step):
        for z in project(w, views):
            self.predictor.saw(w, z)
        return unit(project(self.teacher.weights, views))

    def loss(self, w, views, targets, step):
        pairs = [(a, b) for a in range(len(views)) for b in range(len(views)) if a != b]
        distances = [
            np.mean(((unit(self.predictor(w, project(w, views[a]))) - targets[b]) ** 2).sum(1)) for a, b in pairs
        ]
        return sum(distances) / len(pairs)

    def stepped(self, w, step):
        self.teacher.follow(w, step + 1)

    def state(self):
        return {**self.teacher.state(), **self.predictor.state()}


class SimSiam:
    """arXiv 2011.10566, eq. 3 and 4: D(p1, stop z2)/2 + D(p2, stop z1)/2, where D is the negative cosine."""

    def __init__(self, has_predictor=True):
        self.predictor = Predictor() if has_predictor else None

    def constants(self, w, views, step):
        if self.predictor:
            for z in project(w, views):
                self.predictor.saw(w, z)
        return project(w, views)

    def loss(self, w, views, z, step):
        def d(p, target):
            cosine = (p * target).sum(1) / np.sqrt((p**2).sum(1) * (target**2).sum(1))
            return -np.mean(cosine)

        p = [self.predictor(w, project(w, x)) if self.predictor else project(w, x) for x in views]
        return d(p[0], z[1]) / 2 + d(p[1], z[0]) / 2

    def stepped(self, w, step):
        pass

    def state(self):
        return self.predictor.state() if self.predictor else {}


class MoCo:
    """arXiv 1911.05722, algorithm 1: the cross entropy of the key, which is class 0, against the queue."""

    def __init__(self, w, momentum, temperature, rings):
        self.teacher, self.temperature, self.rings = Teacher(w, lambda steps: momentum), temperature, rings

    def constants(self, w, views, step):
        keys = unit(project(self.teacher.weights, views))
        directions = [(0, 1), (1, 0)][: len(self.rings)]  # (query, key)
        found = [(q, keys[k], ring.rows.copy()) for (q, k), ring in zip(directions, self.rings)]
        for (_, k), ring in zip(directions, self.rings):
            ring.push(keys[k])
        return found

    def loss(self, w, views, constants, step):
        total = 0
        for view, key, queue in constants:
            query = unit(project(w, views[view]))
            similarities = np.hstack([(query * key).sum(1)[:, None], query @ queue.T])
            total = total + cross_entropy(numpy.eye(1 + len(queue))[0], similarities / self.temperature(step))
        return total / len(constants)

    def stepped(self, w, step):
        self.teacher.follow(w, step + 1)

    def state(self):
        names = ["queue"] if len(self.rings) == 1 else ["queue0", "queue1"]
        rings = [ring.state(name) for name, ring in zip(names, self.rings)]
        return {**self.teacher.state(), **{k: v for ring in rings for k, v in ring.items()}}


class SwAV:
    """arXiv 2006.09882, eq. 2 to 5, with the prototypes C as rows. Q* = Diag(u) exp(C Z^T / epsilon) Diag(v)."""

    def __init__(self, temperature=0.1, epsilon=0.05, iterations=3, rings=(), start=0, frozen=0):
        self.temperature, self.epsilon, self.iterations = temperature, epsilon, iterations
        self.rings, self.start, self.frozen = rings, start, frozen

    def codes(self, z, c):
        kernel = numpy.exp(c @ z.T / self.epsilon)  # [K, B]
        v = numpy.ones(len(z))
        for _ in range(self.iterations):
            u = 1 / len(c) / (kernel @ v)
            v = 1 / len(z) / (kernel.T @ u)
        return (len(z) * u[:, None] * kernel * v).T  # [B, K], rows of sum 1

    def constants(self, w, views, step):
        c, found = w["prototypes.weight"], []
        for view, x in enumerate(views):
            z = unit(project(w, x))
            everything = z
            if self.rings and step >= self.start:
                ring = self.rings[view]
                if ring.pushed >= len(ring.rows):
                    everything = numpy.vstack([ring.rows, z])
                ring.push(z)
            found.append(self.codes(everything, c)[-len(z) :])
        return found, c

    def loss(self, w, views, constants, step):
        codes, fixed = constants
        c = fixed if step < self.frozen else w["prototypes.weight"]
        pairs = [(a, b) for a in range(len(views)) for b in range(len(views)) if a != b]
        predict = lambda b: unit(project(w, views[b])) @ c.T / self.temperature
        return sum(cross_entropy(codes[a], predict(b)) for a, b in pairs) / len(pairs)

    def stepped(self, w, step):
        w["prototypes.weight"] = unit(w["prototypes.weight"])

    def state(self):
        return {k: v for i, ring in enumerate(self.rings) for k, v in ring.state(f"queue{i}").items()}


class NTXent:
    """arXiv 2002.05709, eq. 1."""

    def __init__(self, temperature):
        self.temperature = temperature

    def loss(self, w, views):
        z = unit(project(w, np.concatenate(list(views))))
        total = 0
        for i in range(len(z)):
            others = [k for k in range(len(z)) if k != i]
            own = (i + len(z) // 2) % len(z)
            total = total + np.log(np.exp(z[others] @ z[i] / self.temperature).sum()) - z[own] @ z[i] / self.temperature
        return total / len(z)


class Sum:
    """SimSiam and NT-Xent with weights."""

    def __init__(self, temperature, weights):
        self.sim_siam, self.nt_xent, self.weights = SimSiam(), NTXent(temperature), weights
        self.constants, self.stepped = self.sim_siam.constants, self.sim_siam.stepped

    def loss(self, w, views, constants, step):
        first, second = self.sim_siam.loss(w, views, constants, step), self.nt_xent.loss(w, views)
        return self.weights[0] * first + self.weights[1] * second

    def state(self):
        return self.sim_siam.state()


def train(method, w, steps, rate=RATE):
    """Returns the loss of each step, and the weights and other state at the end."""
    w, values = dict(w), []
    for step, views in enumerate(steps):
        constants = method.constants(w, views, step)
        value, gradient = value_and_grad(method.loss)(w, views, constants, step)
        w = {name: old - rate * gradient[name] for name, old in w.items()}
        method.stepped(w, step)
        values.append(value)
    return values, {**w, **method.state()}


# Writing

number = lambda x: numpy.format_float_positional(x + 0.0, precision=9, fractional=False, unique=False, trim="-")
lines, anchors = [], {}


def flow(value):
    return "[" + ", ".join(map(flow, value)) + "]" if isinstance(value, list) else number(value)


def block(value, indent):
    for item in value:
        text = flow(item)
        if len(text) + indent < 118:
            yield " " * indent + "- " + text
        else:
            inner = list(block(item, indent + 2))
            yield " " * indent + "- " + inner[0].lstrip()
            yield from inner[1:]


def write(key, value, indent):
    start = " " * indent + key + ":"
    value = numpy.asarray(value).tolist()
    text = flow(value)
    if len(start) + len(text) < 119:
        lines.append(f"{start} {text}")
    elif text in anchors:
        lines.append(f"{start} *{anchors[text]}")
    elif key == "steps":  # shared by many cases
        anchors[text] = f"views-{len(anchors) + 1}"
        lines.append(f"{start} &{anchors[text]}")
        lines.extend(block(value, indent + 2))
    else:
        lines.append(start)
        lines.extend(block(value, indent + 2))


def case(name, source, loss, steps, weights, values, state, tolerance="0.0000001", rate=RATE, **others):
    lines.extend([f"{name}:", f"  source: {source}", f"  loss: {loss}"])
    lines.extend(f"  {key}: {value}" for key, value in others.items())
    lines.append(f"  rate: {number(rate)}")
    write("steps", steps, 2)
    for key, tensors in [("weights", weights), ("state", state)]:
        lines.append(f"  {key}:")
        for tensor, value in tensors.items():
            write(tensor, value, 4)
        if key == "weights":
            write("values", values, 2)
    lines.append(f"  tolerance: {tolerance}")


def golden(name, loss, method, steps, weights, start={}, prefix="", **others):
    """Writes a case. `start` has tensors that the objective only keeps, `prefix` is that of the objective's names."""
    values, state = train(method, weights, steps)
    named = lambda tensors: {(key if key in model else prefix + key): value for key, value in tensors.items()}
    source = "NumPy and autograd, from the paper's formulas"
    case(name, source, loss, steps, {**named(weights), **start}, values, named(state), **others)


def rings(degrees, pushed):
    """Queues of unit vectors at the given angles, and the tensors that a case starts with."""
    made = [Ring(tidy(circle(of)), pushed) for of in degrees]
    names = ["queue"] if len(made) == 1 else [f"queue{i}" for i in range(len(made))]
    return made, {k: v for name, ring in zip(names, made) for k, v in ring.state(name).items()}


CLOSE = "0.000001"  # a queue's last digit may differ

golden(
    "byol-with-constant-momentum", "{ byol: { momentum: 0.9, hidden: 3 } }",
    BYOL(model, lambda steps: 0.9), two_views, {**model, **predictor})
golden(
    "byol-with-rising-momentum", "{ byol: { momentum: { from: 0.6, to: 1 }, hidden: 3 } }",
    BYOL(model, lambda steps: 1 - 0.4 * (math.cos(math.pi * steps / 6) + 1) / 2), two_views, {**model, **predictor},
    epoch=2, epochs=3)
golden(
    "byol-of-three-views", "{ byol: { momentum: 0.5, hidden: 3 } }",
    BYOL(model, lambda steps: 0.5), three_views, {**model, **predictor})

golden("sim-siam-with-a-predictor", "{ sim-siam: { hidden: 3 } }", SimSiam(), two_views, {**model, **predictor})
golden("sim-siam-without-a-predictor", "{ sim-siam: { predictor: false } }", SimSiam(False), two_views, model)

made, start = rings([[10, 70, 130, 190, 250, 310]], 4)
golden(
    "moco-in-one-direction", "{ moco: { temperature: 0.2, queue: 6, momentum: 0.9 } }",
    MoCo(model, 0.9, lambda step: 0.2, made), two_views, model, start, tolerance=CLOSE)
made, start = rings([[0, 72, 144, 216, 288], [30, 100, 170, 240, 310]], 0)
golden(
    "moco-in-both-directions",
    "{ moco: { temperature: { from: 0.4, to: 0.1, curve: linear }, queue: 5, momentum: 0.75, symmetric: true } }",
    MoCo(model, 0.75, lambda step: 0.4 - 0.3 * step / 3, made), two_views, model, start, tolerance=CLOSE)

with_prototypes = {**model, "prototypes.weight": prototypes}
golden("swav-without-a-queue", "{ swav: { prototypes: 3 } }", SwAV(), two_views, with_prototypes)
golden(
    "swav-of-three-views", "{ swav: { prototypes: 3, temperature: 0.3, epsilon: 0.2, iterations: 5 } }",
    SwAV(0.3, 0.2, 5), three_views, with_prototypes)
golden(
    "swav-with-frozen-prototypes", "{ swav: { prototypes: 3, temperature: 0.2, frozen: 2 } }",
    SwAV(0.2, frozen=2), two_views, with_prototypes)
made, start = rings([[20, 80, 140, 200, 260, 320], [5, 65, 125, 185, 245, 305]], 6)
golden(
    "swav-with-a-full-queue", "{ swav: { prototypes: 3, temperature: 0.2, queue: 6, queue-start: 1 } }",
    SwAV(0.2, rings=made, start=1), two_views, with_prototypes, start, tolerance=CLOSE)
made, _ = rings([[0] * 6, [0] * 6], 0)
golden(
    "swav-with-a-queue-that-fills", "{ swav: { prototypes: 3, temperature: 0.2, queue: 6 } }",
    SwAV(0.2, rings=made), two_views, with_prototypes, tolerance=CLOSE)

golden(
    "sum-of-sim-siam-and-nt-xent",
    "{ sum: { of: [{ sim-siam: { hidden: 3 } }, { nt-xent: { temperature: 0.4 } }], weights: [0.5, 2] } }",
    Sum(0.4, [0.5, 2]), two_views, {**model, **predictor}, prefix="sim-siam.")

# By hand: encoder and head are the identity, and the vectors lie on the axes.

eye = numpy.eye(2)
identity = {"encoder.weight": eye, "head.weight": eye}
both = lambda weight: {"encoder.weight": weight, "head.weight": weight}


def by_hand(name, source, loss, method, views, weights, value, state, start={}, rate=RATE):
    """Writes a case of one step in closed form, with which the code above must agree."""
    arrays = {key: numpy.array(weight, float) for key, weight in weights.items()}
    values, found = train(method, arrays, numpy.array([views]), rate)
    for key, expected in {**state, "value": value}.items():
        assert numpy.allclose(found[key] if key in found else values[0], expected, rtol=0, atol=1e-7), (name, key)
    case(name, f"by hand; {source}", loss, [views], {**weights, **start}, [value], state, CLOSE, rate)


p = 1 / (math.e + 1 + 1 / math.e)  # the softmax of the queue's vector (0, 1)
queue = {"queue.vectors": [[0, 1], [-1, 0]], "queue.pushed": 0}
by_hand(
    "moco-by-hand", "the query and its key are (1, 0), and the gradient of the query is (0, p)",
    "{ moco: { temperature: 1, queue: 2, momentum: 0.75 } }",
    MoCo(identity, 0.75, lambda step: 1, [Ring(queue["queue.vectors"], 0)]),
    [[[1, 0]], [[1, 0]]], identity, math.log(1 + 1 / math.e + math.exp(-2)),
    {
        **both([[1, 0], [-p, 1]]), "teacher.head.weight": [[1, 0], [-p / 4, 1]],
        "queue.vectors": [[1, 0], [-1, 0]], "queue.pushed": 1,
    },
    queue, rate=1)
by_hand(
    "byol-by-hand", "the prediction is the last bias, (1, 0), and only that has a gradient, (0, -1)",
    "{ byol: { momentum: 0.75, hidden: 1 } }", BYOL(identity, lambda steps: 0.75, 1),
    [[[1, 0], [0, 2]], [[3, 0], [0, 1]]],
    {
        **identity, "predictor.0.weight": [[0, 0]], "predictor.1.weight": [1], "predictor.1.bias": [0],
        "predictor.3.weight": [[0], [0]], "predictor.3.bias": [1, 0],
    },
    1, {**identity, "predictor.3.bias": [1, 0.5], "predictor.1.running_var": [0.81], "teacher.head.weight": eye})
by_hand(
    "sim-siam-by-hand", "the views of one image are parallel, those of the other at right angles",
    "{ sim-siam: { predictor: false } }", SimSiam(False),
    [[[2, 0], [1, 0]], [[1, 0], [0, 1]]], identity, -0.5, both([[1, 0.125], [0.125, 1]]))
q, s = math.e / (math.e + 1), math.e**2 / (math.e**2 + 1)  # the code of the own prototype, and its prediction
by_hand(
    "swav-by-hand", "each image lies on a prototype, so that its code is the softmax of scores / epsilon",
    "{ swav: { prototypes: 2, temperature: 0.5, epsilon: 1 } }", SwAV(0.5, 1),
    [[[1, 0], [0, 1]], [[1, 0], [0, 1]]], {**identity, "prototypes.weight": eye}, math.log(1 + math.exp(2)) - 2 * q,
    {
        **both([[1, s - q], [s - q, 1]]),
        "prototypes.weight": unit(numpy.array([[1 - (s - q), s - q], [s - q, 1 - (s - q)]])),
    },
    rate=1)

target = pathlib.Path(__file__).parents[2] / "Cases/objectives.cases.yaml"
target.write_text("\n".join(lines) + "\n")
