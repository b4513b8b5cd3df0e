/// The batch script of a sweep's jobs: task N of an array runs the stage in `N.job`.
///
/// The script forwards SIGTERM and SIGUSR1 to the worker; Slurm sends SIGUSR1 some time before the time limit or a
/// preemption. The worker writes a checkpoint, and the job is requeued, unless the sweep asked for the stop (`stop` is
/// in the folder) or Slurm is about to end the job, which is then no longer RUNNING.
struct SlurmScript {
  /// The path of `clutch`, on all nodes.
  let program: String
  let folder: String
  let output: String
  let requeues: Int

  /// The last word of `N.exit` if the job was stopped in the middle and has no requeues left.
  static let spent = "spent"

  var text: String {
    """
    #!/bin/bash
    # A job of `clutch sweep`: runs the stage of the task's number and writes down its exit code.
    program=\(quoted(program)) folder=\(quoted(folder)) output=\(quoted(output)) requeues=\(requeues)

    number=${SLURM_ARRAY_JOB_ID}_$SLURM_ARRAY_TASK_ID
    task=$folder/$SLURM_ARRAY_TASK_ID
    signalled=
    worker=
    stop() {
      signalled=yes
      if [ -n "$worker" ]; then kill -TERM "$worker" 2>/dev/null; fi
    }
    trap stop USR1 TERM

    if [ ! -d "$folder" ]; then
      echo "$(hostname): there is no $folder here: the sweep has given up this job, or the folder is not shared" >&2
      exit 1
    fi
    [ -e "$folder/stop" ] && exit 0
    rm -f "$task.exit"
    hostname >"$task.begun"
    "$program" worker <"$task.job" >>"$task.reports" &
    worker=$!
    if [ -n "$signalled" ]; then kill -TERM "$worker"; fi # the signal came before the worker started
    while signalled=; wait "$worker"; code=$?; [ -n "$signalled" ]; do :; done

    why=
    if [ $code = 130 ] && [ ! -e "$folder/stop" ] && [ "$(squeue -h -j "$number" -o %T)" = RUNNING ]; then
      if [ "${SLURM_RESTART_COUNT:-0}" -ge $requeues ]; then
        why=\(SlurmScript.spent)
      elif scontrol requeue "$number"; then
        exit $code
      fi
    fi
    # If the stage failed, the worker still ends with 0, and its last report says so.
    if [ $code = 0 ] && tail -n 1 "$task.reports" | grep -q '"kind":"failed"'; then code=1; fi
    echo "$code $why" >"$task.exit.new" && mv "$task.exit.new" "$task.exit"
    if [ $code = 0 ] && [ ! -s "$output/slurm-$number.out" ]; then rm -f "$output/slurm-$number.out"; fi
    exit $code

    """
  }
}

/// Returns a word quoted for the shell.
private func quoted(_ word: String) -> String { "'\(word.replacing("'", with: "'\\''"))'" }
