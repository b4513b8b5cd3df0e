// The inner loops of fused operators, compiled for several instruction sets. One is chosen at run time.
#pragma once
#include <c10/util/BFloat16.h>

#include <cstdint>

namespace clutch {

using c10::BFloat16;

constexpr int64_t mostChannels = 4096;

/// An image in memory, [height, width, channels].
struct Image {
  const float *data;
  int64_t height, width, channels;
};

/// Arguments of a batch norm of rows [n, channels].
template <class T> struct Normalization {
  const T *x, *shortcut;  // the latter may be null
  int64_t channels;
  const float *scale, *shift;
  bool isRelu;
};

/// Arguments of the backward pass of a batch norm.
template <class T> struct NormalizationGradient {
  const T *gradient, *x, *result;  // the latter is null unless a relu follows a shortcut
  int64_t channels;
  const float *scale, *shift, *mean, *slope, *offset;
  bool isRelu;
};

/// Batch norm's kernels for rows of one type. BatchNormKernels.h documents each function.
template <class T> struct BatchNormKernels {
  void (*moments)(const T *x, const T *origin, int64_t count, int64_t channels, double *sum, double *square);
  void (*normalize)(const Normalization<T> &of, int64_t from, int64_t end, T *y);
  void (*gradientMoments)(const NormalizationGradient<T> &of, int64_t from, int64_t end, double *sum, double *product);
  void (*inputGradient)(const NormalizationGradient<T> &of, int64_t from, int64_t end, T *to, T *shortcut);
};

/// WinogradKernels.h documents each function.
struct WinogradKernels {
  int width;    // floats in a register
  int columns;  // of a panel
  int rows;     // that a product takes at once
  void (*product)(const float *a, int64_t m, int64_t depth, const float *b, int64_t panels, float *c, int64_t stride);
  void (*productOfPanels)(const float *a, const float *b, int64_t depth, float *c, bool add);
  void (*transformInput)(
      const Image &x, int64_t y0, int64_t x0, float *to, int64_t stride, int64_t group, int64_t groupStride);
  void (*transformGradient)(
      const Image &g, int64_t y0, int64_t x0, float *to, int64_t stride, int64_t group, int64_t groupStride);
  void (*transformOutput)(
      const float *from, int64_t stride, const Image &y, int64_t y0, int64_t x0, int64_t first, int64_t end);
  void (*transformFilters)(
      const float *w, int64_t filter, int64_t row, int64_t column, int64_t count, float *to, int64_t stride);
  void (*transformFilterGradient)(
      const float *from, int64_t stride, int64_t parts, int64_t partStride, float *to, int64_t channels);
};

/// NearestKernels.h documents `twoSmallest`.
struct Kernels {
  WinogradKernels winograd;
  BatchNormKernels<float> batchNorm;
  BatchNormKernels<BFloat16> batchNormHalf;
  void (*twoSmallest)(const float *x, int64_t rows, int64_t k, float *least, int64_t *index, float *second);
};

/// Returns the kernels with the widest registers that the processor supports and that divide `channels`; null if there
/// are none.
const Kernels *kernelsFor(int64_t channels);

}  // namespace clutch
