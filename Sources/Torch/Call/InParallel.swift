import CTorch
import Synchronization

/// Computes the tensors that `body` returns for 0 ..< count in parallel, on the threads of libtorch's operators.
///
/// Use it for operators that run on a single thread; operators within `body` use one thread each. Their errors are
/// raised on the calling thread, like those of an operator.
public func inParallel(_ count: Int, _ body: @escaping @Sendable (Int) -> Tensor) -> [Tensor] {
  let work = ParallelWork(count, body)
  ct_parallel(
    Int32(count), { i, work in Unmanaged<ParallelWork>.fromOpaque(work!).takeUnretainedValue().carryOut(Int(i)) },
    Unmanaged.passUnretained(work).toOpaque())
  return work.results()
}

private final class ParallelWork: Sendable {
  private let body: @Sendable (Int) -> Tensor
  private let tensors: Mutex<[Tensor]>
  private let failure = Mutex<TorchError?>(nil)

  init(_ count: Int, _ body: @escaping @Sendable (Int) -> Tensor) {
    self.body = body
    tensors = Mutex([Tensor](repeating: .undefined, count: count))
  }

  func carryOut(_ i: Int) {
    do {
      let tensor = try withTorchErrors { body(i) }
      tensors.withLock { $0[i] = tensor }
    } catch {
      failure.withLock { $0 = $0 ?? error as? TorchError }
    }
  }

  func results() -> [Tensor] {
    if let error = failure.withLock(\.self) { raise(error.description) }
    return tensors.withLock(\.self)
  }
}
