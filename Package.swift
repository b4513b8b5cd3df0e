// swift-tools-version: 6.2
import Foundation
import PackageDescription

// Debian's libtorch is on the default paths. LIBTORCH names any other one: a folder with include/ and lib/, such as the
// `torch` of an installed Python wheel. Only such a libtorch needs flags that SwiftPM calls unsafe.
let libtorch = ProcessInfo.processInfo.environment["LIBTORCH"]

// Processes on several GPUs communicate through NCCL if its headers and CUDA's are next to `torch`; docs/cuda.md says
// how they get there.
let nvidia = libtorch.map { "\($0)/../nvidia" } ?? ""
let nvidiaHeaders =
  (try? FileManager.default.contentsOfDirectory(atPath: nvidia))?.map { "\(nvidia)/\($0)/include" } ?? []
let neededOfNCCL = [
  "nccl.h", "cuda_runtime_api.h", "cublas_v2.h", "cusparse.h", "cusolverDn.h", "crt/host_config.h", "nv/target",
]
let hasNCCL = neededOfNCCL.allSatisfy { name in
  nvidiaHeaders.contains { FileManager.default.fileExists(atPath: "\($0)/\(name)") }
}

let headers: [String] =
  libtorch.map { root in
    let folders = ["\(root)/include", "\(root)/include/torch/csrc/api/include"] + (hasNCCL ? nvidiaHeaders : [])
    return folders.map { "-I\($0)" }
  } ?? []

let engineSettings: [CXXSetting] = [
  .headerSearchPath("../CTorch/include"), .define("USE_DISTRIBUTED"), .define("USE_C10D_GLOO"),
  .unsafeFlags(headers + (hasNCCL ? ["-DUSE_C10D_NCCL"] : [])),
]

let hasCUDA = libtorch.map { FileManager.default.fileExists(atPath: "\($0)/lib/libtorch_cuda.so") } ?? false

// Debian's libtorch uses a BLAS of the system, which Clutch chooses; other builds bring their own.
let loaderSettings: [CSetting] =
  [.unsafeFlags(headers)] + (hasCUDA ? [.define("CT_CUDA")] : []) + (libtorch == nil ? [.define("CT_CHOOSE_BLAS")] : [])

let link: [LinkerSetting] =
  libtorch.map { root in
    let libraries = hasCUDA ? ["-ltorch", "-ltorch_cuda", "-lc10_cuda"] : ["-ltorch"]
    // --no-as-needed keeps libtorch_cuda, which registers itself although none of its symbols is used here.
    return [
      .unsafeFlags(
        ["-L\(root)/lib", "-Xlinker", "-rpath", "-Xlinker", "\(root)/lib"]
          + ["-Xlinker", "--no-as-needed", "-Xlinker", "--allow-shlib-undefined"] + libraries)
    ]
  } ?? []

// Modules that wait for libtorch, files or users are not optimized: optimizing them would take most of the first build.
let cold: [SwiftSetting] = [.unsafeFlags(["-Onone"], .when(configuration: .release))]

// Plugin files, which are loaded at run time, find the symbols of the core in the program itself.
let exportSymbols: [LinkerSetting] = [.unsafeFlags(["-Xlinker", "--export-dynamic"])]

// Tests/fuzz/run names a library of libFuzzer here. Ordinary builds do not contain the fuzzer.
let fuzzer: [Target] =
  ProcessInfo.processInfo.environment["CLUTCH_LIBFUZZER"].map { library in
    [
      .executableTarget(
        name: "Fuzz", dependencies: ["Export", "Formats", "Plugins", "Recipe", "Report", "Runs", "Stages", "Sweeps"],
        path: "Tests/fuzz/Fuzz",
        linkerSettings: [.unsafeFlags([library]), .linkedLibrary("stdc++"), .linkedLibrary("m")])
    ]
  } ?? []

let package = Package(
  name: "Clutch",
  products: [
    .executable(name: "clutch", targets: ["Main"]), .executable(name: "clutch-bench", targets: ["Bench"]),
    .library(name: "Clutch", targets: ["Clutch"]),
    // Loaded at run time by the first operator, so that commands without tensors start at once.
    .library(name: "CTorchEngine", type: .dynamic, targets: ["CTorchEngine"]),
  ],
  targets: [
    .target(name: "CTorch", cSettings: loaderSettings, linkerSettings: [.linkedLibrary("dl")]),
    .target(
      name: "CTorchEngine", sources: ["Engine.cpp"], publicHeadersPath: ".", cxxSettings: engineSettings,
      linkerSettings: link + [.linkedLibrary("torch_cpu"), .linkedLibrary("c10")]),
    .systemLibrary(name: "CYAML"),
    .systemLibrary(name: "CCrypto"),
    .systemLibrary(name: "CZlib"),
    .systemLibrary(name: "CZip"),
    .systemLibrary(name: "CMatio"),
    .systemLibrary(name: "CCurl"),
    .systemLibrary(name: "CSQLite"),
    .systemLibrary(name: "CArchive"),
    .target(
      name: "CImages",
      linkerSettings: [.linkedLibrary("jpeg"), .linkedLibrary("png"), .linkedLibrary("webp")]),
    .target(name: "CPlugins"),
    .plugin(name: "EmbedSources", capability: .buildTool(), path: "Sources/EmbedSources"),
    .target(name: "Storage", dependencies: ["CCrypto"], swiftSettings: cold, plugins: ["EmbedSources"]),
    .target(name: "Torch", dependencies: ["CTorch", "Storage"], plugins: ["EmbedSources"]),
    .target(name: "Recipe", dependencies: ["CYAML", "Storage"]),
    .target(name: "Metrics", plugins: ["EmbedSources"]),
    .target(
      name: "Formats", dependencies: ["CImages", "CMatio", "CZip", "CZlib", "Recipe", "Storage", "Torch"],
      plugins: ["EmbedSources"]),
    .target(
      name: "ClusterAnalysis", dependencies: ["Metrics", "Recipe", "Torch"], swiftSettings: cold,
      plugins: ["EmbedSources"]),
    .target(
      name: "Components",
      dependencies: ["CPlugins", "ClusterAnalysis", "Formats", "Metrics", "Recipe", "Storage", "Torch"],
      swiftSettings: cold, plugins: ["EmbedSources"]),
    .target(name: "PluginFiles", dependencies: ["Components"], swiftSettings: cold),
    .target(name: "Training", dependencies: ["Components"], swiftSettings: cold, plugins: ["EmbedSources"]),
    .target(
      name: "Experiments", dependencies: ["Formats", "PluginFiles", "Training"], swiftSettings: cold,
      plugins: ["EmbedSources"]),
    .target(name: "Stages", dependencies: ["Experiments"], swiftSettings: cold, plugins: ["EmbedSources"]),
    .target(name: "TensorBoard", dependencies: ["Formats", "Stages"], swiftSettings: cold),
    .target(name: "Runs", dependencies: ["Stages"], swiftSettings: cold),
    .target(name: "Comparisons", dependencies: ["Runs"], swiftSettings: cold),
    .target(name: "Sweeps", dependencies: ["Runs"], swiftSettings: cold, plugins: ["EmbedSources"]),
    .target(name: "Slurm", dependencies: ["Sweeps"], swiftSettings: cold, plugins: ["EmbedSources"]),
    .target(name: "Documentation", dependencies: ["Experiments"], swiftSettings: cold),
    // What plugins import: it only re-exports.
    .target(
      name: "Clutch", dependencies: ["ClusterAnalysis", "Components", "Formats", "Metrics", "Recipe", "Torch"]),
    .target(
      name: "Plugins", dependencies: ["Clutch"], path: "Plugins", plugins: ["EmbedSources"]),
    .target(name: "Fetch", dependencies: ["CArchive", "CCurl", "Clutch", "Stages"], swiftSettings: cold),
    .target(
      name: "Conformance", dependencies: ["Clutch", "Documentation", "PluginFiles", "Training"], swiftSettings: cold),
    .target(name: "Report", dependencies: ["Clutch", "Comparisons", "Formats"], swiftSettings: cold),
    .target(
      name: "Export", dependencies: ["CCurl", "CSQLite", "Clutch", "Runs", "TensorBoard"], exclude: ["Templates"],
      swiftSettings: cold, plugins: ["EmbedSources"]),
    .target(
      name: "Console", dependencies: ["Clutch", "Comparisons", "PluginFiles", "Stages", "Storage", "Training"],
      swiftSettings: cold),
    .target(name: "Scoring", dependencies: ["Clutch", "Console", "Runs"], swiftSettings: cold),
    .target(
      name: "Command",
      dependencies: [
        "Clutch", "Comparisons", "Console", "Documentation", "Export", "Fetch", "Plugins", "Conformance", "Report",
        "Scoring", "Slurm", "TensorBoard",
      ],
      exclude: ["Templates"], swiftSettings: cold, plugins: ["EmbedSources"]),
    .executableTarget(name: "Main", dependencies: ["Command"], linkerSettings: exportSymbols),
    .executableTarget(name: "Bench", dependencies: ["Clutch", "Plugins", "Stages"]),
    .executableTarget(name: "KernelCheck", dependencies: ["Metrics", "Torch"], path: "Tests/Kernels/KernelCheck"),
    .testTarget(name: "TorchTests", dependencies: ["Storage", "Torch"]),
    .testTarget(name: "RecipeTests", dependencies: ["Recipe", "Storage"]),
    .testTarget(name: "ProjectTests"),
    .testTarget(
      name: "ClutchTests",
      dependencies: [
        "Clutch", "Comparisons", "Documentation", "Formats", "Metrics", "PluginFiles", "Slurm", "Sweeps", "TensorBoard",
      ],
      exclude: ["Clustering/Fixtures", "Fixtures"],
      linkerSettings: exportSymbols),
    .testTarget(
      name: "PluginTests",
      dependencies: ["Comparisons", "Documentation", "Metrics", "Plugins", "Conformance", "Sweeps"],
      exclude: ["Cases"]
        + ["Augmentations", "Clusterers", "Datasets", "Encoders", "Examples", "Losses", "Optimizers", "Scorers"].map {
          "\($0)/Fixtures"
        }),
    .testTarget(name: "FetchTests", dependencies: ["Fetch"], exclude: ["Fixtures"]),
    .testTarget(name: "ConformanceTests", dependencies: ["Documentation", "Plugins", "Conformance"]),
    .testTarget(name: "ReportTests", dependencies: ["CZlib", "ClusterAnalysis", "Formats", "Plugins", "Report"]),
    .testTarget(name: "ExportTests", dependencies: ["CSQLite", "Export", "Plugins"], exclude: ["Fixtures"]),
    .testTarget(name: "CommandTests", dependencies: ["Command", "Formats"], exclude: ["Fixtures", "Slurm/cluster"]),
  ] + fuzzer,
  swiftLanguageModes: [.v6],
  cxxLanguageStandard: libtorch == nil ? .cxx17 : .cxx20
)
