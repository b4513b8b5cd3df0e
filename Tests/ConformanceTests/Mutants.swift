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

/// All verdicts on a component.
func verdicts(
  _ kind: String, _ name: String, cases: [GoldenCase] = [], _ attempt: Attempt = Attempt()
) throws -> [Verdict] {
  sources
  let subject = try #require(Subject(kind, name, cases: cases))
  return subject.promises.map { $0.verdict(on: subject, attempt) }
}

/// The violations, as `promise: finding`.
func broken(_ kind: String, _ name: String, cases: [GoldenCase] = [], _ attempt: Attempt = Attempt()) throws -> [String]
{
  try verdicts(kind, name, cases: cases, attempt).compactMap { verdict in
    guard case .broken(let found) = verdict.outcome else { return nil }
    return "\(verdict.promise): \(found)"
  }
}
