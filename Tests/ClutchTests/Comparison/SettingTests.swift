import Testing

@testable import Comparisons

struct SettingTests {
  @Test func `numbers come by size, and before texts`() {
    let values = ["none", "100", "5", "0.5", "ccl"].map { Setting(path: "x", value: $0) }
    #expect(values.sorted(by: precedes).map(\.value) == ["0.5", "5", "100", "ccl", "none"])
    #expect(Setting(path: "x", value: "inf").number == nil && Setting(path: "x", value: "2").number == 2)
  }
}
