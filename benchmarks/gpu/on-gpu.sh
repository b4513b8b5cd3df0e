#!/usr/bin/env bash
# Run this on a machine with a GPU and Python's torch. It measures a training step and an epoch of Clutch against
# PyTorch, eager and compiled, in turns, and then trains a recipe as far as time allows. Everything it needs is in its
# folder.
#
#   on-gpu.sh [ROUNDS] [MINUTES]      rounds of the comparison, 3; minutes for the recipe after it, 5 (0: none)
#
# Set PYTHON to the Python that has torch, RECIPE to the recipe (recipes/cifar-10/full.yaml), OUT to the folder for
# results.
set -uo pipefail
here=$(dirname -- "$(readlink -f -- "${BASH_SOURCE[0]}")")
rounds=${1:-3} minutes=${2:-5}
out=${OUT:-$here/results}
recipe=${RECIPE:-$here/recipes/cifar-10/full.yaml}
python=${PYTHON:-python3}
export PYTHON=$python
mkdir -p -- "$out"
rm -f -- "$out/times.txt"

{
  nvidia-smi --query-gpu=name,driver_version,memory.total --format=csv,noheader
  "$python" -c 'import torch; print("torch", torch.__version__)'
  "$here/clutch" --version
} | tee "$out/machine.txt"

# ResNet-18 with the CIFAR stem, 512 images in two views, the usual augmentations, NT-Xent, SGD.
step=$out/step.yaml
cat >"$step" <<RECIPE
name: step
data:
  train: { cifar-10: {} }
  test: { cifar-10: { split: test, limit: 64 } }
  ood: { same: { cifar-10: { split: test, limit: 128 } } }
encoder: { resnet: { depth: 18, width: 64, stem: cifar } }
head: { mlp: { hidden: 512, output: 128 } }
augment:
  - random-resized-crop: { scale: [0.2, 1.0] }
  - horizontal-flip
  - color-jitter: { brightness: 0.4, contrast: 0.4, saturation: 0.4, hue: 0.1, probability: 0.8 }
  - grayscale: { probability: 0.2 }
train:
  batch: 512
  optimizer: { sgd: { learning-rate: 0.06, momentum: 0.9, weight-decay: 0.0001 } }
  schedule: constant
  phases: { only: { epochs: 3, loss: nt-xent } }
machine: { device: cuda:0, precision: bf16 }
score: [{ knn: { k: 1 } }]
RECIPE

# The seconds of the last epoch and of one step in it, from the log of a run.
seconds() {
  "$python" - "$1" <<'PYTHON'
import glob, json, sys
lines = [json.loads(line) for line in open(glob.glob(sys.argv[1] + "/step/*/log.jsonl")[0])]
epochs = [line["seconds"] for line in lines if line["event"] == "epoch"]
steps = max(line["step"] for line in lines)
print(json.dumps({"epoch": epochs[-1], "step": epochs[-1] / steps}))
PYTHON
}

clutch() { # WAY ROUND
  local runs=$out/runs-$2-$1 options=()
  rm -rf -- "$runs"
  [[ $1 == by-timing ]] && options=(machine.reproducible=false)
  "$here/clutch" run "$step" "${options[@]}" --runs "$runs" --quiet >>"$out/clutch.log" 2>&1 && seconds "$runs"
}
pytorch() { "$python" "$here/peer.py" "$here/data" "$1" 2>>"$out/pytorch.log"; }

sides=("clutch reproducible" "clutch by-timing" "pytorch eager" "pytorch compiled")
for ((round = 1; round <= rounds; round++)); do
  for i in "${!sides[@]}"; do
    # The order alternates from round to round.
    side=${sides[round % 2 ? i : ${#sides[@]} - 1 - i]}
    found=$($side "$round") || found="failed; see $out/${side% *}.log"
    echo "$round $side $found" | tee -a "$out/times.txt"
  done
done
"$python" "$here/table.py" "$out/times.txt"

if ((minutes > 0)); then
  # SIGTERM stops it with a checkpoint; the same command resumes it.
  timeout --preserve-status "$((minutes * 60))" "$here/clutch" run "$recipe" --runs "$out/runs" 2>&1 \
    | tee -a "$out/recipe.log"
fi
