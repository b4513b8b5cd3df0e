#include "Parallel.h"

#include <ATen/ATen.h>
#include <ATen/Parallel.h>
#include <ATen/TensorIterator.h>

#include <algorithm>
#include <atomic>

namespace clutch {

int64_t workers() { return at::in_parallel_region() ? 1 : at::get_num_threads(); }

void parallel(int64_t count, int64_t grain, const std::function<void(int64_t, int64_t, int64_t)> &body) {
  std::atomic<int64_t> next{0};
  auto work = [&](int64_t worker) {
    for (int64_t begin; (begin = next.fetch_add(grain)) < count;) body(worker, begin, std::min(count, begin + grain));
  };
  const int64_t threads = std::min(workers(), (count + grain - 1) / grain);
  if (threads <= 1) return work(0);

  // The template `at::parallel_for` uses only one thread if it is compiled without OpenMP, as with Swift's clang. A
  // loop over a tensor's elements is a compiled part of libtorch.
  auto places = at::empty({threads}, at::kByte);
  char *const first = static_cast<char *>(places.data_ptr());
  auto loop = at::TensorIterator::nullary_op(places);
  loop.for_each(
      [&](char **data, const int64_t *strides, int64_t size, int64_t lines) {
        for (int64_t line = 0; line < lines; line++) {
          for (int64_t i = 0; i < size; i++) work(data[0] + line * strides[1] + i * strides[0] - first);
        }
      },
      /*grain_size=*/1);
}

}  // namespace clutch
