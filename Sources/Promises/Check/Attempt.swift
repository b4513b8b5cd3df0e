import Clutch

/// What is being tried at this moment: the part of a report that says with which options and which input.
public final class Attempt {
  /// Where data sets are looked for.
  let roots: DataRoots
  /// The options, where they are not the defaults.
  var setting = "" { didSet { tell() } }
  /// What the component is given.
  var input = "" { didSet { tell() } }

  private var promise = ""
  private let observer: (String) -> Void

  /// - Parameters:
  ///   - dataRoots: folders where data sets are looked for first.
  ///   - observer: told what is about to be tried, before every step of it.
  public init(dataRoots: [String] = [], observer: @escaping (String) -> Void = { _ in }) {
    roots = .standard(first: dataRoots)
    self.observer = observer
  }

  func begin(_ promise: String) {
    self.promise = promise
    (setting, input) = ("", "")
  }

  /// What was found, with what it was found.
  func report(_ found: String) -> String { [circumstances, found].filter { !$0.isEmpty }.joined(separator: ": ") }

  private var circumstances: String {
    [setting.isEmpty ? "" : "with \(setting)", input].filter { !$0.isEmpty }.joined(separator: ", ")
  }

  private func tell() { observer([promise, circumstances].filter { !$0.isEmpty }.joined(separator: "; ")) }

  /// The files of a data set, which become the input.
  ///
  /// - Throws: `Skipped` where they are not here.
  func files(of dataset: any Dataset) throws(Skipped) -> [String] {
    do throws(DataError) {
      let files = try dataset.files(roots)
      input = files.joined(separator: ", ")
      return files
    } catch {
      throw Skipped("its files are not here: \(error)")
    }
  }
}
