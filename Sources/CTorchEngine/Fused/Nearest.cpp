// The operator clutch::nearest: the nearest of k centers for each of many rows, without a matrix [n, k] in memory.
#include <ATen/ATen.h>
#include <torch/library.h>

#include <algorithm>
#include <limits>
#include <tuple>
#include <vector>

#include "Kernels.h"
#include "Parallel.h"

namespace clutch {
namespace {

/// The two smallest numbers of each row for processors without AVX2.
void twoSmallest(const float *x, int64_t rows, int64_t k, float *least, int64_t *index, float *second) {
  for (int64_t r = 0; r < rows; r++, x += k) {
    least[r] = second[r] = std::numeric_limits<float>::infinity();
    index[r] = 0;
    for (int64_t i = 0; i < k; i++) {
      if (x[i] < least[r]) {
        second[r] = least[r];
        least[r] = x[i];
        index[r] = i;
      } else {
        second[r] = std::min(second[r], x[i]);
      }
    }
  }
}

/// Returns, for each row x of [n, d] and all centers c of [k, d], float32: the smallest |c|² − 2 x·c [n], the first
/// center that reaches it, int64 [n], and the second smallest value [n], infinity if there is only one center.
///
/// Each thread multiplies a few hundred rows at a time and searches the products while they are in its cache. The
/// result does not depend on the number of threads.
std::tuple<at::Tensor, at::Tensor, at::Tensor> nearest(const at::Tensor &rows, const at::Tensor &centers) {
  TORCH_CHECK(
      rows.is_cpu() && rows.dim() == 2 && rows.scalar_type() == at::kFloat && centers.is_cpu() && centers.dim() == 2 &&
          centers.scalar_type() == at::kFloat && centers.size(1) == rows.size(1) && centers.size(0) > 0,
      "clutch::nearest needs rows [n, d] and centers [k, d] in float32 on the CPU, but has ", rows.sizes(), " and ",
      centers.sizes());
  const at::NoGradGuard withoutGradient;
  const c10::impl::ExcludeDispatchKeyGuard withoutAutocast(c10::DispatchKey::AutocastCPU);
  const int64_t n = rows.size(0), k = centers.size(0);
  const auto points = rows.contiguous(), lengths = centers.square().sum(1), transposed = centers.t();
  auto least = at::empty({n}, at::kFloat), second = at::empty({n}, at::kFloat), index = at::empty({n}, at::kLong);
  float *const leasts = least.data_ptr<float>(), *const seconds = second.data_ptr<float>();
  int64_t *const indices = index.data_ptr<int64_t>();

  const int64_t tile = std::min<int64_t>(512, std::max<int64_t>(32, 131072 / k));
  const auto *const kernels = kernelsFor(16);
  const auto search = kernels ? kernels->twoSmallest : twoSmallest;
  std::vector<at::Tensor> products(workers());
  parallel((n + tile - 1) / tile, 1, [&](int64_t worker, int64_t i, int64_t) {
    const at::NoGradGuard withoutGradient;  // of this thread
    const int64_t from = i * tile, count = std::min(n, from + tile) - from;
    auto &all = products[worker];
    if (!all.defined()) all = at::empty({tile, k}, at::kFloat);
    auto own = all.narrow(0, 0, count);
    at::addmm_out(own, lengths, points.narrow(0, from, count), transposed, 1, -2);
    search(own.data_ptr<float>(), count, k, leasts + from, indices + from, seconds + from);
  });
  return {least, index, second};
}

}  // namespace

TORCH_LIBRARY_FRAGMENT(clutch, library) {
  library.def("nearest(Tensor rows, Tensor centers) -> (Tensor, Tensor, Tensor)", &nearest);
}

}  // namespace clutch
