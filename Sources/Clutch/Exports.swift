// `import Clutch` is all that a plugin needs.
@_exported import ClusterAnalysis
@_exported import Components
@_exported import Formats
@_exported import Metrics
@_exported import Recipe
@_exported import Torch
