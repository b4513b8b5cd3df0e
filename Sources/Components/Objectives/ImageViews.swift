import Torch

/// Augmented views of the samples of a batch, images or vectors. Views of images may differ in size.
public struct ImageViews {
  /// Consecutive views of equal size, float32 [views, n, c, h, w] each, or [views, n, p] for vectors.
  let stacks: [Tensor]

  /// - Parameters:
  ///   - whole: all views, view by view, float32 [views · n, c, h, w], or [views · n, p] for vectors.
  ///   - views: the number of views.
  public init(_ whole: Tensor, views: Int) {
    stacks = [whole.reshape([views, whole.size(0) / views] + whole.shape.dropFirst())]
  }

  /// - Parameter views: one tensor per view, float32 [n, c, h, w], or [n, p] for vectors.
  public init(_ views: [Tensor]) {
    var runs: [[Tensor]] = []
    for view in views {
      if runs.last?[0].shape == view.shape { runs[runs.count - 1].append(view) } else { runs.append([view]) }
    }
    stacks = runs.map { .stack($0) }
  }

  private init(stacks: [Tensor]) { self.stacks = stacks }

  /// The number of views of each sample.
  public var count: Int { stacks.map { $0.size(0) }.reduce(0, +) }

  /// One view of all samples, float32 [n, c, h, w], or [n, p] for vectors.
  public subscript(view: Int) -> Tensor {
    var first = 0
    for stack in stacks {
      if view < first + stack.size(0) { return stack[view - first] }
      first += stack.size(0)
    }
    preconditionFailure("there is no view \(view) among \(count)")
  }

  /// Some of the views, in the same order.
  public subscript(range: Range<Int>) -> ImageViews {
    var first = 0
    let parts = stacks.compactMap { stack -> Tensor? in
      defer { first += stack.size(0) }
      let own = range.clamped(to: first..<(first + stack.size(0)))
      return own.isEmpty ? nil : stack[(own.lowerBound - first)..<(own.upperBound - first)]
    }
    return ImageViews(stacks: parts)
  }
}
