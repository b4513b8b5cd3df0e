import Foundation

/// Makes a library of a plugin's text, with the `swiftc` of PATH, against the modules of the running build.
struct PluginCompiler {
  let build: RunningBuild
  /// Where the compiler keeps what it has read of the system's headers.
  let moduleCache: String

  /// What the compiler is told beside paths; part of what a library is cached under.
  static let flags: [String] = {
    let common = ["-emit-library", "-parse-as-library", "-wmo", "-swift-version", "6", "-DSWIFT_PACKAGE"]
    #if DEBUG
      return common + ["-Onone", "-DDEBUG"]
    #else
      return common + ["-O"]
    #endif
  }()

  /// The C function of every library that registers its components.
  static let entry = "clutch_register_plugin"

  /// It walks the linker section of the library that it is part of.
  private static let glue = """
    internal import CPlugins

    @c(\(entry)) public func _clutchRegisterPlugin() {
      for i in 0..<plugin_count() { plugin_run(i) }
    }

    """

  /// Compiles a plugin.
  ///
  /// - Parameters:
  ///   - key: tells its module from those of other plugins.
  ///   - folder: an empty one to work in.
  ///   - library: what to make.
  func compile(_ source: PluginSource, key: String, in folder: String, to library: String) throws(PluginError) {
    guard let modules = build.modules, let maps = build.moduleMaps else {
      throw PluginError(
        source.path,
        "it cannot be compiled: there is no build around \(build.executable), only the executable; run the clutch of a "
          + "build, with its sources, or move the file into Plugins/ and build")
    }
    guard let compiler = programPath("swiftc") else {
      throw PluginError(
        source.path,
        "it cannot be compiled: there is no swiftc on PATH; put the folder with that of Swift "
          + "\(build.swiftVersion ?? "6.3") there, which Clutch was built with")
    }
    let texts = "\(folder)/source"
    let result: ChildProcess
    do {
      try AtomicFile.makeFolder(texts)
      for file in source.files { try AtomicFile.write(file.data, to: "\(texts)/\(file.name)") }
      try AtomicFile.write(PluginCompiler.glue, to: "\(folder)/glue.swift")
      let arguments =
        PluginCompiler.flags + ["-module-name", PluginCompiler.module(source.stem, key), "-I", modules]
        + maps.flatMap { ["-Xcc", "-fmodule-map-file=\($0)"] } + ["-module-cache-path", moduleCache]
        + ["-diagnostic-style=llvm", "-suppress-warnings"] + source.files.map { "\(texts)/\($0.name)" }
        + ["\(folder)/glue.swift", "-o", library]
      let log = "\(folder)/compiler.log"
      let first = try ChildProcess(compiler, arguments, log: log)
      // What it read of the system's headers may be damaged, which it does not repair.
      let isDamaged = first.ending != .exit(0) && first.text.contains(moduleCache)
      if isDamaged { try? FileManager.default.removeItem(atPath: moduleCache) }
      result = isDamaged ? try ChildProcess(compiler, arguments, log: log) : first
    } catch {
      throw PluginError(source.path, "it cannot be compiled: \(error)")
    }
    if result.ending != .exit(0) { throw failure(source, result, texts, compiler, folder) }
  }

  /// The words for a compilation that failed.
  private func failure(
    _ source: PluginSource, _ result: ChildProcess, _ texts: String, _ compiler: String, _ folder: String
  ) -> PluginError {
    // Modules can be read only by the very compiler that wrote them; what it says of them is about paths of the build.
    let version = (try? ChildProcess(compiler, ["--version"], log: "\(folder)/version.log"))
      .flatMap { firstSwiftVersion(in: $0.text) }
    if let version, let own = build.swiftVersion, version != own {
      return PluginError(
        source.path,
        "it cannot be compiled: \(compiler) is of Swift \(version), but Clutch was built with \(own); put that one "
          + "first on PATH, or build Clutch with this one")
    }
    var text = CompilerOutput(result.text, folder: texts, shown: source.shown).text
    if text.contains("error: no such module '") {
      text +=
        "\nnote: a plugin file can import Clutch, Foundation and what else comes with Swift"
    }
    if case .signal(let number) = result.ending {
      return PluginError(source.path, "the compiler crashed on it with signal \(number):\n\(text)")
    }
    return PluginError(source.path, compiler: text)
  }

  /// A name that no other plugin's module has: two that differ may be loaded into one process.
  static func module(_ stem: String, _ key: String) -> String {
    let letters = stem.map { $0.isASCII && ($0.isLetter || $0.isNumber) ? String($0) : "_" }.joined()
    return "\(letters.first?.isLetter == true ? "" : "_")\(letters)_\(key.prefix(8))"
  }
}
