"""Writes cluster-objectives.cases.yaml: three steps of PCL, ProPos, DeepCluster-v2 and contrastive clustering.

The model is linear, z = H E x. A step is w <- w - rate * gradient, with gradients from torch in float64. The losses are
sums over single images and clusters, from the papers' formulas, with the differences that the comments of the plugins
name. The cases by hand are at the end, in closed form.

Run: python cluster_objectives.py, with numpy and torch installed.
Made with numpy 2.4.6 and torch 2.15.0.
"""

import math
import pathlib

import numpy
import torch
from torch import nn
from torch.nn import functional as F

torch.set_default_dtype(torch.float64)
torch.set_num_threads(1)
RATE = 0.5
random = numpy.random.default_rng(19)
draw = lambda *shape: torch.tensor(random.normal(size=shape).round(2))
unit = lambda x: x / x.norm(dim=-1, keepdim=True)
number = lambda x: numpy.format_float_positional(x + 0.0, precision=9, fractional=False, unique=False, trim="-")

two_views, three_views = draw(3, 2, 4, 3), draw(3, 3, 4, 3)  # [steps, views, images, inputs]
model = {"encoder.weight": draw(3, 3), "head.weight": draw(2, 3)}
predictor = {
    "byol.predictor.0.weight": draw(3, 2),
    "byol.predictor.1.weight": torch.tensor([0.9, 1.1, -0.7]),
    "byol.predictor.1.bias": torch.tensor([0.3, -0.2, 0.4]),
    "byol.predictor.3.weight": draw(2, 3),
    "byol.predictor.3.bias": draw(2),
}
coarse = {"clusters": [1, 0, 1, 0], "centers": [[0.6, 0.8], [-0.8, 0.6]]}
fine = {"clusters": [0, 3, 2, 3], "centers": [[1, 0], [0, 1], [-0.6, 0.8], [0.28, -0.96]]}
spread = {"concentrations": [0.2, 0, 0.4, 0.1], "sizes": [5, 1, 4, 7]}


def project(w, x):
    return x @ w["encoder.weight"].T @ w["head.weight"].T  # [..., d]


class Teacher:
    """A moving average of the weights; it follows after each step."""

    def __init__(self, w, momentum):
        self.weights, self.momentum = {name: w[name].clone() for name in model}, momentum

    def follow(self, w):
        m = self.momentum
        self.weights = {name: m * old + (1 - m) * w[name] for name, old in self.weights.items()}

    def state(self, prefix):
        return {f"{prefix}.teacher.{name}": weight for name, weight in self.weights.items()}


def center_term(z, clustering, temperatures):
    """The mean over rows z [n, d] of the cross entropy of the own center, by index."""
    centers = unit(torch.tensor(clustering["centers"]).double())
    logits = z @ centers.T / temperatures
    return F.cross_entropy(logits, torch.tensor(clustering["clusters"]))


def temperatures(clustering, mean):
    """PCL's density in NumPy, as in its run_kmeans, and then our floor."""
    density = numpy.array(clustering["concentrations"])
    density[numpy.array(clustering["sizes"]) <= 1] = max(
        d for d, n in zip(density, clustering["sizes"]) if n > 1)
    density = density.clip(numpy.percentile(density, 10), numpy.percentile(density, 90))
    density = numpy.maximum(density, density.mean() / 10)
    return torch.tensor(mean * density / density.mean())


class PCL:
    def __init__(self, w, rows, clusterings, symmetric=False, weight=1, temperature=0.2, mean=0.2, momentum=0.9):
        self.teacher, self.clusterings, self.weight = Teacher(w, momentum), clusterings, weight
        self.queues = [numpy.array(row, numpy.float32).astype(float) for row in rows]
        self.pushed, self.symmetric, self.temperature, self.mean = 0, symmetric, temperature, mean

    def loss(self, w, views):
        directions = [(0, 1), (1, 0)] if self.symmetric else [(0, 1)]
        total, centers = 0, 0
        for (a, b), queue in zip(directions, self.queues):
            q, k = unit(project(w, views[a])), unit(project(self.teacher.weights, views[b]))
            for i in range(len(q)):
                logits = torch.cat([(q[i] @ k[i])[None], torch.tensor(queue) @ q[i]]) / self.temperature
                total = total - F.log_softmax(logits, dim=0)[0] / len(q) / len(directions)
            for i, row in enumerate(k.numpy()):
                queue[(self.pushed + i) % len(queue)] = row.astype(numpy.float32)
            for clustering in self.clusterings:
                phi = temperatures(clustering, self.mean) if "sizes" in clustering else self.mean
                term = center_term(q, clustering, phi)
                centers = centers + term / len(self.clusterings) / len(directions)
        self.pushed += len(views[0])
        return total + self.weight * centers

    def stepped(self, w):
        self.teacher.follow(w)

    def state(self):
        names = ["queue0", "queue1"] if self.symmetric else ["queue"]
        state = self.teacher.state("moco")
        for name, queue in zip(names, self.queues):
            state |= {f"moco.{name}.vectors": queue.copy(), f"moco.{name}.pushed": self.pushed}
        return state


class ProPos:
    def __init__(self, w, clusterings, weight=0.1, temperature=0.5, momentum=0.9, hidden=3):
        self.teacher, self.clusterings = Teacher(w, momentum), clusterings
        self.weight, self.temperature = weight, temperature
        self.norm = nn.BatchNorm1d(hidden)  # only its running statistics

    def predict(self, w, z):
        hidden = z @ w["byol.predictor.0.weight"].T
        hidden = F.batch_norm(
            hidden, self.norm.running_mean, self.norm.running_var, w["byol.predictor.1.weight"],
            w["byol.predictor.1.bias"], training=True)
        return F.linear(F.relu(hidden), w["byol.predictor.3.weight"], w["byol.predictor.3.bias"])

    def scattering(self, z, target, clusters):
        present = sorted(set(clusters))
        mean = lambda rows, k: unit(torch.stack([row for row, c in zip(rows, clusters) if c == k]).mean(0))
        own, other = [mean(z, k) for k in present], [mean(target, k) for k in present]
        total = 0
        for k in range(len(present)):
            positive = torch.exp(own[k] @ other[k] / self.temperature)
            negative = sum(torch.exp(own[k] @ own[j] / self.temperature) for j in range(len(present)) if j != k)
            total = total - torch.log(positive / (positive + negative)) / len(present)
        return total

    def loss(self, w, views):
        student = [project(w, x) for x in views]
        targets = [project(self.teacher.weights, x) for x in views]
        predictions = [self.predict(w, z) for z in student]
        pairs = [(a, b) for a in range(len(views)) for b in range(len(views)) if a != b]
        total = 0
        for a, b in pairs:
            total = total + (2 - 2 * F.cosine_similarity(predictions[a], targets[b], dim=1)).mean() / len(pairs)
            for clustering in self.clusterings:
                term = self.scattering(unit(student[a]), unit(targets[b]), clustering["clusters"])
                total = total + self.weight * term / len(pairs) / len(self.clusterings)
        return total

    def stepped(self, w):
        self.teacher.follow(w)

    def state(self):
        own = {"running_mean": self.norm.running_mean, "running_var": self.norm.running_var}
        return self.teacher.state("byol") | {f"byol.predictor.1.{name}": value for name, value in own.items()}


class DeepClusterV2:
    def __init__(self, clusterings, temperature=0.1, images=6):
        self.clusterings, self.temperature = clusterings, temperature
        self.memory = numpy.zeros((2, images, 2), numpy.float32)

    def loss(self, w, views):
        z = unit(project(w, views))  # [v, n, d]
        self.memory[:, : z.shape[1]] = z[:2].detach().numpy()
        losses = [center_term(rows, c, self.temperature) for c in self.clusterings for rows in z]
        return sum(losses) / len(losses)

    def stepped(self, w):
        pass

    def state(self):
        return {"memory.vectors": self.memory, "memory.filled": 0}


class ContrastiveClustering:
    def __init__(self, temperature=0.5, cluster_temperature=1.0, balance=1.0):
        self.temperature, self.cluster_temperature, self.balance = temperature, cluster_temperature, balance

    def contrast(self, views, temperature):
        rows = torch.cat(list(views))
        n, total = len(views[0]), 0
        cosine = lambda i, j: F.cosine_similarity(rows[i], rows[j], dim=0) / temperature
        for i in range(len(rows)):
            others = [j for j in range(len(rows)) if j != i]
            own = [j for j in others if j % n == i % n]
            everything = torch.logsumexp(torch.stack([cosine(i, j) for j in others]), dim=0)
            total = total + everything - sum(cosine(i, j) for j in own) / len(own)
        return total / len(rows)

    def loss(self, w, views):
        h = views @ w["encoder.weight"].T
        hidden = F.relu(F.linear(h, w["clusters.0.weight"], w["clusters.0.bias"]))
        y = F.softmax(F.linear(hidden, w["clusters.2.weight"], w["clusters.2.bias"]), dim=2)  # [v, n, k]
        entropy = 0
        for assignments in y:
            p = assignments.sum(0) / assignments.sum()
            entropy = entropy + math.log(len(p)) + (p * torch.log(p)).sum()
        images = self.contrast(project(w, views), self.temperature)
        return images + self.contrast(y.transpose(1, 2), self.cluster_temperature) + self.balance * entropy

    def stepped(self, w):
        pass

    def state(self):
        return {}


def train(method, w, steps, rate=RATE):
    """Returns the loss of each step, and the weights and other state at the end."""
    values = []
    for views in steps:
        w = {name: weight.detach().clone().requires_grad_() for name, weight in w.items()}
        value = method.loss(w, views)
        gradients = torch.autograd.grad(value, list(w.values()), allow_unused=True)
        w = {
            name: (weight if gradient is None else weight - rate * gradient).detach()
            for (name, weight), gradient in zip(w.items(), gradients)
        }
        method.stepped(w)
        values.append(value.item())
    return values, {**w, **method.state()}


# Writing

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
    else:
        if key == "steps":  # shared by several cases
            anchors[text] = f"views-{len(anchors) + 1}"
            start += f" &{anchors[text]}"
        lines.append(start)
        lines.extend(block(value, indent + 2))


def case(name, source, loss, steps, weights, values, state, clusterings, rate=RATE, images=None):
    lines.extend([f"{name}:", f"  source: {source}", f"  loss: {loss}"])
    if images:
        lines.append(f"  images: {images}")
    if clusterings:
        lines.append("  clusterings:")
    for clustering in clusterings:
        parts = ", ".join(f"{key}: {flow(value)}" for key, value in clustering.items())
        lines.append(f"    - {{ {parts} }}")
    lines.append(f"  rate: {number(rate)}")
    write("steps", steps, 2)
    for key, tensors in [("weights", weights), ("state", state)]:
        lines.append(f"  {key}:")
        for tensor, value in tensors.items():
            write(tensor, value, 4)
        if key == "weights":
            write("values", values, 2)
    lines.append("  tolerance: 0.000001")  # the last digit of a float32 queue or memory may differ


def golden(name, loss, method, steps, weights, clusterings=(), start={}, **others):
    """Writes a case. `start` has tensors that the objective only keeps."""
    values, state = train(method, weights, steps)
    source = "torch in float64, from the papers' formulas"
    case(name, source, loss, steps, {**weights, **start}, values, state, clusterings, **others)


rows = lambda *degrees: [[round(f(math.radians(a)), 4) for f in (math.cos, math.sin)] for a in degrees]
queues = [rows(10, 70, 130, 190, 250, 310), rows(30, 100, 170, 240, 300, 350)]

golden(
    "pcl-with-two-clusterings", "{ pcl: { queue: 6, momentum: 0.9 } }",
    PCL(model, queues[:1], [{**coarse, "concentrations": [0.3, 0.1], "sizes": [5, 6]}, {**fine, **spread}]),
    two_views, model, [{**coarse, "concentrations": [0.3, 0.1], "sizes": [5, 6]}, {**fine, **spread}],
    {"moco.queue.vectors": queues[0]})
golden(
    "pcl-in-both-directions-at-one-temperature",
    "{ pcl: { queue: 6, momentum: 0.9, symmetric: true, temperature: 0.4, weight: 0.5, center-temperature: 0.3, "
    "concentration: false } }",
    PCL(model, queues, [fine], True, 0.5, 0.4, 0.3), two_views, model, [fine],
    {"moco.queue0.vectors": queues[0], "moco.queue1.vectors": queues[1]})
golden(
    "pro-pos-with-two-clusterings", "{ pro-pos: { momentum: 0.9, hidden: 3, noise: 0, weight: 0.7 } }",
    ProPos(model, [coarse, fine], 0.7), two_views, {**model, **predictor}, [coarse, fine])
golden(
    "pro-pos-of-three-views", "{ pro-pos: { momentum: 0.9, hidden: 3, noise: 0, temperature: 0.3 } }",
    ProPos(model, [fine], temperature=0.3), three_views, {**model, **predictor}, [fine])
golden(
    "deep-cluster-v2-with-two-clusterings", "deep-cluster-v2", DeepClusterV2([coarse, fine]), two_views, model,
    [coarse, fine], images=6)
golden(
    "deep-cluster-v2-of-three-views", "{ deep-cluster-v2: { temperature: 0.3 } }", DeepClusterV2([fine], 0.3),
    three_views, model, [fine], images=6)
clusters = {
    "clusters.0.weight": draw(3, 3), "clusters.0.bias": draw(3), "clusters.2.weight": draw(4, 3),
    "clusters.2.bias": draw(4),
}
golden(
    "contrastive-clustering-of-two-views", "{ contrastive-clustering: { clusters: 4 } }", ContrastiveClustering(),
    two_views, {**model, **clusters})
golden(
    "contrastive-clustering-of-three-views",
    "{ contrastive-clustering: { clusters: 4, temperature: 0.4, cluster-temperature: 0.7, balance: 2 } }",
    ContrastiveClustering(0.4, 0.7, 2), three_views, {**model, **clusters})

# By hand: encoder and head are the identity, and the vectors and centers lie on the axes.

eye = [[1, 0], [0, 1]]
identity = {"encoder.weight": eye, "head.weight": eye}
axes = {"clusters": [0, 1], "centers": eye}


def by_hand(name, source, loss, method, views, weights, value, state, clusterings=(), start={}, **others):
    """Writes a case of one step in closed form, with which the code above must agree."""
    tensors = {key: torch.tensor(weight).double() for key, weight in weights.items()}
    steps = torch.tensor([views]).double()
    values, found = train(method, tensors, steps, 1)
    for key, expected in {**state, "value": value}.items():
        number = found[key] if key in found else values[0]
        assert numpy.allclose(number, expected, rtol=0, atol=1e-7), (name, key, number, expected)
    case(name, f"by hand; {source}", loss, steps, {**weights, **start}, [value], state, clusterings, 1, **others)


tensors = lambda weights: {key: torch.tensor(weight).double() for key, weight in weights.items()}
p, s = 1 / (math.e + 1 + 1 / math.e), 1 / (math.e + 1)  # the softmax of the queue's (0, 1) and of the other center
by_hand(
    "pcl-by-hand", "the query, its key and its center are (1, 0), and the gradient of the query is (0, p + s)",
    "{ pcl: { temperature: 1, queue: 2, momentum: 0.75, center-temperature: 1, concentration: false } }",
    PCL(tensors(identity), [[[0, 1], [-1, 0]]], [{**axes, "clusters": [0]}], False, 1, 1, 1, 0.75),
    [[[1, 0]], [[1, 0]]], identity, math.log(1 + 1 / math.e + math.exp(-2)) + math.log(1 + 1 / math.e),
    {"head.weight": [[1, 0], [-p - s, 1]], "moco.teacher.head.weight": [[1, 0], [-(p + s) / 4, 1]]},
    [{**axes, "clusters": [0]}], {"moco.queue.vectors": [[0, 1], [-1, 0]]})
by_hand(
    "pro-pos-by-hand", "BYOL's case, whose loss is 1, and two centers at right angles that equal the teacher's",
    "{ pro-pos: { momentum: 0.75, hidden: 1, noise: 0, weight: 1 } }",
    ProPos(tensors(identity), [axes], 1, momentum=0.75, hidden=1), [[[1, 0], [0, 2]], [[3, 0], [0, 1]]],
    {
        **identity, "byol.predictor.0.weight": [[0, 0]], "byol.predictor.1.weight": [1], "byol.predictor.1.bias": [0],
        "byol.predictor.3.weight": [[0], [0]], "byol.predictor.3.bias": [1, 0],
    },
    1 + math.log(1 + math.exp(-2)), {"byol.predictor.3.bias": [1, 1], "byol.predictor.1.running_var": [0.81]}, [axes])
s = math.exp(-2) / (1 + math.exp(-2))  # the softmax of the other center
by_hand(
    "deep-cluster-v2-by-hand", "each image lies on its center, and its gradient is s / temperature along the other",
    "{ deep-cluster-v2: { temperature: 0.5 } }", DeepClusterV2([axes], 0.5, 3), [eye, eye], identity,
    math.log(1 + math.exp(-2)),
    {"head.weight": [[1, -s], [-s, 1]], "memory.vectors": [[*eye, [0, 0]], [*eye, [0, 0]]], "memory.filled": 0},
    [axes], images=3)
by_hand(
    "contrastive-clustering-by-hand",
    "all assignments are equal, so that no cluster differs from the 7 others, and the shares are equal",
    "{ contrastive-clustering: { clusters: 4, temperature: 1 } }", ContrastiveClustering(1), [eye, eye],
    {
        **identity, "clusters.0.weight": eye, "clusters.0.bias": [0, 0], "clusters.2.weight": [[0, 0]] * 4,
        "clusters.2.bias": [0] * 4,
    },
    math.log(1 + 2 / math.e) + math.log(7), {"clusters.2.bias": [0] * 4, "clusters.0.weight": eye})

target = pathlib.Path(__file__).parents[2] / "Cases/cluster-objectives.cases.yaml"
target.write_text("\n".join(lines) + "\n")
