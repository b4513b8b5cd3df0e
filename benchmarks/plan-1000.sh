#!/usr/bin/env bash
# Measures the time to plan and check a sweep of 1,000 trials: two encoders, five temperatures, five numbers of
# clusters, five lengths of the second phase, four seeds. The time to read the images, which every check needs, is
# measured separately.
#
#   benchmarks/plan-1000.sh
# shellcheck source=common.sh
. "$(dirname -- "${BASH_SOURCE[0]}")/common.sh"
phase=train.phases.cluster-aware
recipe=recipes/fashion-mnist/near.yaml

./clutch --version >/dev/null # builds, if needed

one=$(seconds ./clutch sweep "$recipe" --runs "$folder" --plan seed=0,1)
all=$(seconds ./clutch sweep "$recipe" --runs "$folder" --plan seed=0,1,2,3 \
  'encoder={resnet: {depth: 18, width: 16}},convnet' "$phase.loss.ccl-split.temperature=0.1,0.2,0.3,0.4,0.5" \
  "$phase.clusters.by.k-means.k=5,10,15,20,25" "$phase.epochs=4,6,8,10,12")
echo "2 trials: ${one% *} s; 1,000 trials: ${all% *} s"
