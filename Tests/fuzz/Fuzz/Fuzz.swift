import Foundation

/// A reader of bytes that others wrote: it must read them or throw, whatever they are.
struct Reader: Sendable {
  /// The name on the command line.
  let name: String
  /// Reads the bytes. It catches the errors that the reader documents, and traps if a result is inconsistent.
  let read: @Sendable (_ bytes: UnsafeBufferPointer<UInt8>) -> Void
}

/// The loop of libFuzzer, which calls `test` with mutated inputs and ends the process when one crashes.
@_silgen_name("LLVMFuzzerRunDriver")
private func runFuzzer(
  _ count: UnsafeMutablePointer<CInt>,
  _ arguments: UnsafeMutablePointer<UnsafeMutablePointer<UnsafeMutablePointer<CChar>?>>,
  _ test: @convention(c) (UnsafePointer<UInt8>?, Int) -> CInt
) -> CInt

/// The chosen reader; libFuzzer passes nothing to the function that it calls.
nonisolated(unsafe) private var chosen: Reader?

/// Fuzzes one reader: `Fuzz READER [folders of inputs] [options of libFuzzer]`. See `Tests/fuzz/run`.
@main enum Fuzz {
  static let readers: [Reader] = [.recipe, .npy, .idx, .mat, .picture, .safetensors, .log]

  static func main() {
    let names = readers.map(\.name).joined(separator: ", ")
    guard CommandLine.arguments.count > 1, let reader = readers.first(where: { $0.name == CommandLine.arguments[1] })
    else {
      FileHandle.standardError.write(Data("usage: Fuzz READER …; the readers are \(names)\n".utf8))
      exit(2)
    }
    chosen = reader
    // libFuzzer expects its arguments after the name of the program.
    var count = CommandLine.argc - 1
    var arguments = CommandLine.unsafeArgv + 1
    exit(
      runFuzzer(&count, &arguments) { bytes, count in
        chosen?.read(UnsafeBufferPointer(start: bytes, count: count))
        return 0
      })
  }
}
