# What scripts that time commands begin with: the root of the sources as working folder, a folder that is gone at the
# end, and a clock. They source it before anything else.
set -euo pipefail
cd -- "$(dirname -- "${BASH_SOURCE[0]}")/.."
folder=$(mktemp -d)
trap 'rm -rf -- "$folder"' EXIT

# The seconds that a command takes, on the clock and of the processor; what it says is not shown.
seconds() {
  local TIMEFORMAT='%R %U %S'
  { time "$@" >/dev/null 2>&1; } 2>&1 | awk '{ print $1, $2 + $3 }'
}
