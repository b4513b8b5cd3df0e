# shellcheck shell=bash
# Common start of the scripts that time commands: changes to the root of the sources, makes a folder that is removed at
# the end, and defines a clock. Source this file before anything else.
set -euo pipefail
cd -- "$(dirname -- "${BASH_SOURCE[0]}")/.."
folder=$(mktemp -d)
trap 'rm -rf -- "$folder"' EXIT

# Prints the seconds that a command takes, by the clock and of processor time. Shows its output only if it fails.
seconds() {
  local TIMEFORMAT='%R %U %S' times
  if ! times=$({ time "$@" >"$folder/said" 2>&1; } 2>&1); then
    echo "failed: $*" >&2
    tail -n 20 -- "$folder/said" >&2
    return 1
  fi
  awk '{ print $1, $2 + $3 }' <<<"$times"
}
