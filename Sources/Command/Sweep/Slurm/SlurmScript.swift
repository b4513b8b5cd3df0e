import Clutch

/// The batch script of a sweep's jobs: task N of an array does the stage of `N.job` in a folder.
///
/// SIGUSR1, which Slurm sends some time before the limit or a preemption, and SIGTERM are handed on to the worker. It
/// writes a checkpoint, and the job goes back into the queue; not so where the sweep asked for the stop (`stop` stands
/// in the folder), or where Slurm is about to end the job, which is then not RUNNING any more.
struct SlurmScript {
  /// `clutch`, as all nodes find it.
  let program: String
  let folder: String
  let output: String
  let requeues: Int

  /// How `N.exit` ends where the job was stopped in the middle and did not go back into the queue.
  static let spent = "spent"

  var text: String {
    """
    #!/bin/bash
    # A job of `clutch sweep`: does the stage of the task's number, and notes its exit code.
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
      echo "$(hostname): there is no $folder here: the sweep has given this job up, or the folder is not shared" >&2
      exit 1
    fi
    [ -e "$folder/stop" ] && exit 0
    rm -f "$task.exit"
    hostname >"$task.begun"
    "$program" worker <"$task.job" >>"$task.reports" &
    worker=$!
    if [ -n "$signalled" ]; then kill -TERM "$worker"; fi # it came before there was a worker
    while signalled=; wait "$worker"; code=$?; [ -n "$signalled" ]; do :; done

    why=
    if [ $code = 130 ] && [ ! -e "$folder/stop" ] && [ "$(squeue -h -j "$number" -o %T)" = RUNNING ]; then
      if [ "${SLURM_RESTART_COUNT:-0}" -ge $requeues ]; then
        why=\(SlurmScript.spent)
      elif scontrol requeue "$number"; then
        exit $code
      fi
    fi
    # The worker's last word on a stage that failed is no failure of the worker.
    if [ $code = 0 ] && tail -n 1 "$task.reports" | grep -q '"kind":"failed"'; then code=1; fi
    echo "$code $why" >"$task.exit.new" && mv "$task.exit.new" "$task.exit"
    if [ $code = 0 ] && [ ! -s "$output/slurm-$number.out" ]; then rm -f "$output/slurm-$number.out"; fi
    exit $code

    """
  }
}

/// A word that the shell takes as it stands.
private func quoted(_ word: String) -> String { "'\(word.replacing("'", with: "'\\''"))'" }
