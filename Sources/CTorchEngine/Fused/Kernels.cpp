#include "Kernels.h"

#include <cstdlib>
#include <cstring>
#include <limits>

#if defined(__x86_64__)

// Functions between START and END are compiled for a larger instruction set than the rest of the library.
#define TEXT(what) _Pragma(#what)
#if defined(__clang__)
#define START(set) TEXT(clang attribute push(__attribute__((target(set))), apply_to = function))
#define END _Pragma("clang attribute pop")
#else
#define START(set) _Pragma("GCC push_options") TEXT(GCC target(set))
#define END _Pragma("GCC pop_options")
#endif

#define INLINE inline __attribute__((always_inline))
#define UNROLL _Pragma("GCC unroll 36")

namespace clutch {
namespace {

/// The channels of a pixel outside the image.
alignas(64) const float zeros[mostChannels] = {};

#define KERNELS                                                                                                   \
  {{width, columns, rows, product, productOfPanels, transformInput, transformGradient, transformOutput,           \
    transformFilters, transformFilterGradient},                                                                   \
   {moments<float>, normalize<float>, gradientMoments<float>, inputGradient<float>},                              \
   {moments<BFloat16>, normalize<BFloat16>, gradientMoments<BFloat16>, inputGradient<BFloat16>},                  \
   twoSmallest}

START("avx2,fma")
namespace avx2 {
constexpr int width = 8, rows = 6;
#include "Vectors.h"
#include "WinogradKernels.h"
#include "BatchNormKernels.h"
#include "NearestKernels.h"
const Kernels kernels = KERNELS;
}  // namespace avx2
END

START("avx512f,avx512vl,avx512bw,avx512dq,fma")
namespace avx512 {
constexpr int width = 16, rows = 12;
#include "Vectors.h"
#include "WinogradKernels.h"
#include "BatchNormKernels.h"
#include "NearestKernels.h"
const Kernels kernels = KERNELS;
}  // namespace avx512
END

/// Returns the number of floats in the widest register to use. ATEN_CPU_CAPABILITY limits it, as for libtorch's
/// kernels.
int widest() {
  const char *limit = std::getenv("ATEN_CPU_CAPABILITY");
  const auto isLimitedTo = [&](const char *set) { return limit && !std::strcmp(limit, set); };
  if (isLimitedTo("default") || !__builtin_cpu_supports("avx2") || !__builtin_cpu_supports("fma")) return 0;
  const bool isWide = __builtin_cpu_supports("avx512f") && __builtin_cpu_supports("avx512vl") &&
                      __builtin_cpu_supports("avx512bw") && __builtin_cpu_supports("avx512dq");
  return isWide && !isLimitedTo("avx2") ? 16 : 8;
}

}  // namespace

const Kernels *kernelsFor(int64_t channels) {
  static const int most = widest();
  if (most >= 16 && channels % 16 == 0) return &avx512::kernels;
  if (most >= 8 && channels % 8 == 0) return &avx2::kernels;
  return nullptr;
}

}  // namespace clutch

#else

namespace clutch {
const Kernels *kernelsFor(int64_t) { return nullptr; }
}  // namespace clutch

#endif
