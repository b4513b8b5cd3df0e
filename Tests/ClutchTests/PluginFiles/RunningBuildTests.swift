import Foundation
import Testing

@testable import Components
@testable import PluginFiles

@Suite struct RunningBuildTests {
  @Test func `the build of the tests has modules, their maps, a compiler's version and a clutch`() throws {
    let build = RunningBuild.current
    #expect(try #require(build.modules).hasSuffix("/Modules"))
    let maps = try #require(build.moduleMaps).map { $0.split(separator: "/").suffix(3).joined(separator: "/") }
    for map in [
      "CTorch/include/module.modulemap", "CPlugins/include/module.modulemap", "Sources/CYAML/module.modulemap",
    ] {
      #expect(maps.contains(map))
    }
    #expect(try #require(build.swiftVersion).wholeMatch(of: /6\.[0-9.]+/) != nil)
    #expect(build.clutch != nil)
  }

  @Test func `an executable elsewhere has none`() {
    let build = RunningBuild(executable: "/bin/sh")
    #expect(build.modules == nil && build.moduleMaps == nil && build.swiftVersion == nil && build.clutch == nil)
  }

  @Test(arguments: [
    ("Swift version 6.3.1 (swift-6.3.1-RELEASE)\nTarget: x", "6.3.1"),
    ("swift-driver version: 1.90 Apple Swift version 5.10 (x)", "5.10"),
    ("Swift version 6.4-dev (LLVM 1, Swift 2)", "6.4-dev"),
  ])
  func `a version is found in a compiler's words`(text: String, version: String) {
    #expect(firstSwiftVersion(in: text) == version)
  }
}
