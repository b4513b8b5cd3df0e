/// The network or the memory whose vectors a phase clusters.
public enum ClusterSource {
  /// The model that is being trained embeds all training images, without augmentation and in evaluation mode.
  case model
  /// A teacher embeds them in the same way.
  case teacher(Teacher)
  /// The stored projections are clustered. Several clusterings use the slots of the memory in turn.
  case memory(MemoryBank)
}

extension Learner {
  /// The source of the first part that has its own, or else the model.
  public var clusterSource: ClusterSource {
    for part in parts {
      if case .model = part.learner.clusterSource { continue }
      return part.learner.clusterSource
    }
    return .model
  }
}
