import Foundation
import Testing

@Suite struct RecipesTests {
  /// The package's own folder.
  private static let package = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
    .deletingLastPathComponent().path

  /// Every recipe that stands for itself; `base.yaml` is what others extend.
  private static let recipes: [String] = {
    let names = FileManager.default.enumerator(atPath: "\(package)/recipes")?.compactMap { $0 as? String } ?? []
    return names.filter { $0.hasSuffix(".yaml") && !$0.hasSuffix("base.yaml") }.sorted()
  }()

  private static let hasImages = FileManager.default.fileExists(atPath: "/usr/share/datasets/fashion-mnist")

  @Test func `the recipes are found`() { #expect(Self.recipes.contains("fashion-mnist/ccl.yaml")) }

  @Test(.enabled(if: hasImages, "needs Debian's package dataset-fashion-mnist"), arguments: recipes)
  func `nothing is wrong with a recipe`(name: String) throws {
    let folder = try TemporaryFolder()
    let outcome = try Clutch.run("check", "\(Self.package)/recipes/\(name)", in: folder.path)
    #expect(outcome.code == 0, "\(outcome.errors)")
    #expect(outcome.output.contains("nothing is wrong"))
  }
}
