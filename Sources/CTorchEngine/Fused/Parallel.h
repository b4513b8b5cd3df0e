// Parallel loops on libtorch's own threads.
#pragma once
#include <cstdint>
#include <functional>

namespace clutch {

/// Returns the number of threads that `parallel` uses.
int64_t workers();

/// Calls body(worker, begin, end) for parts of 0 ..< count with `grain` items each, and waits for all calls.
///
/// A worker takes a new part when it has finished one, so a thread on a slow or busy core does less work. Two calls
/// with the same `worker`, 0 ..< workers(), never run at the same time. A loop within `body` has one worker.
void parallel(
    int64_t count, int64_t grain, const std::function<void(int64_t worker, int64_t begin, int64_t end)> &body);

}  // namespace clutch
