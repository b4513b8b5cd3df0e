import Foundation
import Recipe
import Storage
import Torch

/// Compiles a plugin to a library with the `swiftc` on PATH, against the modules of the running build.
struct PluginCompiler {
  let build: RunningBuild
  /// The compiler's cache of Clang modules.
  let moduleCache: String

  /// Compiler flags except for paths. They are part of the cache key.
  static let flags: [String] = {
    let common = ["-emit-library", "-parse-as-library", "-wmo", "-swift-version", "6", "-DSWIFT_PACKAGE"]
    #if DEBUG
      return common + ["-Onone", "-DDEBUG"]
    #else
      return common + ["-O"]
    #endif
  }()

  /// The name of the C function in every library that registers its components.
  static let entry = "clutch_register_plugin"

  /// Code that is added to each plugin. It calls the records in the linker section of its own library.
  private static let glue = """
    internal import CPlugins

    @c(\(entry)) public func _clutchRegisterPlugin() {
      for i in 0..<plugin_count() { plugin_run(i) }
    }

    """

  /// Compiles a plugin.
  ///
  /// - Parameters:
  /// - key: A key that makes the module's name unique among plugins.
  /// - folder: An empty working folder.
  /// - library: The path of the library to create.
  func compile(_ source: PluginSource, key: String, in folder: String, to library: String) throws(PluginError) {
    guard let modules = build.modules, let maps = build.moduleMaps else {
      throw PluginError(
        source.path,
        "it cannot be compiled: \(build.executable) is not in a build folder; run clutch from a build with its "
          + "sources, or move the file into Plugins/ and build")
    }
    guard let compiler = programPath("swiftc") else {
      throw PluginError(
        source.path,
        "it cannot be compiled: there is no swiftc on PATH; add the folder of Swift "
          + "\(build.swiftVersion ?? "6.3"), which Clutch was built with, to PATH")
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
      // The module cache may be damaged, and the compiler does not repair it.
      let isDamaged = first.ending != .exit(0) && first.text.contains(moduleCache)
      if isDamaged { try? FileManager.default.removeItem(atPath: moduleCache) }
      result = isDamaged ? try ChildProcess(compiler, arguments, log: log) : first
    } catch {
      throw PluginError(source.path, "it cannot be compiled: \(error)")
    }
    if result.ending != .exit(0) { throw failure(source, result, texts, compiler, folder) }
  }

  /// Returns the error for a failed compilation.
  private func failure(
    _ source: PluginSource, _ result: ChildProcess, _ texts: String, _ compiler: String, _ folder: String
  ) -> PluginError {
    // Modules can be read only by the compiler version that wrote them. Its own error message would mention paths of
    // the build.
    let version = (try? ChildProcess(compiler, ["--version"], log: "\(folder)/version.log"))
      .flatMap { firstSwiftVersion(in: $0.text) }
    if let version, let own = build.swiftVersion, version != own {
      return PluginError(
        source.path,
        "it cannot be compiled: \(compiler) is Swift \(version), but Clutch was built with Swift \(own); "
          + "put Swift \(own) first on PATH, or rebuild Clutch with Swift \(version)")
    }
    var text = CompilerOutput(result.text, folder: texts, shown: source.shown).text
    if text.contains("error: no such module '") {
      text +=
        "\nnote: a plugin file can import Clutch, Foundation and other modules that come with Swift"
    }
    if case .signal(let number) = result.ending {
      return PluginError(source.path, "the compiler crashed on it with signal \(number):\n\(text)")
    }
    return PluginError(source.path, compiler: text)
  }

  /// Returns a unique module name, because several plugins may be loaded into one process.
  static func module(_ stem: String, _ key: String) -> String {
    let letters = stem.map { $0.isASCII && ($0.isLetter || $0.isNumber) ? String($0) : "_" }.joined()
    return "\(letters.first?.isLetter == true ? "" : "_")\(letters)_\(key.prefix(8))"
  }
}
