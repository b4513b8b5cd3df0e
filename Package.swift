// swift-tools-version: 6.2
import Foundation
import PackageDescription

// Debian's libtorch is on the default paths. Any other one is named by LIBTORCH: a folder with include/ and lib/,
// such as an installed Python wheel's `torch`. Only that one needs flags that SwiftPM calls unsafe.
let libtorch = ProcessInfo.processInfo.environment["LIBTORCH"]

let include: [CXXSetting] = libtorch.map { [.unsafeFlags(["-I\($0)/include"])] } ?? []

let link: [LinkerSetting] =
  libtorch.map { root in
    let cuda = FileManager.default.fileExists(atPath: "\(root)/lib/libtorch_cuda.so")
    let libraries = cuda ? ["-ltorch", "-ltorch_cuda", "-lc10_cuda"] : ["-ltorch"]
    // --no-as-needed keeps libtorch_cuda, which registers itself but of which no symbol is named here.
    return [
      .unsafeFlags(
        ["-L\(root)/lib", "-Xlinker", "-rpath", "-Xlinker", "\(root)/lib"]
          + ["-Xlinker", "--no-as-needed", "-Xlinker", "--allow-shlib-undefined"] + libraries)
    ]
  } ?? []

// Plugin files that are loaded at run time find the core in the program itself.
let exportSymbols: [LinkerSetting] = [.unsafeFlags(["-Xlinker", "--export-dynamic"])]

let package = Package(
  name: "Clutch",
  products: [
    .executable(name: "clutch", targets: ["Main"]), .executable(name: "clutch-bench", targets: ["Bench"]),
    .library(name: "Clutch", targets: ["Clutch"]),
  ],
  targets: [
    .target(
      name: "CTorch", cxxSettings: include,
      linkerSettings: link + [.linkedLibrary("torch_cpu"), .linkedLibrary("c10")]),
    .systemLibrary(name: "CYAML"),
    .systemLibrary(name: "CCrypto"),
    .systemLibrary(name: "CZlib"),
    .systemLibrary(name: "CZip"),
    .systemLibrary(name: "CMatio"),
    .target(
      name: "CImages",
      linkerSettings: [.linkedLibrary("jpeg"), .linkedLibrary("png"), .linkedLibrary("webp")]),
    .target(name: "CPlugins"),
    .plugin(name: "EmbedSources", capability: .buildTool(), path: "Sources/EmbedSources"),
    .target(name: "Torch", dependencies: ["CTorch"], plugins: ["EmbedSources"]),
    .target(name: "Recipe", dependencies: ["CYAML"]),
    .target(
      name: "Clutch", dependencies: ["CCrypto", "CPlugins", "CZlib", "Recipe", "Torch"], plugins: ["EmbedSources"]),
    .target(
      name: "Plugins", dependencies: ["CImages", "CMatio", "CZip", "CZlib", "Clutch"], path: "Plugins",
      plugins: ["EmbedSources"]),
    .target(name: "Promises", dependencies: ["Clutch"]),
    .target(name: "Report", dependencies: ["Clutch"]),
    .target(
      name: "Command", dependencies: ["Clutch", "Plugins", "Promises", "Report"], exclude: ["Templates"],
      plugins: ["EmbedSources"]),
    .executableTarget(name: "Main", dependencies: ["Command"], linkerSettings: exportSymbols),
    .executableTarget(name: "Bench", dependencies: ["Clutch", "Plugins"]),
    .testTarget(name: "TorchTests", dependencies: ["Torch"]),
    .testTarget(name: "RecipeTests", dependencies: ["Recipe"]),
    .testTarget(
      name: "ClutchTests", dependencies: ["Clutch"], exclude: ["Clustering/Fixtures", "Fixtures"],
      linkerSettings: exportSymbols),
    .testTarget(
      name: "PluginTests", dependencies: ["Plugins", "Promises"],
      exclude: ["Cases"]
        + ["Augmentations", "Clusterers", "Datasets", "Encoders", "Examples", "Losses", "Optimizers", "Scorers"].map {
          "\($0)/Fixtures"
        }),
    .testTarget(name: "PromiseTests", dependencies: ["Plugins", "Promises"]),
    .testTarget(name: "ReportTests", dependencies: ["CZlib", "Plugins", "Report"]),
    .testTarget(name: "CommandTests", dependencies: ["Command"], exclude: ["Fixtures", "Slurm/cluster"]),
  ],
  swiftLanguageModes: [.v6],
  cxxLanguageStandard: libtorch == nil ? .cxx17 : .cxx20
)
