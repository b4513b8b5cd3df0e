import Foundation
import Synchronization
import Testing

@testable import Storage

@Suite struct MonotonicConditionTests {
  @Test func `a wait without a signal ends on time`() {
    let condition = MonotonicCondition()
    let watch = Stopwatch()
    condition.lock()
    condition.wait(atMost: 0.05) { false }
    condition.unlock()
    #expect(watch.seconds >= 0.05 && watch.seconds < 30)
  }

  @Test func `a signal ends a wait, and the waiting thread has the lock again`() {
    let condition = MonotonicCondition()
    let value = Mutex(0)
    let watch = Stopwatch()
    condition.lock()
    Thread.detachNewThread {
      condition.lock()
      value.withLock { $0 = 1 }
      condition.broadcast()
      value.withLock { $0 = 2 }
      condition.unlock()
    }
    condition.wait(atMost: 60) { value.withLock { $0 > 0 } }
    #expect(value.withLock(\.self) == 2, "the lock was free only after the other thread had left it")
    condition.unlock()
    #expect(watch.seconds < 60)
  }

  @Test func `a condition that is met needs no wait`() {
    let condition = MonotonicCondition()
    let watch = Stopwatch()
    condition.lock()
    condition.wait(atMost: 60) { true }
    condition.unlock()
    #expect(watch.seconds < 30)
  }
}
