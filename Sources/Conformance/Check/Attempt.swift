import Clutch

/// The test that is in progress: the options and the input, for reports.
public final class Attempt {
  /// The folders to search for data sets.
  let roots: DataRoots
  /// The options, if they are not the defaults.
  var configuration = "" { didSet { tell() } }
  /// The input of the component.
  var input = "" { didSet { tell() } }

  private var check = ""
  private let observer: (String) -> Void

  /// - Parameters:
  ///   - dataRoots: the first folders to search for data sets.
  ///   - observer: called with a description before every step of a test.
  public init(dataRoots: [String] = [], observer: @escaping (String) -> Void = { _ in }) {
    roots = .standard(first: dataRoots)
    self.observer = observer
  }

  func begin(_ check: String) {
    self.check = check
    (configuration, input) = ("", "")
  }

  /// Returns a finding, preceded by the options and the input.
  func report(_ found: String) -> String { [circumstances, found].filter { !$0.isEmpty }.joined(separator: ": ") }

  private var circumstances: String {
    [configuration.isEmpty ? "" : "with \(configuration)", input].filter { !$0.isEmpty }.joined(separator: ", ")
  }

  private func tell() { observer([check, circumstances].filter { !$0.isEmpty }.joined(separator: "; ")) }

  /// Returns the files of a data set and records them as the input.
  ///
  /// - Throws: `CheckSkipped` if they are not there.
  func files(of dataset: any Dataset) throws(CheckSkipped) -> [String] {
    do throws(DataError) {
      let files = try dataset.files(roots)
      input = files.joined(separator: ", ")
      return files
    } catch {
      throw CheckSkipped("its files are not there: \(error)")
    }
  }
}
