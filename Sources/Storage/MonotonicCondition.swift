import Foundation

/// A lock with a condition, as `NSCondition`, whose waits end on time even if the system clock is set.
package final class MonotonicCondition: @unchecked Sendable {  // pthread's mutex and condition are made for threads
  private let mutex = UnsafeMutablePointer<pthread_mutex_t>.allocate(capacity: 1)
  private let condition = UnsafeMutablePointer<pthread_cond_t>.allocate(capacity: 1)

  package init() {
    pthread_mutex_init(mutex, nil)
    var attributes = pthread_condattr_t()
    pthread_condattr_init(&attributes)
    pthread_condattr_setclock(&attributes, CLOCK_MONOTONIC)
    pthread_cond_init(condition, &attributes)
    pthread_condattr_destroy(&attributes)
  }

  deinit {
    pthread_cond_destroy(condition)
    pthread_mutex_destroy(mutex)
    condition.deallocate()
    mutex.deallocate()
  }

  package func lock() { pthread_mutex_lock(mutex) }

  package func unlock() { pthread_mutex_unlock(mutex) }

  /// Wakes one waiting thread.
  package func signal() { pthread_cond_signal(condition) }

  /// Wakes all waiting threads.
  package func broadcast() { pthread_cond_broadcast(condition) }

  /// Waits for a signal, at most for some seconds. It may return early without one. The caller must hold the lock, which
  /// is released meanwhile.
  package func wait(atMost seconds: Double) {
    var end = timespec()
    clock_gettime(CLOCK_MONOTONIC, &end)
    let nanoseconds = end.tv_nsec + Int(max(0, seconds) * 1e9)
    end.tv_sec += nanoseconds / 1_000_000_000
    end.tv_nsec = nanoseconds % 1_000_000_000
    pthread_cond_timedwait(condition, mutex, &end)
  }

  /// Waits until a condition holds, at most for some seconds. The caller must hold the lock.
  package func wait(atMost seconds: Double, until isMet: () -> Bool) {
    let watch = Stopwatch()
    while !isMet(), watch.seconds < seconds { wait(atMost: seconds - watch.seconds) }
  }
}
