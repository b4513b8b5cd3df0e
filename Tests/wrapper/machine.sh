# shellcheck shell=bash
# The machine on which a case runs, and the vocabulary of cases. Its folder is $machine, that of the sources $root, that
# of this file $here.
: "${machine=}" "${root?}" "${here?}"

# Runs a command whose mounts nobody else sees; needs root.
in_namespace() { unshare --mount "$@"; }

# Mounts a temporary file system, and over /usr an overlay that keeps its changes there.
mount_overlay() {
  mount -t tmpfs wrapper "$machine" || return
  mkdir "$machine/changes" "$machine/work"
  mount -t overlay overlay -o "lowerdir=/usr,upperdir=$machine/changes,workdir=$machine/work" /usr
}

# Prints why cases cannot have such a machine here, or nothing.
why_no_namespace() {
  local output
  output=$(in_namespace env machine="$machine" bash -c "$(declare -f mount_overlay); mount_overlay" 2>&1) \
    || echo "${output%%$'\n'*}"
}

# The tables of `clutch`: package | patterns of files | purpose.
tables() {
  # shellcheck source=../../clutch
  (. "$root/clutch" && printf '%s\n' "$needed" "$debian_torch" "$optional" "$for_tests" "$for_benchmarks")
}

# Makes a machine that has all files of the tables, a copy of `clutch` in a folder with a space in its name, and the
# stand-ins except sudo.
set_up_machine() {
  local package file
  mount_overlay
  export STAND_INS=$machine/stand-ins
  mkdir "$machine/bin" "$machine/home" "$STAND_INS"
  cp "$here"/stand-ins/{swift,apt-get} "$machine/bin"
  export PATH=$machine/bin:/usr/sbin:/usr/bin HOME=$machine/home LC_ALL=C.UTF-8
  unset LIBTORCH TMPDIR XDG_CACHE_HOME
  rm -f /usr/bin/{swift,sudo,apt-get}
  printf '%s\n' 'Swift version 6.3.1 (swift-6.3.1-RELEASE)' 'Target: x86_64-unknown-linux-gnu' >"$STAND_INS/version"

  # One file of each package: the first pattern, with its wildcards filled in.
  tables | sed -E 's/^([^|]*)\|([^| ]*).*/\1|\2/; s/\*/any/g' >"$STAND_INS/packages"
  while IFS='|' read -r package file; do
    mkdir -p "${file%/*}"
    [[ -e $file ]] || : >"$file"
  done <"$STAND_INS/packages"

  sources="$machine/a checkout"
  clutch=$sources/clutch
  mkdir -p "$sources"/{Sources/Main,Plugins}
  cp "$root/clutch" "$clutch"
  echo '// swift-tools-version: 6.2' >"$sources/Package.swift"
  echo 'print("clutch")' >"$sources/Sources/Main/main.swift"
  cd "$machine/home" || return
}

# Removes all files that match the patterns of the given packages.
remove() {
  local name package files
  for name; do
    while IFS='|' read -r package files _; do
      # shellcheck disable=SC2086 # several patterns
      [[ $package != "$name" ]] || rm -rf $files
    done < <(tables)
  done
}

# Sets one of the files that change a stand-in.
knob() { printf '%s\n' "${2-}" >"$STAND_INS/$1"; }

with_sudo() { cp "$here/stand-ins/sudo" "$machine/bin"; }

# Runs the script, and keeps its status, output and messages.
run() { run_by "$clutch" "$@"; }
run_by() {
  status=0
  "$@" >"$machine/output" 2>"$machine/messages" || status=$?
}

# Runs the script as a user other than root, who owns the sources, but not HOME.
run_as_user() {
  local become=(setpriv --reuid=65534 --regid=65534 --clear-groups)
  "${become[@]}" true 2>/dev/null || skip "setpriv cannot change the user here"
  chown -R 65534:65534 "$sources" "$STAND_INS"
  run_by "${become[@]}" "$clutch" "$@"
}

skip() {
  echo "$1"
  trap - ERR
  exit 77
}

# --- expectations ---------------------------------------------------------------------------------------------------

exits_with() { [[ $status == "$1" ]]; }
prints() { [[ $(<"$machine/output") == "$1" ]]; }
says() { grep -qF -e "$1" "$machine/messages"; }
does_not_say() { ! says "$1"; }
says_nothing() { [[ ! -s $machine/messages ]]; }
called() { grep -qxF -e "$2" "$STAND_INS/$1.log"; }
calls() {
  local lines=()
  [[ ! -e $STAND_INS/$1.log ]] || mapfile -t lines <"$STAND_INS/$1.log"
  ((${#lines[@]} == $2))
}

# Prints the line of the case that failed, and all outputs.
explain_failure() {
  local i file
  trap - ERR
  for ((i = 0; i < ${#FUNCNAME[@]}; i++)); do
    [[ ${FUNCNAME[i]} != case_* ]] || sed -n "${BASH_LINENO[i - 1]}s/^ */  failed: /p" "$here/cases.sh"
  done
  for file in "$machine"/{output,messages} "$STAND_INS"/*.log; do
    [[ ! -s $file ]] || sed "s|^|  ${file##*/}: |" "$file"
  done
}
