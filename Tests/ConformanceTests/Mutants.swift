import Clutch
import Conformance
import Foundation
import Testing

/// The source text of these tests, from which `describe` and the checks read the components' comments.
let sources: Void = {
  let folder = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
  let names = (try? FileManager.default.contentsOfDirectory(atPath: folder.path)) ?? []
  let texts = names.filter { $0.hasSuffix(".swift") }.map { name in
    (name, (try? String(contentsOf: folder.appending(path: name), encoding: .utf8)) ?? "")
  }
  registerSources(Dictionary(uniqueKeysWithValues: texts), of: "ConformanceTests")
}()

/// All results of a component.
func results(
  _ kind: String, _ name: String, cases: [GoldenCase] = [], _ attempt: Attempt = Attempt()
) throws -> [CheckResult] {
  sources
  let subject = try #require(Subject(kind, name, cases: cases))
  return subject.checks.map { $0.result(on: subject, attempt) }
}

/// The failed checks, as `check: finding`.
func failures(_ kind: String, _ name: String, cases: [GoldenCase] = [], _ attempt: Attempt = Attempt()) throws
  -> [String]
{
  try results(kind, name, cases: cases, attempt).compactMap { result in
    guard case .failed(let found) = result.status else { return nil }
    return "\(result.check): \(found)"
  }
}
