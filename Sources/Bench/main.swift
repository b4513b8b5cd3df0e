import Foundation

do {
  try carryOut(Array(CommandLine.arguments.dropFirst()), Turns())
} catch {
  FileHandle.standardError.write(Data("clutch-bench: error: \(error)\n".utf8))
  exit(2)
}
