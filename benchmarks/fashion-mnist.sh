#!/usr/bin/env bash
# The runs behind docs/results.md: the four combinations of CCL's terms (without either, it is SimCLR), with five seeds
# each, on both Fashion-MNIST problems.
#
#   benchmarks/fashion-mnist.sh RUNS [SEED …]     then: ./clutch compare RUNS/near-* --baseline near-simclr; … ccl
#
# Each run uses one thread, so that two of these scripts (with different seeds) fill two cores. Finished runs are
# skipped. PRECISION, such as fp32, is the precision of training; if it is not set, the machine chooses.
set -euo pipefail
runs=$(realpath -m -- "$1")
cd -- "$(dirname -- "${BASH_SOURCE[0]}")/.."
shift
(($#)) || set -- 0 1 2 3 4
options=(--threads 1 --precision "${PRECISION:-auto}")
loss=train.phases.cluster-aware.loss.ccl-split
epochs=train.phases.cluster-aware.epochs=10 # more than in ccl.yaml

for seed; do
  for problem in near ccl; do
    recipe=recipes/fashion-mnist/$problem.yaml
    run() { ./clutch run "$recipe" name="$problem-$1" seed="$seed" "${options[@]}" --runs "$runs" $epochs "${@:2}"; }
    run simclr train.phases.cluster-aware.loss=nt-xent train.phases.cluster-aware.clusters=null
    run samples $loss.samples=true $loss.centers=false
    run centers $loss.samples=false $loss.centers=true
    run both $loss.samples=true $loss.centers=true
  done
done
