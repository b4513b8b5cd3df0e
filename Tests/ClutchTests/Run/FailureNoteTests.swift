import Testing

@testable import Stages
@testable import Storage

@Suite struct FailureNoteTests {
  private let folder: TemporaryFolder

  init() throws { folder = try TemporaryFolder() }

  @Test func `a failure is noted in the folder of its run until it is removed`() throws {
    try folder.write("", "run/x")
    #expect(FailureNote(folder: "\(folder.path)/run") == nil)
    FailureNote(RunError("it diverged")).leave(in: "\(folder.path)/run")
    #expect(FailureNote(folder: "\(folder.path)/run")?.error == "it diverged")
    FailureNote.remove(from: "\(folder.path)/run")
    #expect(FailureNote(folder: "\(folder.path)/run") == nil && folder.read("run/x") != nil)
    // A note that cannot be written hides no other error.
    FailureNote(RunError("it diverged")).leave(in: "\(folder.path)/none")
    #expect(FailureNote(folder: "\(folder.path)/none") == nil)
  }
}
