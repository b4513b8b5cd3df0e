import Clutch
import Conformance
import Foundation
import Testing

/// All components of the tree against the contract of their kind; a new component is tested without a change here.
@Suite struct ContractTests {
  struct Pair: Sendable, CustomTestStringConvertible {
    let subject: Subject
    let check: Check
    var testDescription: String { "\(subject): \(check.sentence)" }
  }

  /// The golden cases in the folder Cases, and those of the examples, which these tests include.
  static let cases: Result<[GoldenCase], RecipeError> = {
    let root = URL(fileURLWithPath: #filePath + "/../../..").standardized.path
    do throws(RecipeError) {
      var cases: [GoldenCase] = []
      for folder in ["Tests/PluginTests/Cases", "examples"] {
        for file in caseFiles(beside: "\(root)/\(folder)") { cases += try goldenCases(file) }
      }
      return .success(cases)
    } catch {
      return .failure(error)
    }
  }()

  /// The components of the tree and of the examples.
  static let components: [(kind: String, name: String)] = {
    let known = Registered.all.map { (kind: $0.kind, name: $0.name) }
    let others = ((try? cases.get()) ?? []).map { (kind: $0.kind, name: $0.component) }
    return others.reduce(into: known) { all, new in if !all.contains(where: { $0 == new }) { all.append(new) } }
  }()

  /// The text of the examples, for the checks of comments; the tree registers its own.
  static let sources: Void = {
    let folder = URL(fileURLWithPath: #filePath).deletingLastPathComponent().appending(path: "Examples")
    let names = (try? FileManager.default.contentsOfDirectory(atPath: folder.path)) ?? []
    let texts = names.filter { $0.hasSuffix(".swift") }.map { name in
      ("Examples/\(name)", (try? String(contentsOf: folder.appending(path: name), encoding: .utf8)) ?? "")
    }
    registerSources(Dictionary(uniqueKeysWithValues: texts), of: "PluginTests")
  }()

  static let pairs: [Pair] = components.flatMap { component in
    sources
    let subject = Subject(component.kind, component.name, cases: (try? cases.get()) ?? [])
    return subject.map { subject in subject.checks.map { Pair(subject: subject, check: $0) } } ?? []
  }

  @Test(arguments: pairs) func `a component passes a check`(pair: Pair) {
    switch pair.check.result(on: pair.subject).status {
    case .passed, .skipped: break
    case .failed(let found): Issue.record("\(found)")
    }
  }

  @Test func `every component has checks, and every kind golden cases`() throws {
    #expect(Set(Self.pairs.map { "\($0.subject)" }) == Set(Self.components.map { "\($0.kind) \($0.name)" }))
    #expect(Self.pairs.count > 13 * Self.components.count && Self.components.count > Registered.all.count)
    #expect(try Set(Self.cases.get().map(\.kind)) == Set(registries.map(\.kind)))
  }

  @Test func `every case that the page on golden cases shows is true`() throws {
    let scratch = try Scratch()
    let root = URL(fileURLWithPath: #filePath + "/../../..").standardized
    let page = try String(contentsOf: root.appending(path: "docs/cases.md"), encoding: .utf8)
    let blocks = page.components(separatedBy: "\n```yaml\n").dropFirst().map { $0.components(separatedBy: "```")[0] }
    let cases = try blocks.flatMap { try goldenCases(scratch.write("page.cases.yaml", Array($0.utf8))) }
    #expect(cases.count == 14)
    for test in cases {
      let subject = try #require(Subject(test.kind, test.component, cases: [test]))
      for check in subject.checks where check.sentence.hasPrefix("golden case") {
        #expect(!check.result(on: subject).hasFailed, "\(test.name): \(check.result(on: subject))")
      }
    }
    #expect(Set(cases.map(\.kind)) == Set(registries.map(\.kind)))
  }
}
