"""The benchmarks: for each piece of work, the programs that do it and the targets for their times."""

import dataclasses
import os
import subprocess
import tempfile

import data
from comparison import Target
from turns import Command, Program, environment

HERE = os.path.dirname(os.path.abspath(__file__))
ROOT = os.path.dirname(HERE)


def precision(flags, environment):
    """The faster type for both sides: bf16 if the processor supports it and ONEDNN_MAX_CPU_ISA does not exclude it.

    Without these instructions, bf16 is emulated, and a single large product takes minutes.
    """
    allowed = environment.get("ONEDNN_MAX_CPU_ISA", environment.get("DNNL_MAX_CPU_ISA", "ALL")).upper()
    excluded = allowed not in ("ALL", "DEFAULT") and not any(name in allowed for name in ("BF16", "FP16", "AMX"))
    return "bf16" if {"avx512_bf16", "amx_bf16"} & set(flags.split()) and not excluded else "fp32"


with open("/proc/cpuinfo") as file:
    PRECISION = precision(next((line for line in file if line.startswith("flags")), ""), os.environ)


def aim(with_bf16, without):
    """The target for this processor, depending on its support for bf16."""
    return with_bf16 if PRECISION == "bf16" else without


@dataclasses.dataclass
class Place:
    """The locations of files, and the number of threads that each side may use."""

    python: str
    folder: str  # contains the arrays
    scratch: str  # a folder that is removed at the end
    threads: int
    environment: dict

    def with_threads(self, threads):
        return dataclasses.replace(self, threads=threads, environment=environment(threads))

    def clutch(self, label, work, settings):
        """Clutch's side; the settings include overrides of the benchmarks' recipe, by their paths."""
        return Program(label, [f"{ROOT}/.build/release/clutch-bench", work, *self._words(settings)], self.environment)

    def training(self, label, work, images, settings):
        """Clutch's side of training on the images in a file."""
        paths = {f"data.{part}.npy.images": images for part in ("train", "test")}
        return self.clutch(label, work, paths | settings)

    def peer(self, label, work, settings):
        return Program(label, [self.python, f"{HERE}/peers", work, *self._words(settings)], self.environment)

    def _words(self, settings):
        common = {"recipe": f"{HERE}/recipe.yaml", "threads": self.threads}
        return [f"{name}={value}" for name, value in (common | settings).items()]


@dataclasses.dataclass
class Benchmark:
    name: str
    title: str
    programs: object  # Place -> [Program]
    targets: list
    rounds: int = 5
    warm_up: int = 1
    # Numbers on which all programs must agree, with the relative difference allowed for each.
    agree: dict = dataclasses.field(default_factory=dict)


BEST = {"layout": "channels-last", "precision": PRECISION}
SAME_OBJECTIVE, SAME_MEAN, SAME_GROUPS = {"objective": 1e-3}, {"mean": 1e-3}, {"ari": 0.01}
SAME_METRICS = {"auroc": 1e-6, "fpr95": 1e-4}


def some_images(place):
    return data.array(place.folder, "images", lambda: data.images(640))


def step(place):
    images = some_images(place)
    programs = [
        place.training("clutch", "step", images, {"machine.precision": PRECISION}),
        place.peer("torch default", "step", {}),
        place.peer("torch channels-last", "step", BEST),
        place.peer("torch compiled", "step", BEST | {"compiled": "yes"}),
    ]
    if PRECISION == "bf16":
        programs += [
            place.training("clutch fp32", "step", images, {"machine.precision": "fp32"}),
            place.peer("torch fp32 channels-last", "step", {"layout": "channels-last"}),
        ]
    return programs


def epoch(place):
    images = some_images(place)
    runs = tempfile.mkdtemp(dir=place.scratch)

    def torch(name, workers, settings):
        return place.peer(f"{name}, {workers} workers", "epoch", settings | {"images": images, "workers": workers})

    return [
        place.training("clutch", "epoch", images, {"machine.precision": PRECISION, "runs": runs}),
        place.training("clutch step", "step", images, {"machine.precision": PRECISION}),
        *[torch("torch default", workers, {}) for workers in (0, 2)],
        *[torch("torch channels-last", workers, BEST) for workers in (0, 1, 2)],
    ]


def views(place):
    images = some_images(place)
    return [place.training("clutch", "views", images, {"batches": 10})] + [
        place.peer(f"torchvision, {workers} workers", "views", {"images": images, "workers": workers})
        for workers in (0, 2)]


def embed(place):
    images = some_images(place)
    settings = {"images": images, "count": 512}
    return [
        place.training("clutch", "embed", images, {"count": 512}),
        place.peer("torch default", "embed", settings),
        place.peer("torch channels-last", "embed", settings | {"layout": "channels-last"}),
    ]


def both(place, work, theirs, settings, work_of_theirs=None, ours=None):
    """Clutch and one peer at the same work with the same settings; `ours` are additional settings for Clutch only."""
    return [place.clutch("clutch", work, settings | (ours or {})), place.peer(theirs, work_of_theirs or work, settings)]


def k_means(n, d, k, iterations=20):
    def programs(place):
        # The rows have no cluster structure, so neither side converges early and no cluster becomes empty, which each
        # side handles in its own way.
        rows = data.feature_array(place.folder, n, d)
        settings = {"features": rows, "centers": data.center_array(place.folder, rows, k), "iterations": iterations}
        return both(place, "k-means", "faiss", settings)

    return programs


def k_means_whole(n, d, k, iterations=25):
    def programs(place):
        settings = {"features": data.feature_array(place.folder, n, d, k), "k": k, "iterations": iterations}
        return both(place, "k-means-whole", "faiss", settings)

    return programs


SPECTRAL = {"train.phases.train.clusters": "{by: {spectral: {k: 10}}}"}


def spectral(n, d):
    def programs(place):
        return both(place, "spectral", "scikit-learn", ten_groups(place, n, d), ours=SPECTRAL)

    return programs


def spectral_alone(n, d):
    return lambda place: [place.clutch("clutch", "spectral", ten_groups(place, n, d) | SPECTRAL)]


def ten_groups(place, n, d):
    return {
        "features": data.feature_array(place.folder, n, d, 10),
        "groups": data.group_array(place.folder, n, 10),
    }


def scorer(work, theirs, scorer, n, m, d):
    def programs(place):
        settings = {
            "features": data.feature_array(place.folder, n, d, 10),
            "queries": data.feature_array(place.folder, m, d, 10, seed=3),
        }
        return both(place, "score", theirs, settings, work_of_theirs=work, ours={"score.0": scorer})

    return programs


def metrics(n):
    def programs(place):
        settings = {
            "id": data.array(place.folder, f"scores-id-{n}", lambda: data.scores(n // 2, 0, 0)),
            "ood": data.array(place.folder, f"scores-ood-{n}", lambda: data.scores(n // 2, 1, 1)),
        }
        return both(place, "metrics", "scikit-learn", settings)

    return programs


def start(place):
    clutch = f"{ROOT}/.build/release/clutch"
    recipe = f"{ROOT}/recipes/fashion-mnist/ccl.yaml"
    empty = f"{place.scratch}/empty"
    libtorch = os.environ.get("LIBTORCH")
    paths = [f"-L{libtorch}/lib", f"-Wl,-rpath,{libtorch}/lib"] if libtorch else []
    subprocess.run(["cc", "-x", "c", "-", "-o", empty, *paths, "-Wl,--no-as-needed", "-ltorch_cpu", "-lc10"],
                   input="int main() { return 0; }", text=True, check=True)
    return [
        Command("clutch list", [clutch, "list"], place.environment),
        Command("clutch check", [clutch, "check", recipe], place.environment),
        Command("a program that loads libtorch", [empty], place.environment),
        Command("python -c 'import torch'", [place.python, "-c", "import torch"], place.environment),
    ]


BENCHMARKS = [
    Benchmark("step", "a training step: ResNet-18, 64 images x 2 views, NT-Xent, SGD", step, [
        Target("clutch", "torch channels-last", 0.95),
        Target("clutch", "torch default", aim(0.43, 0.9)),
        Target("clutch", "torch compiled", aim(0.9, 1)),
        *([Target("clutch fp32", "torch fp32 channels-last", 0.95)] if PRECISION == "bf16" else []),
    ], rounds=10, warm_up=2),
    Benchmark("epoch", "an epoch of 10 such steps, with augmentation, log and checkpoint", epoch, [
        Target("clutch", "torch default, 2 workers", aim(0.45, 0.85)),
        Target("clutch", "torch default, 0 workers", aim(0.45, 0.85)),
        Target("clutch", "torch channels-last, 0 workers"),
        Target("clutch", "torch channels-last, 1 workers"),
        Target("clutch", "torch channels-last, 2 workers"),
        Target("clutch", "clutch step", 11),
    ], rounds=3),
    Benchmark("views", "augmentation alone: crop, flip, color jitter, grayscale; 1,280 views", views, [
        Target("clutch", "torchvision, 0 workers"), Target("clutch", "torchvision, 2 workers"),
    ]),
    Benchmark("embed", "features of 512 images in float32", embed, [
        Target("clutch", "torch default"), Target("clutch", "torch channels-last", aim(0.8, 0.9)),
    ]),
    Benchmark("k-means-100", "k-means of 50,000 x 512 into 100: 20 steps from the same centers",
              k_means(50_000, 512, 100), [Target("clutch", "faiss", 0.8)], agree=SAME_OBJECTIVE),
    Benchmark("k-means-1000", "k-means of 50,000 x 128 into 1,000: 20 steps from the same centers",
              k_means(50_000, 128, 1000), [Target("clutch", "faiss", 0.8)], agree=SAME_OBJECTIVE),
    Benchmark("k-means-whole", "k-means of 50,000 x 512 into 100, including the first centers, at most 25 steps",
              k_means_whole(50_000, 512, 100), [Target("clutch", "faiss")], rounds=3),
    Benchmark("spectral", "spectral clustering of 10,000 x 128", spectral(10_000, 128),
              [Target("clutch", "scikit-learn", 0.08)], rounds=3, agree=SAME_GROUPS),
    Benchmark("spectral-50000", "spectral clustering of 50,000 x 128", spectral_alone(50_000, 128),
              [Target("clutch", most=120), Target("clutch", most=4096, of="memory")],
              rounds=1, warm_up=0),
    Benchmark("neighbors", "the 50th nearest neighbor of 10,000 among 50,000 x 512",
              scorer("neighbors", "faiss", "{knn: {k: 50}}", 50_000, 10_000, 512),
              [Target("clutch", "faiss", 0.9)], agree=SAME_MEAN),
    Benchmark("mahalanobis", "Mahalanobis distance of 10,000 to 50,000 x 512",
              scorer("mahalanobis", "scikit-learn", "mahalanobis", 50_000, 10_000, 512),
              [Target("clutch", "scikit-learn", 1)], agree=SAME_MEAN),
    Benchmark("metrics", "AUROC and FPR95 of 10 million scores", metrics(10_000_000),
              [Target("clutch", "scikit-learn", 0.1)], rounds=3, agree=SAME_METRICS),
    Benchmark("start", "starting", start, [
        Target("clutch list", most=0.1),
        Target("clutch check", "a program that loads libtorch", 0.4, difference=True), Target("clutch check", "python -c 'import torch'"),
    ], rounds=15),
]
