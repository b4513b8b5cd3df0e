#!/usr/bin/env bash
# Measures the overhead of a sweep: eight variants of a loss over three seeds, with 27 distinct phases, as one sweep and
# as 24 runs one after the other, in turns. Both train each phase once. Needs an otherwise idle machine.
#
#   benchmarks/sweep-cost.sh [ROUNDS]
# shellcheck source=common.sh
. "$(dirname -- "${BASH_SOURCE[0]}")/common.sh"
rounds=${1:-3}
loss=train.phases.cluster-aware.loss
variants=(
  "$loss=nt-xent train.phases.cluster-aware.clusters=null"
  "$loss.ccl-split.centers=false"
  "$loss.ccl-split.samples=false"
  ""
  "$loss=ccl $loss.ccl.centers=false"
  "$loss=ccl $loss.ccl.samples=false"
  "$loss=ccl"
  "$loss.ccl-split.temperature=0.2"
)
small=(data.train.fashion-mnist.limit=1500 train.phases.warm-up.epochs=2 train.phases.cluster-aware.epochs=2
  --threads 1 --quiet)

sweep() { ./clutch sweep recipes/ablations/loss.yaml "${small[@]}" --jobs 1 --runs "$folder/sweep"; }
runs() {
  local seed variant
  for seed in 0 1 2; do
    for variant in "${variants[@]}"; do
      # shellcheck disable=SC2086 # words of a variant are arguments
      ./clutch run recipes/ablations/loss.yaml "${small[@]}" seed=$seed $variant --runs "$folder/runs" || return
    done
  done
}

./clutch list >/dev/null # builds before the clock starts
for round in $(seq "$rounds"); do
  rm -rf "$folder"/{sweep,runs}
  whole=$(seconds sweep)
  alone=$(seconds runs)
  echo "$round $whole $alone" | awk '{
    printf "round %d: sweep %.0f s, runs %.0f s, ratio %.2f; ", $1, $2, $4, $2 / $4
    printf "processor time %.0f s, %.0f s, ratio %.2f\n", $3, $5, $3 / $5 }'
done
