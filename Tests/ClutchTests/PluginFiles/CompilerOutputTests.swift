import Testing

@testable import PluginFiles

@Suite struct CompilerOutputTests {
  private func text(_ raw: String) -> String {
    CompilerOutput(raw, folder: "/cache/k.partial/work/source") { "my/\($0)" }.text
  }

  @Test func `the user's lines stay, under the user's path, each once; notes from elsewhere stay below them`() {
    let own = """
      /cache/k.partial/work/source/a.swift:2:8: error: type 'D' does not conform to protocol 'Loss'
      struct D: Loss {
             ^

      """
    let elsewhere = """
      /clutch/Loss.swift:4:8: note: protocol requires function 'callAsFunction'
        func callAsFunction(_ views: Views) -> Tensor
             ^

      """
    let raw = """
      \(elsewhere)\(own)\(elsewhere)/cache/k.partial/work/glue.swift:4:8: error: of ours
        glue
      <unknown>:0: error: too many errors
      error: emit-module command failed with exit code 1 (use -v to see invocation)
      \(own)
      """
    #expect(
      text(raw) == """
        my/a.swift:2:8: error: type 'D' does not conform to protocol 'Loss'
        struct D: Loss {
               ^
        /clutch/Loss.swift:4:8: note: protocol requires function 'callAsFunction'
          func callAsFunction(_ views: Views) -> Tensor
               ^
        """)
  }

  @Test func `where no line of the user's is at fault, the compiler's words stay as they are`() {
    let raw = "<unknown>:0: error: unable to load standard library for target 'x'\n"
    #expect(text(raw) == "<unknown>:0: error: unable to load standard library for target 'x'")
    #expect(text("/cache/k.partial/work/source/a.swift:1:1: warning: odd\n") == "a.swift:1:1: warning: odd")
  }
}
