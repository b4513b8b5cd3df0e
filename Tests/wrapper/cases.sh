# shellcheck shell=bash
# What the script `clutch` does on machines that lack something; run these cases with Tests/wrapper/run.
: "${machine=}" "${sources=}" "${clutch=}" "${root?}" "${STAND_INS=}"

first_build() { called swift "build --package-path $sources -c release"; }

# --- missing packages -----------------------------------------------------------------------------------------------

case_the_first_attempt_installs_what_is_missing_and_builds() {
  remove libyaml-dev libarchive-dev
  run list --all
  exits_with 0
  prints "ran: <list> <--all>"
  says "missing packages:"
  says "  libyaml-dev             reading recipes"
  says "  libarchive-dev          unpacking downloads"
  does_not_say libpng-dev
  says "installing them, which can take several minutes: apt-get install --no-install-recommends libyaml-dev"
  called apt-get "-qq -o DPkg::Lock::Timeout=300 install -y --no-install-recommends libyaml-dev libarchive-dev"
  calls apt-get 1
  first_build
  calls swift 1
}

case_every_package_of_every_table_is_installed_when_nothing_is_there() {
  local names
  mapfile -t names < <(tables | cut -d '|' -f 1)
  remove "${names[@]}"
  run bench step
  called apt-get "-qq -o DPkg::Lock::Timeout=300 install -y --no-install-recommends dataset-fashion-mnist"
  called swift "build --package-path $sources -c release"
  remove "${names[@]}"
  run test
  exits_with 0
  does_not_say "without"
  called swift "build --package-path $sources --build-tests"
}

case_the_second_attempt_neither_installs_nor_builds() {
  remove libyaml-dev
  run list
  run list
  exits_with 0
  prints "ran: <list>"
  says_nothing
  calls apt-get 1
  calls swift 1
}

case_a_changed_source_is_built_again() {
  run list
  echo '// changed' >>"$sources/Sources/Main/main.swift"
  run list
  exits_with 0
  says "building what has changed"
  calls swift 2
}

case_old_package_lists_are_updated() {
  remove libyaml-dev
  knob stale
  run list
  exits_with 0
  called apt-get "-qq -o DPkg::Lock::Timeout=300 update"
  calls apt-get 3
}

case_no_network_is_named_as_the_reason() {
  remove libyaml-dev
  knob offline
  run list
  exits_with 1
  says "E: Failed to fetch"
  says "apt-get failed; check the network connection and start again, or run as root: apt-get update && apt-get install"
  calls swift 0
}

case_no_network_and_no_package_lists_is_the_same() {
  remove libyaml-dev
  knob offline
  knob stale
  run list
  exits_with 1
  says "check the network connection"
  does_not_say "does not know"
}

case_a_package_that_no_list_has_is_named_with_its_file_and_purpose() {
  remove libyaml-dev libtorch-dev
  knob unknown libtorch-dev
  run list
  exits_with 1
  says "apt-get does not know some of these packages"
  says "  tensors and gradients                               /usr/include/ATen/ATen.h (on Debian: libtorch-dev)"
  does_not_say "(on Debian: libyaml-dev)"
  says "you can set LIBTORCH to the folder of another libtorch"
  calls swift 0
}

case_a_package_with_other_contents_is_named_with_its_file_and_purpose() {
  remove libtorch-dev # which was another Torch on Ubuntu 20.04
  knob idle
  run list
  exits_with 1
  says "apt-get succeeded, but some packages do not contain the expected files"
  says "/usr/include/ATen/ATen.h (on Debian: libtorch-dev)"
  calls swift 0
}

case_a_system_without_apt_get_gets_files_and_purposes() {
  remove libcurl4-openssl-dev
  rm "$machine/bin/apt-get"
  run list
  exits_with 1
  says "this system has no apt-get, and some files are missing"
  says "install what your system calls these packages, so that the files exist:"
  says "/usr/include/*/curl/curl.h or /usr/include/curl/curl.h (on Debian: libcurl4-openssl-dev)"
  does_not_say LIBTORCH
  calls swift 0
}

case_a_system_without_apt_get_may_have_headers_elsewhere() {
  remove libcurl4-openssl-dev
  rm "$machine/bin/apt-get"
  mkdir -p /usr/include/curl
  : >/usr/include/curl/curl.h
  run list
  exits_with 0
}

case_a_user_without_sudo_is_told_what_root_has_to_run() {
  remove libyaml-dev
  run_as_user list
  exits_with 1
  says "  libyaml-dev             reading recipes"
  says "installing them requires root, but sudo is not installed; run this command as root: apt-get install"
  calls apt-get 0
  calls swift 0
}

case_a_user_with_sudo_is_asked_for_the_password_first() {
  remove libyaml-dev
  with_sudo
  chown 65534:65534 /usr/include
  run_as_user list
  exits_with 0
  [[ $(head -n 1 "$STAND_INS/sudo.log") == -v ]]
  called sudo "env LC_ALL=C DEBIAN_FRONTEND=noninteractive apt-get -qq -o DPkg::Lock::Timeout=300 install -y\
 --no-install-recommends libyaml-dev"
}

case_a_refused_sudo_ends_with_the_command_for_root() {
  remove libyaml-dev
  with_sudo
  knob refused
  run_as_user list
  exits_with 1
  says "sudo failed; run this command as root: apt-get install --no-install-recommends libyaml-dev"
  calls apt-get 0
}

case_a_user_who_needs_nothing_needs_no_root() {
  run_as_user list
  exits_with 0
  calls apt-get 0
}

case_the_system_is_not_configured() {
  printf '#!/usr/bin/env bash\necho called >>"%s"\n' "$STAND_INS/configured.log" >"$machine/bin/update-alternatives"
  chmod +x "$machine/bin/update-alternatives"
  run list
  exits_with 0
  calls configured 0
}

case_an_optional_package_that_cannot_be_installed_stops_nothing() {
  remove dataset-fashion-mnist
  knob offline
  run list
  exits_with 0
  says "continuing without"
  first_build
}

# --- Swift and libtorch ---------------------------------------------------------------------------------------------

case_no_swift_is_said_before_anything_is_installed() {
  remove libyaml-dev
  rm "$machine/bin/swift"
  run list
  exits_with 1
  says "error: there is no swift on PATH; install Swift 6.3 or later: https://www.swift.org/install/linux"
  calls apt-get 0
}

case_an_old_swift_is_refused() {
  knob version "swift-driver version: 1.120.5 Apple Swift version 6.2.3 (swift-6.2.3-RELEASE)"
  run list
  exits_with 1
  says "error: this is Swift 6.2, which is too old; install Swift 6.3 or later"
  calls swift 0
}

case_a_later_swift_is_accepted() {
  knob version "Swift version 6.10-dev (LLVM 0, Swift 1)"
  run list
  exits_with 0
  knob version "Swift version 7.0 (swift-7.0-RELEASE)"
  rm -r "$sources/.build"
  run list
  exits_with 0
}

case_a_swift_without_a_version_is_refused() {
  knob version "something else"
  run list
  exits_with 1
  says "error: 'swift --version' does not print a version, but 'something else'; install Swift"
}

case_a_library_that_swift_lacks_is_named_with_its_package() {
  knob library libncurses.so.6
  run list
  exits_with 1
  says "error: Swift does not start: $machine/bin/swift: error while loading shared libraries: libncurses.so.6"
  says "Swift requires libncurses.so.6; to install it, run as root: apt-get install --no-install-recommends libncurses6"
  says "to install everything that Swift requires: apt-get install --no-install-recommends binutils g++ git"
}

case_an_unknown_library_that_swift_lacks_is_named() {
  knob library libstrange.so.1
  run list
  exits_with 1
  says "Swift requires libstrange.so.1; find the package that provides it"
}

case_a_library_that_swift_lacks_without_apt_get_is_named() {
  knob library libncurses.so.6
  rm "$machine/bin/apt-get"
  run list
  exits_with 1
  says "Swift requires libncurses.so.6; install the package of your system that provides it"
}

case_a_library_that_only_swift_build_lacks_is_named_before_anything_is_installed() {
  remove libyaml-dev
  knob build-library libxml2.so.2
  run list
  exits_with 1
  says "error: Swift does not start: $machine/bin/swift: error while loading shared libraries: libxml2.so.2"
  says "to install it, run as root: apt-get install --no-install-recommends libxml2"
  calls apt-get 0
}

case_a_library_that_is_missing_during_a_build_is_named_too() {
  knob linker-library libz.so.1
  run list
  exits_with 1
  says "error while loading shared libraries: libz.so.1"
  says "apt-get install --no-install-recommends zlib1g"
  says "error: the build failed"
}

case_a_swift_that_fails_without_a_message_is_reported() {
  printf '#!/usr/bin/env bash\nexit 3\n' >"$machine/bin/swift"
  run list
  exits_with 1
  says "error: Swift does not start: 'swift --version' failed without a message"
}

case_a_wrong_LIBTORCH_is_quoted() {
  export LIBTORCH=/nowhere
  run list
  exits_with 1
  says "error: LIBTORCH is '/nowhere', which lacks include/ATen or lib; set it to the folder of a libtorch, or unset it"
  calls swift 0
}

case_another_libtorch_needs_no_libtorch_of_debian() {
  export LIBTORCH="$machine/my torch"
  mkdir -p "$LIBTORCH"/{include/ATen,lib}
  remove libtorch-dev libopenblas0-openmp
  run list
  exits_with 0
  calls apt-get 0
  called swift "build --package-path $sources --manifest-cache none -c release"
  unset LIBTORCH
  run list # another libtorch is another build
  calls swift 2
  calls apt-get 1
}

case_completion_neither_installs_nor_builds() {
  remove libyaml-dev
  run completion --words ru
  exits_with 0
  prints ""
  says_nothing
  calls apt-get 0
  calls swift 0
  run list
  echo '// changed' >>"$sources/Sources/Main/main.swift"
  run completion --words data fe
  prints "ran: <completion> <--words> <data> <fe>"
  says_nothing
  calls swift 1
}

case_completion_knows_the_commands_of_the_script() {
  run list
  run completion --words te
  prints $'test\nran: <completion> <--words> <te>'
  run completion --words ""
  prints $'test\nbench\nran: <completion> <--words> <>'
  run completion --words xyz
  exits_with 0
  prints "ran: <completion> <--words> <xyz>"
}

case_the_script_of_completion_is_printed_by_the_program() {
  run completion bash
  exits_with 0
  prints "ran: <completion> <bash>"
  first_build
}

# --- building -------------------------------------------------------------------------------------------------------

case_a_failing_build_shows_its_errors_once_and_the_log() {
  local error="/a/B.swift:3:4: error: cannot find x"
  knob errors "$error"$'\n 3 |   x\n   | `- error: cannot find x\n'"$error"$'\nerror: fatalError'
  run list
  exits_with 1
  [[ $(grep -c 'error: cannot find x' "$machine/messages") == 1 ]]
  says "error: fatalError"
  says "error: the build failed; the full output is in $sources/.build/clutch.log"
  grep -qxF "[1/3] Compiling Main step0.swift" "$sources/.build/clutch.log"
}

case_a_failed_build_is_not_taken_for_a_finished_one() {
  run list
  echo '// wrong' >>"$sources/Sources/Main/main.swift"
  knob errors "error: wrong"
  run list
  exits_with 1
  run list
  exits_with 1
  calls swift 3
}

case_a_folder_that_was_moved_is_built_anew() {
  run list
  does_not_say "removing"
  mv "$sources" "$machine/moved here"
  run_by "$machine/moved here/clutch" list
  exits_with 0
  prints "ran: <list>"
  says "this folder was $sources when it was built; removing the compiler's cache"
  calls swift 2
  run_by "$machine/moved here/clutch" list
  says_nothing
}

case_a_folder_that_was_copied_is_built_anew_without_harm_to_the_first() {
  run list
  cp -a "$sources" "$machine/copy"
  run_by "$machine/copy/clutch" test
  exits_with 0
  says "this folder was $sources when it was built; removing the compiler's cache"
  [[ -d $sources/.build/x86_64-unknown-linux-gnu/release/ModuleCache ]]
  run list
  says_nothing
}

case_a_folder_that_swift_alone_had_built_before_it_was_moved_is_built() {
  run list
  rm "$sources"/.build/clutch.*
  mv "$sources" "$machine/moved"
  run_by "$machine/moved/clutch" list
  exits_with 0
  prints "ran: <list>"
}

case_a_home_that_cannot_be_written_is_not_needed() {
  run_as_user list
  exits_with 0
  prints "ran: <list>"
  [[ ! -e $HOME/.cache && -d $sources/.build/cache ]]
  chown 65534:65534 "$HOME"
  echo '// changed' >>"$sources/Sources/Main/main.swift"
  run_as_user test
  exits_with 0
  [[ -d $HOME/.cache ]]
}

# Mounts a file system without room.
mount_full_disk() {
  mkdir "$machine/full"
  mount -t tmpfs -o size=4k full "$machine/full"
  head -c 4096 /dev/zero >"$machine/full/file"
}

case_a_full_disk_of_TMPDIR_is_named() {
  mount_full_disk
  export TMPDIR=$machine/full
  remove libyaml-dev
  run list
  exits_with 1
  called apt-get "-qq -o DPkg::Lock::Timeout=300 install -y --no-install-recommends libyaml-dev"
  does_not_say "write error"
  says "error: encountered an I/O error (code: 28)"
  says "the disk of $machine/full has 0 MiB left; make room there"
  says "error: the build failed"
}

case_no_git_is_needed() {
  rm -f /usr/bin/git
  run test
  exits_with 0
  run list
  exits_with 0
}

case_the_first_build_says_that_it_takes_minutes() {
  run list
  says "building; the first build takes several minutes"
  grep -qE '^clutch: built in [0-9]+ s$' "$machine/messages"
}

case_progress_without_a_terminal_is_a_line_now_and_then() {
  knob seconds 1.2
  sed -i 's/^progress_interval=30/progress_interval=1/' "$clutch"
  run list
  exits_with 0
  grep -qE '^clutch: building: [123] of 3, [0-9]+ s$' "$machine/messages"
  sed -i 's/^progress_interval=1/progress_interval=30/' "$clutch"
  run list
  does_not_say " of 3"
}

case_progress_on_a_terminal_is_one_line() {
  command -v script >/dev/null || skip "there is no program 'script' to make a terminal"
  knob seconds 1.2
  run_by script --quiet --return --command "'$clutch' list" /dev/null
  exits_with 0
  grep -qF $'\r\e[Kclutch: building: 2 of 3, ' "$machine/output"
  grep -qF $'\r\e[Kclutch: built in ' "$machine/output"
  [[ $(grep -c '' "$machine/output") == 3 ]] # building, built, ran
}

case_all_output_of_the_build_is_in_the_log() {
  run list
  [[ $(head -n 1 "$sources/.build/clutch.log") == "Building for production..." ]]
  [[ $(tail -n 1 "$sources/.build/clutch.log") == "Build complete!" ]] # a line without an end
}

case_two_at_once_build_once() {
  knob seconds 1
  "$clutch" list >"$machine/first" 2>&1 &
  until [[ -e $STAND_INS/swift.log ]]; do sleep 0.1; done
  run list
  exits_with 0
  wait
  says "waiting for another build"
  prints "ran: <list>"
  calls swift 1
}

case_sources_of_somebody_else_are_refused() {
  mkdir "$sources/.build"
  chmod 755 "$sources/.build"
  setpriv --reuid=65534 --regid=65534 --clear-groups true 2>/dev/null || skip "setpriv cannot change the user here"
  run_by setpriv --reuid=65534 --regid=65534 --clear-groups "$clutch" list
  exits_with 1
  says "error: cannot write to $sources/.build; copy Clutch to a folder of your own"
}

case_the_script_can_be_called_through_links_from_anywhere() {
  ln -s "$clutch" "$machine/bin/my-clutch"
  ln -s my-clutch "$machine/bin/other-clutch"
  run_by other-clutch run "a recipe.yaml" ''
  exits_with 0
  prints "ran: <run> <a recipe.yaml> <>"
  first_build
}

# --- tests and help -------------------------------------------------------------------------------------------------

case_test_passes_its_options_to_swift_test() {
  run test --filter "a word"
  exits_with 0
  called swift "build --package-path $sources --build-tests"
  called swift "test --package-path $sources --skip-build --disable-xctest\
 --experimental-maximum-parallelization-width 8 --filter a word"
  prints "✔ Test run with 1 test passed after 0.001 seconds."
}

case_test_fails_when_a_test_fails() {
  knob failing
  run test
  exits_with 1
  prints $'✘ Test "a failing test" recorded an issue\n✘ Test run with 2 tests failed after 0.001 seconds with 1 issue.'
}

case_test_goes_on_without_packages_that_only_tests_need() {
  remove slurm-wlm
  knob offline
  run test
  exits_with 0
  says "continuing without; some tests will be skipped"
}

case_help_of_test_needs_nothing() {
  rm "$machine/bin/swift"
  run help test
  exits_with 0
  [[ $(<"$machine/output") == "  ./clutch COMMAND …"*"LIBTORCH to a folder that contains include/ and lib/." ]]
  run test --help
  exits_with 0
  says_nothing
}

case_no_command_is_left_to_the_program() {
  run
  prints "ran: <>"
  run test-plugin loss ccl
  prints "ran: <test-plugin> <loss> <ccl>"
}

# --- all scripts ----------------------------------------------------------------------------------------------------

check_shellcheck_has_nothing_to_say_about_any_script() {
  command -v shellcheck >/dev/null || skip "there is no shellcheck; apt-get install shellcheck"
  local scripts
  cd "$root" || return
  mapfile -t scripts < <(grep -rlE '^#!.*[ /](ba)?sh$|^# shellcheck shell=' clutch .ci Tests benchmarks)
  ((${#scripts[@]} > 10))
  shellcheck "${scripts[@]}"
}
