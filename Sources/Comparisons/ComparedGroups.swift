import Storage

extension RunSelection {
  /// The groups of OOD sets in the recipes of finished runs. Groups for which runs have different sets are excluded.
  package var groups: [ComparedSet] {
    let all = named
    return all.filter { group in !all.contains { $0.name == group.name && $0.members != group.members } }
  }

  /// Notes that list the sets of each group and the excluded groups.
  var groupNotes: [String] {
    let kept = groups
    return unique(named.map(\.name)).map { name in
      guard let group = kept.first(where: { $0.name == name }) else {
        return "\(name) is left out: runs have different sets under that name"
      }
      return "\(name): the mean of \(group.members.joined(separator: ", "))"
    }
  }

  private var named: [ComparedSet] {
    unique(runs.flatMap { run in (run.results?.groups ?? []).map { ComparedSet(name: $0.name, members: $0.sets) } })
  }
}
