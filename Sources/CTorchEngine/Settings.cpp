// Autocast, generators and process-wide settings. Differences between versions of libtorch are handled here.
#include <ATen/Parallel.h>
#include <ATen/autocast_mode.h>
#include <ATen/detail/CUDAHooksInterface.h>
#include <malloc.h>
#include <stdlib.h>
#include <torch/csrc/api/include/torch/version.h>

#include "Fused/Parallel.h"
#include "Guard.h"

#define CT_VERSION (TORCH_VERSION_MAJOR * 100 + TORCH_VERSION_MINOR)

namespace {

/// Tunes the allocator when the engine is loaded.
__attribute__((constructor)) void prepare() {
  // glibc returns blocks of some megabytes to the system at once, and the next step has to obtain the same pages again,
  // which takes a tenth of its time. These settings keep them.
  if (!mallopt(M_MMAP_THRESHOLD, 1 << 30)) mallopt(M_MMAP_THRESHOLD, 32 << 20);  // the maximum of older versions
  mallopt(M_TRIM_THRESHOLD, 0x7fffffff);
  mallopt(M_TOP_PAD, 64 << 20);
}

}  // namespace

bool ct_autocast(bool cuda, bool enabled) {
#if CT_VERSION >= 204
  const auto device = cuda ? at::kCUDA : at::kCPU;
  const bool before = at::autocast::is_autocast_enabled(device);
  at::autocast::set_autocast_enabled(device, enabled);
  at::autocast::set_autocast_dtype(device, at::kBFloat16);
#else
  const bool before = cuda ? at::autocast::is_enabled() : at::autocast::is_cpu_enabled();
  if (cuda) {
    at::autocast::set_enabled(enabled);
    at::autocast::set_autocast_gpu_dtype(at::kBFloat16);
  } else {
    at::autocast::set_cpu_enabled(enabled);
    at::autocast::set_autocast_cpu_dtype(at::kBFloat16);
  }
#endif
  // Cached casts of weights are valid for one scope only, because the next step has other weights.
  if (before && !enabled) at::autocast::clear_cache();
  return before;
}

ct_generator *ct_generator_new(const char *device, uint64_t seed, ct_error *error) {
  return ct::guard<ct_generator *>(error, nullptr, [&] {
    auto generator = at::globalContext().defaultGenerator(c10::Device(device)).clone();
    generator.set_current_seed(seed);
    return new ct_generator{generator};
  });
}

void ct_generator_free(ct_generator *generator) { delete generator; }

void ct_set_threads(int count) { at::set_num_threads(count); }
int ct_threads(void) { return at::get_num_threads(); }

void ct_parallel(int count, void (*body)(int index, void *context), void *context) {
  clutch::parallel(count, /*grain=*/1, [&](int64_t, int64_t i, int64_t) { body(static_cast<int>(i), context); });
}

void ct_deterministic(bool enabled) {
  // cuBLAS needs this variable to be deterministic. It is read when the first product on a GPU is computed.
  if (enabled) setenv("CUBLAS_WORKSPACE_CONFIG", ":4096:8", /*overwrite=*/0);
  at::globalContext().setDeterministicAlgorithms(enabled, /*warn_only=*/false);
  at::globalContext().setDeterministicCuDNN(enabled);
  at::globalContext().setBenchmarkCuDNN(!enabled);
  at::globalContext().setAllowTF32CuDNN(!enabled);
  at::globalContext().setAllowTF32CuBLAS(!enabled);
}

int ct_visible_cuda_count(void) {
  if (!at::globalContext().hasCUDA()) return 0;
#if CT_VERSION >= 203
  return at::detail::getCUDAHooks().deviceCount();
#else
  return at::detail::getCUDAHooks().getNumGPUs();
#endif
}
