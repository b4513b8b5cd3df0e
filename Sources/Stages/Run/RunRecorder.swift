import Components
import Synchronization
import Training

/// Writes something beside the results while a run is carried out, such as event files for TensorBoard.
///
/// Its files belong to a finished run: they are written again if they are missing. A failure to write them is a note and
/// never stops the run.
package protocol RunRecorder: AnyObject, SendableMetatype {
  /// Files in the run's folder that depend on results alone; they get a checksum.
  static var files: [String] { get }
  /// Files that contain times; they get no checksum.
  static var logs: [String] { get }

  /// - Parameter note: called with a sentence if something goes wrong.
  init(_ plan: Plan, folder: String, note: @escaping (String) -> Void)

  /// Records a phase that was trained before, from its log.
  func phase(_ index: Int, _ lines: [LogLine])
  /// Returns the listener for the log of a phase that is about to be trained.
  func follower(of index: Int) -> any PhaseLogListener
  /// Records the results.
  ///
  /// - Parameter embeddings: The folders of the sets' embeddings, by name.
  func end(_ results: Results, _ scores: [(scorer: String, bySet: [String: [Float]])], embeddings: [String: String])
  /// Records that the run failed; a resumed run takes this back.
  func failed()

  /// Indicates whether something could not be written that another attempt may write.
  var isUnwritten: Bool { get }
}

private let recorders = Mutex<[any RunRecorder.Type]>([])

/// Adds a recorder to every run of this program.
package func register(_ type: any RunRecorder.Type) { recorders.withLock { $0.append(type) } }

/// The recorders of this program.
func runRecorders() -> [any RunRecorder.Type] {
  loadEntries()
  return recorders.withLock { $0 }
}
