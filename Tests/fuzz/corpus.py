#!/usr/bin/env python3
"""Writes small valid inputs for each reader, from which the fuzzer starts.

  Tests/fuzz/corpus.py FOLDER   writes FOLDER/READER/…

Most are fixtures of the tests. IDX files, lines of a log and files of runs are made here.
"""
import gzip
import json
import shutil
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent.parent
LARGEST = 4096  # bytes; the fuzzer is slow with larger inputs
FIXTURES = {"npy": [".npy", ".npz"], "mat": [".mat"], "picture": [".jpg", ".png", ".webp"], "safetensors": [".safetensors"]}


def copy_fixtures(folder):
    for reader, endings in FIXTURES.items():
        for path in sorted((ROOT / "Tests").rglob("Fixtures/*")):
            if path.suffix in endings and path.stat().st_size <= LARGEST:
                shutil.copy(path, folder / reader / path.name)
    for path in sorted((ROOT / "recipes").rglob("*.yaml")):
        if path.stat().st_size <= LARGEST:
            shutil.copy(path, folder / "recipe" / "-".join(path.relative_to(ROOT / "recipes").parts))


def write_idx(folder):
    images = bytes([0, 0, 8, 3, 0, 0, 0, 4, 0, 0, 0, 3, 0, 0, 0, 2]) + bytes(range(24))
    colors = bytes([0, 0, 8, 4, 0, 0, 0, 2, 0, 0, 0, 3, 0, 0, 0, 2, 0, 0, 0, 2]) + bytes(range(24))
    labels = bytes([0, 0, 8, 1, 0, 0, 0, 4, 0, 1, 1, 0])
    for name, data in [("images", images), ("colors", colors), ("labels", labels)]:
        (folder / "idx" / name).write_bytes(data)
        (folder / "idx" / f"{name}.gz").write_bytes(gzip.compress(data, mtime=0))


def write_log(folder):
    lines = [
        {"event": "step", "time": "2026-01-02T03:04:05.678Z", "phase": "warm-up", "epoch": 0, "step": 1, "loss": 2.5,
         "learningRate": 0.1, "gradientNorm": 1.5, "imagesPerSecond": 100.5, "parts": {"local": 1.25}},
        {"event": "epoch", "phase": "warm-up", "epoch": 1, "step": 0, "loss": 2.25, "seconds": 1.5, "meanCosine": 0.5,
         "effectiveRank": 7.5, "learningRateFactor": 1},
        {"event": "clusters", "phase": "cluster-aware", "epoch": 2, "step": 0, "clusters": 2, "smallest": 3, "largest": 5,
         "sizes": [3, 5], "agreement": 0.75, "quality": {"nmi": "nan"}}]
    (folder / "log" / "lines").write_text("".join(json.dumps(line) + "\n" for line in lines))
    trial = {"name": "a", "row": "a", "settings": [{"path": "seed", "label": "seed", "value": "1"}], "seed": 1, "run": "n/k",
             "state": "stopped", "measured": [{"epoch": 1, "value": 0.5}], "stop": {"epoch": 1, "epochs": 2}}
    sweep = {"name": "n", "key": "k", "baseline": [], "trials": [trial], "epochs": 4, "epochsWithoutSharing": 6,
             "stages": [{"stage": "phase", "withoutSharing": 2, "distinct": 1}]}
    (folder / "log" / "sweep").write_text(json.dumps(sweep))
    (folder / "log" / "report").write_text(json.dumps({"number": 1, "kind": "epoch", "epoch": 1, "epochs": 2, "loss": 0.5}))


def main():
    if len(sys.argv) != 2:
        sys.exit("usage: Tests/fuzz/corpus.py FOLDER")
    folder = Path(sys.argv[1])
    for reader in ["recipe", "idx", "log", *FIXTURES]:
        (folder / reader).mkdir(parents=True, exist_ok=True)
    copy_fixtures(folder)
    write_idx(folder)
    write_log(folder)


if __name__ == "__main__":
    main()
