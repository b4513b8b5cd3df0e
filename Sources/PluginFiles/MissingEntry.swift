extension PluginSource {
  /// The line that registers the plugin's component. It contains the name of the first struct that looks like a
  /// component.
  var missingEntry: String {
    let kinds = "Dataset|Encoder|Head|Augmentation|Optimizer|Schedule|Loss|ClusterAwareLoss|Clusterer|Scorer"
    let pattern = try? Regex("struct +([A-Za-z0-9_]+) *:[^{]*\\b(?:\(kinds))\\b", as: (Substring, Substring).self)
    let names = files.compactMap { file in pattern.flatMap { try? $0.firstMatch(in: file.text)?.output.1 } }
    return "@section(\"plugins\") @used private let entry: Entry = { register(\(names.first ?? "MyLoss").self) }"
  }
}
