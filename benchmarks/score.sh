#!/usr/bin/env bash
# Measures the speed of `clutch score` relative to its network alone, on the same pictures: from JPEG files to a table
# of scores, and as images in memory that a run embeds. Uses a ResNet-18 of width 64 with the CIFAR stem at 32 x 32,
# almost untrained. Needs Pillow, NumPy and an idle machine.
#
#   benchmarks/score.sh [COUNT] [SIDE] [ROUNDS]   number of pictures, their side length, rounds
# shellcheck source=common.sh
. "$(dirname -- "${BASH_SOURCE[0]}")/common.sh"
count=${1:-2000} side=${2:-32} rounds=${3:-3}
export XDG_CACHE_HOME=$folder/cache
"${PYTHON:-python3}" benchmarks/many-pictures.py "$folder/pictures" "$count" "$side"
cat >"$folder/wide.yaml" <<YAML
extends: $PWD/recipes/fashion-mnist/base.yaml
data:
  train: { fashion-mnist: { size: 32, channels: 3, limit: 256 } }
  test: { fashion-mnist: { size: 32, channels: 3, limit: 64 } }
  ood:
    shoes-and-bags: null
    pictures: { image-folder: { folder: $folder/pictures, size: 32 } }
encoder: { resnet: { depth: 18, width: 64, stem: cifar } }
train: { phases: { only: { epochs: 1, loss: nt-xent } } }
score: [knn]
YAML
./clutch check "$folder/wide.yaml" >/dev/null # packs the pictures
written() { stat -c %.Y "$(echo "$folder/$1"/wide/*/features/"$2".features.npy)"; }
for ((i = 1; i <= rounds; i++)); do
  ./clutch run "$folder/wide.yaml" --runs "$folder/$i" --quiet >/dev/null
  run=$(echo "$folder/$i"/wide/*/)
  alone=$(awk -v end="$(written "$i" pictures)" -v start="$(written "$i" test)" 'BEGIN { print end - start }')
  start=$(seconds ./clutch score "$run" "$folder/pictures/000/000000.jpg")
  whole=$(seconds ./clutch score "$run" "$folder/pictures" --to "$folder/scores.csv")
  echo "$count $alone ${whole% *} ${start% *}" | awk '{
    printf "network alone %.1f images/s, score %.1f pictures/s: %.1f %%\n",
      $1 / $2, ($1 - 1) / ($3 - $4), 100 * $2 / ($3 - $4) }'
done
