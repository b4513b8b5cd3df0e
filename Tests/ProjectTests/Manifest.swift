import Foundation

/// The targets of a package manifest and what they depend on.
struct Manifest {
  /// The names of the targets that each target depends on.
  let dependencies: [String: Set<String>]

  /// Reads the text of a `Package.swift`.
  init(_ text: String) {
    var dependencies: [String: Set<String>] = [:]
    // A target begins with its name, and its dependencies are the first list of that label.
    for part in text.components(separatedBy: "arget(").dropFirst() {
      guard let name = part.firstMatch(of: /name: "(\w+)"/)?.1 else { continue }
      let list = part.firstMatch(of: /dependencies: \[([^\]]*)\]/)?.1 ?? ""
      dependencies[String(name)] = Set(list.matches(of: /"(\w+)"/).map { String($0.1) })
    }
    self.dependencies = dependencies
  }

  /// Everything that a target depends on, at any depth.
  func reachable(from target: String) -> Set<String> {
    var found: Set<String> = []
    var open = dependencies[target] ?? []
    while let next = open.popFirst() {
      if found.insert(next).inserted { open.formUnion(dependencies[next] ?? []) }
    }
    return found
  }
}
