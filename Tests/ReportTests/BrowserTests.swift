import Foundation
import Testing

@testable import Report

/// Pages in a real browser: their layout and its complaints.
@Suite struct BrowserTests {
  private static let browser = ["chromium", "chromium-browser", "google-chrome"].flatMap { name in
    (ProcessInfo.processInfo.environment["PATH"] ?? "").split(separator: ":").map { "\($0)/\(name)" }
  }.first { FileManager.default.isExecutableFile(atPath: $0) }

  @Test(
    .enabled(if: browser != nil, "needs Chromium: apt-get install chromium"), .timeLimit(.minutes(3)),
    arguments: ["run", "comparison", "clusters"])
  func `the browser finds every section and picture, and nothing to complain of`(kind: String) throws {
    let html =
      switch kind {
      case "run": try TinyRun.page(try TinyRun.folder.get())
      case "comparison": try MadeUpComparison.page()
      default: try MadeUpCounts.page()
      }
    let folder = NSTemporaryDirectory() + "clutch-browser-\(UUID().uuidString)"
    try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(atPath: folder) }
    // Anything broken, overlapping or beyond the edge of a phone screen is reported in the title.
    let probe = """
      <script>
      const told = [];
      addEventListener("error", e => told.push("error " + e.message), true);
      addEventListener("load", () => {
        if (document.documentElement.scrollWidth > innerWidth) told.push("wider than the screen");
        for (const image of document.images) if (!image.naturalWidth) told.push("broken " + image.alt);
        for (const svg of document.querySelectorAll("svg.plot")) {
          const box = svg.getBoundingClientRect();
          const texts = [...svg.querySelectorAll("text")].map(t => [t.textContent, t.getBoundingClientRect()]);
          texts.forEach(([text, a], i) => {
            if (a.left < box.left - 1 || a.right > box.right + 1) told.push("cut " + text);
            for (const [other, b] of texts.slice(i + 1))
              if (a.left < b.right - 1 && b.left < a.right - 1 && a.top < b.bottom - 2 && b.top < a.bottom - 2)
                told.push("overlap " + text + " " + other);
          });
        }
        document.title = "told: " + JSON.stringify(told);
      });
      </script></head>
      """
    try html.replacing("</head>", with: probe).write(toFile: "\(folder)/page.html", atomically: true, encoding: .utf8)
    for width in [1440, 500] {
      let (output, errors) = try dump("\(folder)/page.html", width: width, folder)
      #expect(output.contains("<title>told: []</title>"), "\(output.prefix(400))")
      #expect(!errors.contains("CONSOLE"), "\(errors)")
      let sections = output.components(separatedBy: "<section ").count - 1
      #expect(sections == ["run": 8, "comparison": 5, "clusters": 4][kind])
    }
  }

  private func dump(_ page: String, width: Int, _ folder: String) throws -> (output: String, errors: String) {
    let process = Process()
    process.executableURL = URL(fileURLWithPath: Self.browser ?? "")
    process.arguments = [
      "--headless", "--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage", "--enable-logging=stderr",
      "--user-data-dir=\(folder)/profile", "--window-size=\(width),900", "--virtual-time-budget=10000", "--dump-dom",
      "file://\(page)",
    ]
    for name in ["output", "errors"] { try Data().write(to: URL(fileURLWithPath: "\(folder)/\(name)")) }
    process.standardOutput = FileHandle(forWritingAtPath: "\(folder)/output")
    process.standardError = FileHandle(forWritingAtPath: "\(folder)/errors")
    try process.run()
    process.waitUntilExit()
    func text(_ name: String) throws -> String { try String(contentsOfFile: "\(folder)/\(name)", encoding: .utf8) }
    return (try text("output"), try text("errors"))
  }
}
