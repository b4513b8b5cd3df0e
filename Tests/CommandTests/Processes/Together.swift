import Foundation

/// Processes of `clutch` that train one recipe together, each started as torchrun starts it, in its own folder.
final class Together {
  let folder: TemporaryFolder
  private(set) var processes: [Process] = []

  init(_ recipe: String = SmallRecipe.text) throws {
    folder = try TemporaryFolder()
    try SmallRecipe.writeImages(in: folder)
    try folder.write(recipe, "small.yaml")
  }

  deinit {
    for process in processes where process.isRunning {
      kill(process.processIdentifier, SIGKILL)
      process.waitUntilExit()
    }
  }

  /// Returns a free port.
  static func freePort() -> Int {
    let file = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
    defer { close(file) }
    var address = sockaddr_in()
    address.sin_family = sa_family_t(AF_INET)
    address.sin_addr.s_addr = inet_addr("127.0.0.1")
    var length = socklen_t(MemoryLayout<sockaddr_in>.size)
    withUnsafeMutablePointer(to: &address) { pointer in
      pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
        _ = bind(file, $0, length)
        _ = getsockname(file, $0, &length)
      }
    }
    return Int(UInt16(bigEndian: address.sin_port))
  }

  /// Starts all processes, or only some.
  ///
  /// - Parameter words: the arguments of each process besides the recipe.
  func start(_ ranks: [Int] = [0, 1], of size: Int = 2, words: (Int) -> [String] = { _ in [] }) throws {
    let port = Together.freePort()
    processes = try ranks.map { rank in
      let place = "\(folder.path)/\(rank)"
      try FileManager.default.createDirectory(atPath: place, withIntermediateDirectories: true)
      return try Clutch.start(
        ["run", "../small.yaml", "--runs", "../runs"] + words(rank), in: place,
        environment: [
          "RANK": "\(rank)", "WORLD_SIZE": "\(size)", "LOCAL_RANK": "\(rank)", "LOCAL_WORLD_SIZE": "\(size)",
          "MASTER_ADDR": "127.0.0.1", "MASTER_PORT": "\(port)",
        ])
    }
  }

  /// Waits until process 0 has reported a number of epochs.
  func waitForEpochs(_ count: Int) {
    while errors(0).components(separatedBy: "  epoch ").count <= count, processes.allSatisfy(\.isRunning) {
      Thread.sleep(forTimeInterval: 0.02)
    }
  }

  /// Returns the exit codes after all have ended.
  func codes() -> [Int32] {
    for process in processes { process.waitUntilExit() }
    return processes.map(\.terminationStatus)
  }

  func output(_ rank: Int) -> String { text("\(rank)/stdout") }
  func errors(_ rank: Int) -> String { text("\(rank)/stderr") }
  private func text(_ name: String) -> String { String(decoding: folder.read(name) ?? Data(), as: UTF8.self) }

  /// Returns the final weights.
  func weights() -> Data? {
    folder.files(below: "runs/small").first { $0.key.hasSuffix("checkpoint.safetensors") }?.value
  }

  /// Returns the losses in the log, by step and by epoch.
  func losses() throws -> [Double] {
    let log = folder.files(below: "runs/small").first { $0.key.hasSuffix("log.jsonl") }?.value ?? Data()
    return try log.split(separator: UInt8(ascii: "\n")).compactMap { line in
      (try JSONSerialization.jsonObject(with: line) as? [String: Any])?["loss"] as? Double
    }
  }
}
