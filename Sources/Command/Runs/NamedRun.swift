import Runs

/// Returns the folder of the run that a word of the command line names.
func namedRun(_ word: String) throws -> String {
  let folder = withoutSlash(word)
  guard try RunFolder(folder) != nil else { throw UsageError(noRunAt: folder, expected: .run) }
  return folder
}

extension UsageError {
  /// An error for a word of the command line that leads to no run.
  init(noRunAt word: String, expected: RunFolder.Place) {
    self.init(description: RunFolder.missing(at: word, expected: expected))
  }
}
