/// The losses of steps that nobody has looked at.
///
/// On a GPU a look waits for all the work that was handed to it, so steps are looked at together, some at a time.
struct UnreadLosses {
  private var losses: [(step: Int, loss: Tensor)] = []

  mutating func add(_ loss: Tensor, step: Int) { losses.append((step, loss.detach())) }

  /// Every loss that is waiting, in the order of the steps; afterwards none is.
  mutating func read() -> [(step: Int, value: Double)] {
    if losses.isEmpty { return [] }
    defer { losses = [] }
    return Array(zip(losses.map(\.step), Tensor.stack(losses.map { $0.loss.reshape([]) }).doubles))
  }
}
