import Torch

/// The losses of steps that have not been read yet.
///
/// On a GPU, reading a value waits for all pending work, so the losses of several steps are read together.
struct UnreadLosses {
  private var losses: [(step: Int, loss: Tensor)] = []

  mutating func add(_ loss: Tensor, step: Int) { losses.append((step, loss.detach())) }

  /// Returns and removes all pending losses, in the order of the steps.
  mutating func read() -> [(step: Int, value: Double)] {
    if losses.isEmpty { return [] }
    defer { losses = [] }
    return Array(zip(losses.map(\.step), Tensor.stack(losses.map { $0.loss.reshape([]) }).doubles))
  }
}
