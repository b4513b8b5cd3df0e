import ClusterAnalysis
import Components
import Experiments
import Formats
import Metrics
import Storage
import Torch
import Training

/// The hash of the sources of all modules that stages compute with. It is part of every key: after an edit there,
/// results are computed again.
let coreHash: String = {
  let modules = [
    "Torch": torchSources, "Storage": storageSources, "Formats": formatsSources, "Metrics": metricsSources,
    "ClusterAnalysis": clusterAnalysisSources, "Components": componentsSources, "Training": trainingSources,
    "Experiments": experimentsSources, "Stages": stagesSources,
  ]
  return sourceHash(modules.mapValues { sourceHash($0) })
}()
