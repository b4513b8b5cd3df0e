import Clutch
import Formats
import Foundation
import Stages
import Storage
import Testing

/// A run of the small recipe, and its test images as pictures.
@Suite(.serialized) final class ScoreCommandTests {
  private let folder: TemporaryFolder
  private let run: String

  init() throws {
    folder = try TemporaryFolder()
    try SmallRecipe.writeImages(in: folder)
    try folder.write(SmallRecipe.text, "small.yaml")
    let trained = try Clutch.run("run", "small.yaml", "--quiet", in: folder.path)
    run = try #require(trained.output.firstMatch(of: /Results: (\S+)/), "\(trained.errors)").1.description
    // The file has 16 bytes before the first image.
    let bytes = [UInt8](try #require(folder.read("test")))
    try FileManager.default.createDirectory(atPath: "\(folder.path)/shots/deep", withIntermediateDirectories: true)
    for i in 0..<64 {
      let pixels = Array(bytes[(16 + 144 * i)..<(160 + 144 * i)])
      let name = "shots/\(i < 32 ? "" : "deep/")\(i < 10 ? "0" : "")\(i).png"
      try write(PNG.encode(pixels, width: 12, height: 12, channels: 1), name)
    }
  }

  private func write(_ data: Data, _ name: String) throws {
    try data.write(to: URL(fileURLWithPath: "\(folder.path)/\(name)"))
  }

  private func results() throws -> Results { try #require(try Results(folder: "\(folder.path)/\(run)")) }

  /// The run's own scores of its test images.
  private func known(_ scorer: String) throws -> [Float] {
    try NumPy.decode(#require(folder.read("\(run)/scores/\(scorer).test.npy"))).floats
  }

  private struct Line {
    let path: String
    let score: Float?
    let verdict: String
    let nearest: [Int]
  }

  private func lines(_ csv: String) throws -> [Line] {
    let rows = csv.split(separator: "\n").map { $0.split(separator: ",", omittingEmptySubsequences: false) }
    #expect(rows.first.map { $0.map(String.init) } == ["path", "score", "verdict", "nearest", "error"])
    return rows.dropFirst().map { row in
      Line(
        path: String(row[0]), score: Float(row[1]), verdict: String(row[2]),
        nearest: row[3].split(separator: " ").compactMap { Int($0) })
    }
  }

  @Test(arguments: ["mahalanobis", "knn"])
  func `pictures of the test images score as the run scored them, at its threshold`(scorer: String) throws {
    let outcome = try Clutch.run("score", run, "shots", "--scorer", scorer, in: folder.path)
    #expect(outcome.code == 0, "\(outcome.errors)")
    let (lines, known) = (try lines(outcome.output), try known(scorer))
    let names = (0..<64).map { "shots/\($0 < 32 ? "" : "deep/")\($0 < 10 ? "0" : "")\($0).png" }
    #expect(lines.map(\.path) == names)
    let threshold = try #require(try results().thresholds?[scorer])
    for (line, score) in zip(lines, known) {
      #expect(abs((line.score ?? .nan) - score) <= 1e-4 * max(1, abs(score)), "\(line.path)")
      #expect(line.verdict == (score > threshold ? "out" : "in"), "\(line.path)")
      #expect(line.nearest.count == 3 && line.nearest.allSatisfy { (0..<192).contains($0) })
    }
    // 95 % of 64 is 60.8, so 61 pass.
    #expect(lines.count { $0.verdict == "out" } == 3)
    #expect(outcome.errors.contains("\(scorer): out above \(threshold), which accepts 95 % of 64 held-out images\n"))
    #expect(outcome.errors.hasSuffix("64 scored, 3 of them out of distribution\n"))
  }

  @Test func `a scorer that averages over views does so with pictures, whatever else is scored with them`() throws {
    let views = "score=[{knn: {k: 3, views: {count: 4, augment: [{random-resized-crop: {scale: [0.5, 0.5]}}]}}}]"
    let trained = try Clutch.run("run", "small.yaml", views, "--quiet", in: folder.path)
    let run = try #require(trained.output.firstMatch(of: /Results: (\S+)/), "\(trained.errors)").1.description
    let known = try NumPy.decode(#require(folder.read("\(run)/scores/knn.test.npy"))).floats
    let all = try lines(try Clutch.run("score", run, "shots", in: folder.path).output)
    #expect(all.count == 64)
    for (line, score) in zip(all, known) { #expect(abs((line.score ?? .nan) - score) <= 1e-4, "\(line.path)") }
    let alone = try lines(try Clutch.run("score", run, "shots/07.png", in: folder.path).output)
    #expect(abs((alone[0].score ?? .nan) - known[7]) <= 1e-4)
    #expect(alone[0].nearest == all[7].nearest)
    #expect(zip(known, try self.known("knn")).contains { abs($0 - $1) > 1e-3 }, "views change scores")
  }

  @Test func `if it was trained on image files, the nearest training images are named by their files`() throws {
    let trained = try Clutch.run(
      "run", "small.yaml", "data.train={image-folder: {folder: shots, size: 12, channels: 1}}", "score=[{knn: {k: 3}}]",
      "--quiet", in: folder.path)
    let run = try #require(trained.output.firstMatch(of: /Results: (\S+)/), "\(trained.errors)").1.description
    let outcome = try Clutch.run("score", run, "shots/07.png", "shots/deep/40.png", "--nearest", "1", in: folder.path)
    let rows = outcome.output.split(separator: "\n").dropFirst().map { $0.split(separator: ",")[3] }
    #expect(rows == ["07.png", "deep/40.png"], "\(outcome.errors)")
  }

  @Test func `what cannot be read is said, in its place, and the others are scored`() throws {
    try folder.write("no picture", "shots/05b.png")
    let whole = try #require(folder.read("shots/06.png"))
    try write(whole.prefix(60), "shots/06b.PNG")
    try folder.write("notes", "shots/notes.txt")
    try FileManager.default.createSymbolicLink(atPath: "\(folder.path)/shots/deep/loop", withDestinationPath: "..")
    let outcome = try Clutch.run("score", run, "shots", "gone.png", "--nearest", "0", in: folder.path)
    #expect(outcome.code == 0, "\(outcome.errors)")
    let lines = try lines(outcome.output)
    #expect(lines.filter { $0.verdict == "unreadable" }.map(\.path) == ["shots/05b.png", "shots/06b.PNG", "gone.png"])
    #expect(lines.firstIndex { $0.path == "shots/05b.png" } == 6 && lines.count == 67)
    #expect(lines.allSatisfy { $0.nearest.isEmpty && ($0.score == nil) == ($0.verdict == "unreadable") })
    #expect(outcome.output.hasSuffix("\ngone.png,,unreadable,,does not exist\n"))
    #expect(outcome.errors.hasSuffix("64 scored, 3 of them out of distribution; 3 cannot be read\n"))
  }

  @Test func `a list on standard input gives lines of JSON, at another share`() throws {
    try FileManager.default.copyItem(
      atPath: "\(folder.path)/shots/00.png", toPath: "\(folder.path)/shots/a \"b\", c.png")
    let shell = Process()
    shell.executableURL = URL(fileURLWithPath: "/bin/bash")
    let paths = "for i in shots/0?.png 'shots/a \"b\", c.png' none; do echo \"$i\"; done"
    shell.arguments = [
      "-c", "\(paths) | '\(Clutch.path)' score \(run) - --accept 0.5 --nearest 1 --quiet --to scores.jsonl",
    ]
    shell.currentDirectoryURL = URL(fileURLWithPath: folder.path)
    try shell.run()
    shell.waitUntilExit()
    #expect(shell.terminationStatus == 0)
    let text = String(decoding: folder.read("scores.jsonl") ?? Data(), as: UTF8.self)
    let objects = try text.split(separator: "\n").map { line in
      try #require(try JSONSerialization.jsonObject(with: Data(line.utf8)) as? [String: Any])
    }
    #expect(objects.compactMap { $0["path"] as? String }.suffix(2) == ["shots/a \"b\", c.png", "none"])
    #expect(objects.last?["error"] as? String == "does not exist" && objects.count == 12)
    let known = try known("mahalanobis")
    let median = known.sorted()[31]
    for (i, object) in objects.prefix(10).enumerated() {
      #expect(object["verdict"] as? String == (known[i] > median ? "out" : "in"))
      let nearest = try #require((object["nearest"] as? [[String: Any]])?.first)
      #expect((nearest["cosine"] as? Double ?? 0) > 0.5)
    }
    #expect(!FileManager.default.fileExists(atPath: "\(folder.path)/scores.jsonl.partial"))
  }

  @Test func `interrupted, it leaves no file, says so and exits with 130`() throws {
    let list = Pipe()
    // A whole batch without an end: it is scored, and the command waits for the next one.
    try list.fileHandleForWriting.write(contentsOf: Data(String(repeating: "shots/00.png\n", count: 256).utf8))
    let process = try Clutch.start(["score", run, "-", "--to", "scores.csv"], in: folder.path, input: list)
    func unfinished() -> [String] {
      folder.files(below: ".").keys.filter { $0.hasPrefix("scores.csv.") && $0.hasSuffix(".partial") }
    }
    while unfinished().first.flatMap({ folder.read($0) })?.count(where: { $0 == 10 }) ?? 0 < 257 {
      try #require(process.isRunning)
      Thread.sleep(forTimeInterval: 0.05)
    }
    process.interrupt()
    try list.fileHandleForWriting.close()
    process.waitUntilExit()
    #expect(process.terminationStatus == 130)
    let errors = String(decoding: folder.read("stderr") ?? Data(), as: UTF8.self)
    #expect(
      errors.hasSuffix("\nStopped: scores.csv was not written. The same command starts over.\n"), "\(errors)")
    #expect(folder.read("scores.csv") == nil && unfinished().isEmpty)
  }

  @Test func `a disk that is full leaves no part of a file`() throws {
    try folder.write("of before", "scores.csv")
    // A file size limit simulates a full disk; the shell sets it only for its child.
    let shell = Process()
    shell.executableURL = URL(fileURLWithPath: "/bin/bash")
    let command = "exec '\(Clutch.path)' score \(run) shots --to scores.csv 2> errors"
    shell.arguments = ["-c", "trap '' XFSZ; ulimit -f 1; \(command)"]
    shell.currentDirectoryURL = URL(fileURLWithPath: folder.path)
    try shell.run()
    shell.waitUntilExit()
    #expect(shell.terminationStatus == 1)
    let errors = String(decoding: folder.read("errors") ?? Data(), as: UTF8.self)
    #expect(
      errors.contains(
        "clutch: error: scores.csv: cannot be written: File too large; raise the limit on the size of files (ulimit -f), "
          + "then run the same command again\n"), "\(errors)")
    #expect(folder.read("scores.csv") == Data("of before".utf8))
    #expect(folder.files(below: ".").keys.allSatisfy { !$0.hasSuffix(".partial") })
  }

  @Test func `pictures of another size and in colour are brought to those trained on`() throws {
    // Each pixel of the first image becomes four, in three equal channels.
    let bytes = [UInt8](try #require(folder.read("test")))
    var pixels: [UInt8] = []
    for y in 0..<24 {
      for x in 0..<24 {
        let pixel = bytes[16 + y / 2 * 12 + x / 2]
        pixels += [pixel, pixel, pixel]
      }
    }
    try write(PNG.encode(pixels, width: 24, height: 24, channels: 3), "large.png")
    let outcome = try Clutch.run("score", run, "large.png", "--scorer", "knn", "--nearest", "0", in: folder.path)
    let score = try #require(try lines(outcome.output).first?.score)
    #expect(abs(score - (try known("knn"))[0]) < 0.05)
  }

  /// The mistake, the message and the exit code. All cases share one run.
  private let wrong: [(words: [String], message: String, code: Int32)] = [
    (["nowhere", "shots"], "there is no folder 'nowhere'; name the folder of a run, such as runs/NAME/KEY", 2),
    (["shots/", "shots"], "there is no run in 'shots'; name the folder of a run, such as runs/NAME/KEY", 2),
    (["runs", "shots"], "'runs' is not the folder of a run, but contains 1 run; name one, such as 'runs/small/", 2),
    (["RUN", "shots", "--scorer", "lof"], "has no scorer 'lof'; it has mahalanobis, knn", 1),
    (["RUN", "shots", "--accept", "2"], "--accept must be a share above 0 and at most 1, such as 0.95, but is 2", 2),
    (["RUN", "shots", "--format", "xml"], "there is no format 'xml'; there are csv and jsonl", 2),
    (["RUN", "none.png"], "no image was scored; 1 cannot be read", 1),
    (
      ["RUN", "shots", "--to", "missing/scores.csv"],
      "missing/scores.csv: cannot be written: No such file or directory; create the folder first", 1
    ),
  ]

  @Test func `what is wrong is said`() throws {
    for (words, message, code) in wrong {
      let outcome = try Clutch.run(words: ["score"] + words.map { $0 == "RUN" ? run : $0 }, in: folder.path)
      #expect(outcome.code == code && outcome.errors.contains(message), "\(words): \(outcome.errors)")
    }
  }

  @Test func `a run that has not come to its end says how to finish it`() throws {
    try FileManager.default.removeItem(atPath: "\(folder.path)/\(run)/metrics.json")
    let outcome = try Clutch.run("score", run, "shots", in: folder.path)
    #expect(outcome.code == 1)
    #expect(
      outcome.errors
        == "clutch: error: \(run): the run is not finished; finish it with: clutch run \(run)/recipe.yaml\n")
  }
}
