import Clutch
import Storage

/// The Python code with which a component says how PyTorch rebuilds it.
struct PyTorchCode {
  /// The component's kind and name in messages: `the head 'mlp'`.
  let component: String
  /// The code; empty if the component has none.
  let text: String

  /// - Parameters:
  ///   - written: the component as in a recipe.
  ///   - kind: the name of its registry, such as "head".
  ///   - function: the function that the code must define, with its parameters.
  /// - Throws: `RunError` if there is code without that function.
  init(of written: Node, kind: String, defines function: String) throws(RunError) {
    let name = written.entries?.first?.name ?? ""
    let type = registries.first { $0.kind == kind }?.entry(name)?.type
    component = "the \(kind) '\(name)'"
    text = type?.pytorch ?? ""
    if text.isEmpty || text.split(separator: "\n").contains(where: { $0.hasPrefix("def \(function):") }) { return }
    throw RunError("\(component) cannot be exported: its 'pytorch' does not define '\(function)'; see docs/export.md")
  }

  var isEmpty: Bool { text.isEmpty }
}
