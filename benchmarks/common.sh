# shellcheck shell=bash
# What scripts that time commands begin with: the root of the sources as working folder, a folder that is gone at the
# end, and a clock. They source it before anything else.
set -euo pipefail
cd -- "$(dirname -- "${BASH_SOURCE[0]}")/.."
folder=$(mktemp -d)
trap 'rm -rf -- "$folder"' EXIT

# The seconds that a command takes, on the clock and of the processor; what it says is shown only where it fails.
seconds() {
  local TIMEFORMAT='%R %U %S' times
  if ! times=$({ time "$@" >"$folder/said" 2>&1; } 2>&1); then
    echo "failed: $*" >&2
    tail -n 20 -- "$folder/said" >&2
    return 1
  fi
  awk '{ print $1, $2 + $3 }' <<<"$times"
}
