#!/usr/bin/env bash
# The runs behind docs/results.md: the four corners of CCL (with both switches off it is SimCLR), five seeds each, on
# both Fashion-MNIST problems.
#
#   benchmarks/fashion-mnist.sh RUNS [SEED …]     then: ./clutch compare RUNS/near-* --baseline near-simclr; … ccl
#
# One thread a run, so that two of these scripts (with other seeds) fill two cores; what is done is not done again.
set -euo pipefail
runs=$(realpath -m -- "$1")
cd -- "$(dirname -- "${BASH_SOURCE[0]}")/.."
shift
(($#)) || set -- 0 1 2 3 4
loss=train.phases.cluster-aware.loss.ccl-split
epochs=train.phases.cluster-aware.epochs=10 # ccl.yaml is shorter

for seed; do
  for problem in near ccl; do
    recipe=recipes/fashion-mnist/$problem.yaml
    run() { ./clutch run "$recipe" name="$problem-$1" seed="$seed" --threads 1 --runs "$runs" $epochs "${@:2}"; }
    run simclr train.phases.cluster-aware.loss=nt-xent train.phases.cluster-aware.clusters=null
    run samples $loss.samples=true $loss.centers=false
    run centers $loss.samples=false $loss.centers=true
    run both $loss.samples=true $loss.centers=true
  done
done
