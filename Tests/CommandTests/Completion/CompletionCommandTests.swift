import Foundation
import Testing

@testable import Command

/// The scripts that `clutch completion` prints.
@Suite struct CompletionCommandTests {
  @Test func `an unknown shell is an error, exit code 2`() throws {
    let folder = try TemporaryFolder()
    let outcome = try Clutch.inProcess("completion", "tcsh", in: folder.path)
    #expect(outcome.code == 2 && outcome.output.isEmpty)
    #expect(
      outcome.errors
        == "clutch: error: there is no completion for 'tcsh'; there are 'bash', 'zsh', 'fish'\n")
  }

  @Test(arguments: Shell.allCases)
  func `a script is printed that asks the program for candidates`(shell: Shell) throws {
    let folder = try TemporaryFolder()
    let outcome = try Clutch.inProcess("completion", shell.rawValue, in: folder.path)
    #expect(outcome.code == 0 && outcome.errors.isEmpty && outcome.output == "\(shell.script)\n")
    #expect(outcome.output.contains(" completion --words "))
  }

  @Test(arguments: Shell.allCases) func `a shell that is installed can read its script`(shell: Shell) throws {
    let folder = try TemporaryFolder()
    try folder.write(shell.script, "script")
    let line = "command -v \(shell.rawValue) >/dev/null || exit 0; \(shell.rawValue) -n script"
    let outcome = try Clutch.shell(line, [], in: folder.path)
    #expect(outcome.code == 0 && outcome.errors.isEmpty, "\(outcome.errors)")
  }

  /// The replies of bash to a line whose last word, as bash splits it, is `word`.
  private func replies(_ line: String, _ word: String, in folder: TemporaryFolder) throws -> [String] {
    let call = """
      source <("$0" completion bash)
      COMP_LINE=$1 COMP_POINT=${#1} COMP_WORDS=("$0")
      _clutch clutch "$2" ""
      printf '%s\\n' "${COMPREPLY[@]}"
      """
    let outcome = try Clutch.shell(call, [line, word], in: folder.path)
    #expect(outcome.code == 0 && outcome.errors.isEmpty, "\(outcome.errors)")
    return outcome.output.split(separator: "\n").map(String.init)
  }

  @Test func `bash completes names, quotes paths, and replaces only what follows an equals sign`() throws {
    let folder = try TemporaryFolder()
    try folder.write("", "my recipe.yaml")
    try FileManager.default.createDirectory(atPath: "\(folder.path)/results", withIntermediateDirectories: true)
    #expect(try replies("clutch describe loss nt", "nt", in: folder) == ["nt-xent"])
    #expect(try replies("clutch completion ", "", in: folder) == ["bash", "zsh", "fish"])
    #expect(try replies("clutch run my", "my", in: folder) == ["my\\ recipe.yaml"])
    #expect(try replies("clutch run my\\ re", "my\\ re", in: folder) == ["my\\ recipe.yaml"])
    #expect(try replies("clutch run a.yaml --runs=re", "re", in: folder) == ["results/"])
  }

  @Test func `completion does not load libtorch`() throws {
    let folder = try TemporaryFolder()
    let words = ["completion", "--words", "describe", "scorer", ""]
    let outcome = try Clutch.run(words: words, in: folder.path, environment: ["LD_DEBUG": "files"])
    #expect(outcome.code == 0 && outcome.output.contains("knn\n"))
    #expect(outcome.errors.contains("libc.so") && !outcome.errors.contains("libtorch"))
  }
}
