"""Writes methods.cases.yaml: three steps of MoCo v3, NNCLR and DINO, from the papers' formulas with torch's modules.

The model is linear, z = H E x. A step is w <- w - rate * gradient. DINO's loss is also compared with lightly's. The
cases by hand are at the end, in closed form.

Run: python methods.py, with torch, lightly and PyYAML installed.
Made with torch 2.15.0, lightly 1.6.0, PyYAML 6.0.4, numpy 2.4.6.
"""

import math
import pathlib

import numpy
import torch
import yaml
from lightly.loss import DINOLoss
from torch.nn import functional

torch.set_default_dtype(torch.float64)
RATE = 0.5
random = numpy.random.default_rng(19)
draw = lambda *shape: random.normal(size=shape).round(2).tolist()
tensor = lambda value: torch.tensor(value, dtype=torch.float64)
unit = lambda x: functional.normalize(x, dim=-1)

two_views, three_views = draw(3, 2, 4, 3), draw(3, 3, 4, 3)  # [steps, views, images, inputs]
model = {"encoder.weight": draw(3, 3), "head.weight": draw(2, 3)}
bias_free = {
    "predictor.0.weight": draw(3, 2),
    "predictor.1.weight": [1.1, 0.8, -0.9],
    "predictor.1.bias": [0.2, 0.3, -0.1],
    "predictor.3.weight": draw(2, 3),
}
predictor = {**bias_free, "predictor.3.bias": draw(2)}
directions = {"prototypes.weight": [[0.6, 0.8], [-0.8, 0.6], [0.28, -0.96]]}


def project(w, x):
    return x @ w["encoder.weight"].T @ w["head.weight"].T  # [..., d]


class Predictor:
    """Linear, batch norm, ReLU, linear."""

    def __init__(self, hidden=3):
        self.norm = torch.nn.BatchNorm1d(hidden, affine=False)

    def __call__(self, w, z):
        hidden = self.norm(functional.linear(z, w["predictor.0.weight"]))
        active = functional.relu(hidden * w["predictor.1.weight"] + w["predictor.1.bias"])
        return functional.linear(active, w["predictor.3.weight"], w.get("predictor.3.bias"))

    def state(self):
        return {
            "predictor.1.running_mean": self.norm.running_mean, "predictor.1.running_var": self.norm.running_var,
        }


class Teacher:
    """A copy of some weights, which follows them."""

    def __init__(self, w):
        self.weights = {name: tensor(value) for name, value in w.items()}

    def follow(self, w, momentum):
        for name, old in self.weights.items():
            self.weights[name] = momentum * old + (1 - momentum) * w[name].detach()

    def state(self):
        return {f"teacher.{name}": weight for name, weight in self.weights.items()}


def pairs(a_views, b_views):
    return [(a, b) for a in range(a_views) for b in range(b_views) if a != b]


class MoCoV3:
    """arXiv 2104.02057, algorithm 1: 2 tau (CE(q1, k2) + CE(q2, k1)); for more views, twice the mean over pairs."""

    def __init__(self, temperature, momentum, weights=model, hidden=3):
        self.temperature, self.momentum = temperature, momentum
        self.teacher, self.predictor = Teacher({k: v for k, v in weights.items() if k in model}), Predictor(hidden)

    def loss(self, w, views, step):
        keys = unit(project(self.teacher.weights, views))
        queries = [unit(self.predictor(w, z)) for z in project(w, views)]
        total, of = 0, pairs(len(views), len(views))
        for a, b in of:
            logits = queries[a] @ keys[b].T / self.temperature
            total = total + functional.cross_entropy(logits, torch.arange(len(logits)))
        return 2 * self.temperature * total * 2 / len(of)

    def stepped(self, w, steps):
        self.teacher.follow(w, self.momentum(steps))

    def state(self):
        return {**self.teacher.state(), **self.predictor.state()}


class NNCLR:
    """arXiv 2104.14548, eq. 3, with the nearest rows of a queue of the first view's projections."""

    def __init__(self, temperature, queue, pushed=0, hidden=3):
        self.temperature, self.predictor = temperature, Predictor(hidden)
        self.queue, self.pushed = tensor(queue), pushed

    def loss(self, w, views, step):
        z = project(w, views)
        predictions = [unit(self.predictor(w, view)) for view in z]
        z = unit(z.detach())
        total, of = 0, pairs(len(views), len(views))
        for a, b in of:
            nearest = self.queue[torch.cdist(z[a], self.queue).argmin(1)]
            logits = nearest @ predictions[b].T / self.temperature
            total = total + functional.cross_entropy(logits, torch.arange(len(logits))) / len(of)
        for row in z[0]:
            self.queue[self.pushed % len(self.queue)] = row
            self.pushed += 1
        return total

    def stepped(self, w, steps):
        pass

    def state(self):
        return {**self.predictor.state(), "queue.vectors": self.queue, "queue.pushed": self.pushed}


class DINO:
    """arXiv 2104.14294, algorithm 1, with weight-normalized prototypes of gain 1; the center moves after the loss."""

    def __init__(self, temperature, teacher_temperature, momentum, center, center_momentum=0.9, frozen=0, weights=None):
        self.temperature, self.teacher_temperature = temperature, teacher_temperature
        self.momentum, self.center, self.frozen = momentum, tensor(center), frozen
        self.teacher, self.center_momentum = Teacher(weights or {**model, **directions}), center_momentum

    def loss(self, w, views, step):
        def scores(of):
            return functional.linear(unit(project(of, views)), unit(of["prototypes.weight"]))  # [v, n, k]

        if step < self.frozen:
            w = {**w, "prototypes.weight": w["prototypes.weight"].detach()}
        student, teacher = scores(w), scores(self.teacher.weights)
        temperature = self.teacher_temperature(step)
        targets = ((teacher - self.center) / temperature).softmax(-1)
        total, of = 0, pairs(len(views), len(views))
        for a, b in of:
            total = total + functional.cross_entropy(student[b] / self.temperature, targets[a]) / len(of)

        other = DINOLoss(len(self.center), student_temp=self.temperature, center_momentum=self.center_momentum).double()
        other.center.copy_(self.center)
        assert abs(other(list(teacher), list(student), teacher_temp=temperature) - total) < 1e-12
        m = self.center_momentum
        self.center = m * self.center + (1 - m) * teacher.mean((0, 1))
        assert torch.allclose(other.center, self.center)
        return total

    def stepped(self, w, steps):
        self.teacher.follow(w, self.momentum(steps))

    def state(self):
        return {**self.teacher.state(), "center": self.center}


def train(method, weights, steps, rate=RATE):
    """Returns the loss of each step, and the weights and other state at the end."""
    w, values = {name: tensor(value).requires_grad_() for name, value in weights.items()}, []
    for step, views in enumerate(tensor(steps)):
        loss = method.loss(w, views, step)
        loss.backward()
        with torch.no_grad():
            for weight in w.values():
                if weight.grad is not None:
                    weight -= rate * weight.grad
                weight.grad = None
        method.stepped(w, step + 1)
        values.append(loss.item())
    return values, {name: torch.as_tensor(value).detach().tolist() for name, value in {**w, **method.state()}.items()}


cases = {}


def rounded(value):
    return [rounded(v) for v in value] if isinstance(value, list) else float(f"{value:.9g}")


def golden(name, loss, method, steps, weights, start={}, tolerance=1e-6, **others):
    """Adds a case. `start` has tensors that the objective only keeps."""
    values, state = train(method, weights, steps)
    cases[name] = {
        "source": "torch, from the paper's formulas", "loss": loss, **others, "rate": RATE, "steps": steps,
        "weights": {**weights, **start}, "values": rounded(values), "state": rounded_state(state),
        "tolerance": tolerance,
    }


def rounded_state(state):
    return {name: rounded(value) for name, value in state.items()}


golden(
    "moco-v3-with-constant-momentum", {"moco-v3": {"temperature": 0.3, "momentum": 0.9, "hidden": 3}},
    MoCoV3(0.3, lambda steps: 0.9), two_views, {**model, **bias_free})
golden(
    "moco-v3-of-three-views-with-rising-momentum",
    {"moco-v3": {"momentum": {"from": 0.6, "to": 1}, "hidden": 3}},
    MoCoV3(0.2, lambda steps: 1 - 0.4 * (math.cos(math.pi * steps / 6) + 1) / 2), three_views,
    {**model, **bias_free}, epoch=2, epochs=3)

circle = lambda degrees: [[round(f(math.radians(a)), 4) for f in (math.cos, math.sin)] for a in degrees]
queue = {"queue.vectors": circle([10, 80, 130, 200, 250, 310]), "queue.pushed": 4}
golden(
    "nnclr-with-a-queue-that-wraps", {"nnclr": {"temperature": 0.3, "queue": 6, "hidden": 3}},
    NNCLR(0.3, queue["queue.vectors"], 4), two_views, {**model, **predictor}, queue)
queue = {"queue.vectors": circle([0, 120, 240]), "queue.pushed": 0}
golden(
    "nnclr-of-three-views-with-a-queue-shorter-than-a-batch", {"nnclr": {"queue": 3, "hidden": 3}},
    NNCLR(0.2, queue["queue.vectors"]), three_views, {**model, **predictor}, queue)

FLOAT32 = 1e-5  # the teacher's prototypes and the center
with_prototypes = {**model, **directions}
start = {"teacher.prototypes.weight": directions["prototypes.weight"], "center": [0.3, -0.2, 0.1]}
golden(
    "dino-with-constant-temperature",
    {"dino": {"prototypes": 3, "teacher-temperature": 0.2, "momentum": 0.9, "frozen": 0}},
    DINO(0.1, lambda step: 0.2, lambda steps: 0.9, start["center"]), two_views, with_prototypes, start, FLOAT32)
golden(
    "dino-of-three-views-with-frozen-prototypes",
    {
        "dino": {
            "prototypes": 3, "temperature": 0.3, "momentum": {"from": 0.6, "to": 1}, "center-momentum": 0.75,
            "frozen": 2, "teacher-temperature": {"from": 0.1, "to": 0.4, "curve": "linear", "until": 0.5},
        }
    },
    DINO(
        0.3, lambda step: 0.1 + 0.3 * min(1, step / 1.5), lambda steps: 1 - 0.2 * (math.cos(math.pi * steps / 3) + 1),
        start["center"], 0.75, 2), three_views, with_prototypes, start, FLOAT32)

# By hand: encoder and head are the identity.

eye = [[1, 0], [0, 1]]
identity = {"encoder.weight": eye, "head.weight": eye}
opposite = [[[1, -1], [-1, 1]]] * 2  # batch norm and ReLU keep the positive element of each projection
plain = {
    **identity, "predictor.0.weight": eye, "predictor.1.weight": [1, 1], "predictor.1.bias": [0, 0],
    "predictor.3.weight": eye,
}
plain_with_bias = {**plain, "predictor.3.bias": [0, 0]}


def by_hand(name, source, loss, method, views, weights, value, state, start={}, rate=RATE):
    """Adds a case of one step in closed form, with which the code above must agree."""
    values, found = train(method, weights, [views], rate)
    for key, expected in {**state, "value": value}.items():
        assert numpy.allclose(found[key] if key in found else values[0], expected, rtol=0, atol=1e-7), (name, key)
    cases[name] = {
        "source": f"by hand; {source}", "loss": loss, "rate": rate, "steps": [views], "weights": {**weights, **start},
        "values": rounded([value]), "state": rounded_state(state), "tolerance": 1e-6,
    }


by_hand(
    "moco-v3-by-hand", "predictions lie on the axes, keys at 45 degrees to them",
    {"moco-v3": {"temperature": 1, "momentum": 1, "hidden": 2}}, MoCoV3(1, lambda steps: 1, identity, 2),
    opposite, plain, 4 * math.log(1 + math.exp(-math.sqrt(2))),
    {"teacher.head.weight": eye, "predictor.1.running_var": [1.19, 1.19]})
half = math.sqrt(0.5)
by_hand(
    "nnclr-by-hand", "predictions and the nearest vectors of the queue lie on the same axes",
    {"nnclr": {"temperature": 1, "queue": 2, "hidden": 2}}, NNCLR(1, eye, hidden=2), opposite, plain_with_bias,
    math.log(1 + math.exp(-1)), {"queue.vectors": [[half, -half], [-half, half]], "queue.pushed": 2},
    {"queue.vectors": eye, "queue.pushed": 0})
q, s = math.e / (math.e + 1), math.e**2 / (math.e**2 + 1)  # the target of the own prototype, and its prediction
moved, followed = [[1, s - q], [s - q, 1]], [[1, (s - q) / 4], [(s - q) / 4, 1]]
by_hand(
    "dino-by-hand", "each image lies on a prototype, and the mean of the teacher's scores is 1/2",
    {"dino": {"prototypes": 2, "temperature": 0.5, "teacher-temperature": 1, "momentum": 0.75, "frozen": 0}},
    DINO(0.5, lambda step: 1, lambda steps: 0.75, [0, 0], weights={**identity, "prototypes.weight": eye}),
    [eye, eye], {**identity, "prototypes.weight": eye}, math.log(1 + math.exp(-2)) + 2 * (1 - q),
    {
        "encoder.weight": moved, "head.weight": moved, "prototypes.weight": moved, "teacher.head.weight": followed,
        "teacher.prototypes.weight": followed, "center": [0.05, 0.05],
    },
    {"teacher.prototypes.weight": eye, "center": [0, 0]}, rate=1)

target = pathlib.Path(__file__).parents[2] / "Cases/methods.cases.yaml"
target.write_text(yaml.safe_dump(cases, default_flow_style=None, sort_keys=False, width=116))
