extension Node {
  /// Returns this value with another one merged over it, as for `extends`, overrides and variants.
  ///
  /// Maps are merged, in the order of this one. A component replaces a component of another name and merges its options
  /// with one of the same name. Lists and single values are replaced, and `null` removes a key.
  public func merging(_ other: Node, shape: Shape) -> Node {
    switch shape {
    case .component(let options):
      guard let mine = try? ComponentForm(self), let its = try? ComponentForm(other), mine.name == its.name
      else {
        return other
      }
      return .component(
        its.place, options: mine.options.merging(its.options, shape: options(its.name) ?? .value))
    case .fields(let fields, _): return mergingMap(other) { fields[$0] ?? .value }
    case .map(let shape): return mergingMap(other) { _ in shape }
    case .value: return mergingMap(other) { _ in .value }
    case .list: return other
    }
  }

  private func mergingMap(_ other: Node, shape: (String) -> Shape) -> Node {
    guard var result = entries, let added = other.entries else { return other }
    for entry in added {
      // A null with nothing to remove is kept, because the decoder knows whether it has a meaning.
      guard let i = result.firstIndex(where: { $0.name == entry.name }) else {
        result.append(entry)
        continue
      }
      if entry.value.isNull {
        result.remove(at: i)
      } else {
        result[i] = Entry(
          key: entry.key, value: result[i].value.merging(entry.value, shape: shape(entry.name)))
      }
    }
    return other.with(.map(result))
  }
}
