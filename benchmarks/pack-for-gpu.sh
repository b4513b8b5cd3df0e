#!/usr/bin/env bash
# Packs Clutch for a machine with a GPU and Python's torch, but without Swift. Builds it here, without a GPU, against
# the wheel of the same version, and packs the program, the libraries it needs, recipes and images into one file.
#
#   benchmarks/pack-for-gpu.sh TORCH-VERSION DATA… [--to FILE]
#
# DATA are folders of images, as in CLUTCH_DATA (such as one with CIFAR-10 and SVHN). Then, on the other machine:
#
#   tar xf clutch-gpu.tar && clutch-gpu/on-gpu.sh
#
# A FILE with the extension .gz or .xz is compressed. If LIBTORCH is set, it is used instead of downloading a wheel.
set -euo pipefail
home=$(dirname -- "$(dirname -- "$(readlink -f -- "${BASH_SOURCE[0]}")")")

say() { printf 'pack-for-gpu: %s\n' "$*" >&2; }
die() {
  say "error: $1"
  exit 1
}

to=clutch-gpu.tar
words=()
while (($#)); do
  case $1 in
    --to) to=${2?--to needs a file}; shift 2 ;;
    *) words+=("$1"); shift ;;
  esac
done
((${#words[@]} >= 1)) || die "usage: benchmarks/pack-for-gpu.sh TORCH-VERSION DATA… [--to FILE]"
version=${words[0]}
data=("${words[@]:1}")
for folder in "${data[@]}"; do [[ -d $folder ]] || die "$folder is not a folder"; done
to=$(realpath -m -- "$to")

work=$home/.build/gpu
mkdir -p -- "$work"
if [[ -z ${LIBTORCH-} ]]; then
  # Installed without its dependencies, which are gigabytes and are needed to run, not to link.
  environment=$work/torch-$version
  [[ -x $environment/bin/pip ]] || python3 -m venv "$environment"
  "$environment/bin/pip" install --quiet --no-deps "torch==$version"
  LIBTORCH=$(echo "$environment"/lib/python3*/site-packages/torch)
fi
export LIBTORCH
[[ -f $LIBTORCH/lib/libtorch_cuda.so ]] || die "$LIBTORCH has no libtorch_cuda.so: that torch was built without CUDA"

say "building against $LIBTORCH"
# The build depends on the files next to the wheel, so the manifest is evaluated again.
swift build --package-path "$home" --scratch-path "$work/build" --manifest-cache none -c release --product clutch \
  >"$work/build.log" 2>&1 \
  || die "the build failed; see $work/build.log"
program=$work/build/release/clutch

pack=$work/clutch-gpu
rm -rf -- "$pack"
mkdir -p -- "$pack/lib" "$pack/data"
cp -- "$program" "$pack/lib/clutch"

# Copies Swift's libraries and the system's, except those of glibc; torch's come from the other machine.
swift_libraries=$(dirname -- "$(dirname -- "$(readlink -f -- "$(command -v swift)")")")/lib/swift/linux
LD_LIBRARY_PATH=$LIBTORCH/lib:$swift_libraries ldd "$program" | awk '$2 == "=>" && $3 ~ "^/" { print $1, $3 }' |
  while read -r name path; do
    case $name in
      libc.so.* | libm.so.* | libdl.so.* | libpthread.so.* | librt.so.* | libutil.so.* | libresolv.so.* | ld-linux*) ;;
      libstdc++.so.* | libgcc_s.so.*) ;;
      *) [[ $path == "$LIBTORCH"/* || $path == */nvidia/* ]] || cp -L -- "$path" "$pack/lib/$name" ;;
    esac
  done
cp -r -- "$home/recipes" "$pack/"
cp -- "$home"/benchmarks/gpu/{on-gpu.sh,clutch,peer.py,table.py} "$pack/"
for folder in "${data[@]}"; do cp -rL -- "$folder/." "$pack/data/"; done

tar caf "$to" -C "$work" clutch-gpu
say "$to: $(du -h -- "$to" | cut -f1), including $(du -sh -- "$pack/data" | cut -f1) of images, for torch $version"
