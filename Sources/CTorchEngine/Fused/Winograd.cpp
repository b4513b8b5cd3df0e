#include "Winograd.h"

#include <algorithm>

#include "Kernels.h"
#include "Parallel.h"

namespace clutch {
namespace {

constexpr int64_t points = 36;  // of a transformed tile, 6x6

/// The size of a block of transformed tiles. It should fit in a core's L2 cache.
constexpr int64_t blockBytes = 768 << 10;

/// The minimum number of tiles in a block. Filters of deep layers fit in no cache and are read once per block.
constexpr int64_t fewestTiles = 36;

/// The memory limit for separate sums of the filter gradients in each thread.
constexpr int64_t sumBytes = 48 << 20;

int64_t ceilDivide(int64_t a, int64_t b) { return (a + b - 1) / b; }

/// Returns the distance between two points' matrices in floats. It is a cache line longer than a matrix, because equal
/// positions of all 36 matrices would otherwise share one cache set.
int64_t apart(int64_t size) { return ceilDivide(size, 16) * 16 + 16; }

/// The 4x4 tiles of a batch of images, numbered consecutively.
struct Tiles {
  int64_t across, inPicture, count;

  explicit Tiles(const at::Tensor &x)
      : across(ceilDivide(x.size(3), 4)),
        inPicture(across * ceilDivide(x.size(2), 4)),
        count(inPicture * x.size(0)) {}

  /// Calls body(image, y, x) with the position of tile i.
  template <class Body> void find(int64_t i, Body &&body) const {
    const int64_t inside = i % inPicture;
    body(i / inPicture, inside / across * 4, inside % across * 4);
  }
};

Image at(const at::Tensor &x, int64_t i) {
  const int64_t size = x.size(1) * x.size(2) * x.size(3);
  return {x.data_ptr<float>() + i * size, x.size(2), x.size(3), x.size(1)};
}

/// Transformed filters: 36 matrices [inputs, outputs], each in panels of a few columns.
struct Filters {
  int64_t inputs, columns, panels, stride;
  at::Tensor data;

  /// `isTransposed` creates the filters of the backward pass: inputs and outputs are swapped, and rows and columns are
  /// reversed.
  Filters(const WinogradKernels &kernels, const at::Tensor &w, bool isTransposed)
      : inputs(w.size(isTransposed ? 0 : 1)),
        columns(kernels.columns),
        panels(ceilDivide(w.size(isTransposed ? 1 : 0), kernels.columns)),
        stride(apart(panels * inputs * kernels.columns)),
        data(at::empty({points * stride}, w.options())) {
    const int64_t outputs = w.size(isTransposed ? 1 : 0);
    const int64_t input = w.stride(isTransposed ? 0 : 1), output = w.stride(isTransposed ? 1 : 0);
    const int64_t sign = isTransposed ? -1 : 1, row = sign * w.stride(2), column = sign * w.stride(3);
    const float *from = w.data_ptr<float>() + (isTransposed ? 2 * (w.stride(2) + w.stride(3)) : 0);
    float *to = data.data_ptr<float>();
    parallel(panels * inputs, /*grain=*/64, [&](int64_t, int64_t begin, int64_t end) {
      for (int64_t i = begin; i < end; i++) {
        const int64_t k = i / inputs * kernels.columns, c = i % inputs;
        kernels.transformFilters(
            from + c * input + k * output, output, row, column, outputs - k, to + i * kernels.columns, stride);
      }
    });
  }

  const float *panel(int64_t point, int64_t i) const {
    return data.data_ptr<float>() + point * stride + i * inputs * columns;
  }
};

at::Tensor convolve(const at::Tensor &x, const at::Tensor &w, bool isTransposed) {
  const auto &kernels = kernelsFor(w.size(0) | w.size(1))->winograd;
  const Filters filters(kernels, w, isTransposed);
  const Tiles tiles(x);
  const int64_t c = x.size(1), k = w.size(isTransposed ? 1 : 0);
  auto y = at::empty({x.size(0), k, x.size(2), x.size(3)}, x.options(), at::MemoryFormat::ChannelsLast);

  // If there are few tiles for each thread, several threads share tiles and divide the outputs.
  const int64_t groups = std::clamp<int64_t>(48 * workers() / tiles.count, 1, filters.panels);
  const int64_t group = ceilDivide(filters.panels, groups), wide = group * kernels.columns;
  const int64_t tallest = std::clamp<int64_t>(blockBytes / (points * 4 * (c + wide)), fewestTiles, 96);
  const int64_t turns = ceilDivide(tiles.count * groups, tallest * workers()) * workers();
  const int64_t block = ceilDivide(ceilDivide(tiles.count * groups, turns), kernels.rows) * kernels.rows;
  const int64_t blocks = ceilDivide(tiles.count, block);
  const int64_t inputStride = apart(block * c), outputStride = apart(block * wide);
  const int64_t scratchSize = points * (inputStride + outputStride);
  auto scratch = at::empty({workers() * scratchSize}, x.options());

  parallel(groups * blocks, 1, [&](int64_t worker, int64_t task, int64_t) {
    float *input = scratch.data_ptr<float>() + worker * scratchSize;
    float *output = input + points * inputStride;
    const int64_t panel = task / blocks * group, panels = std::min(group, filters.panels - panel);
    const int64_t first = task % blocks * block, count = std::min(block, tiles.count - first);
    for (int64_t i = 0; i < count; i++) {
      tiles.find(first + i, [&](int64_t image, int64_t top, int64_t left) {
        kernels.transformInput(at(x, image), top - 1, left - 1, input + i * c, inputStride, c, 0);
      });
    }
    for (int64_t p = 0; p < points; p++) {
      kernels.product(
          input + p * inputStride, count, c, filters.panel(p, panel), panels, output + p * outputStride, wide);
    }
    const int64_t channel = panel * kernels.columns;
    for (int64_t i = 0; i < count; i++) {
      tiles.find(first + i, [&](int64_t image, int64_t top, int64_t left) {
        kernels.transformOutput(
            output + i * wide, outputStride, at(y, image), top, left, channel, std::min(k, channel + wide));
      });
    }
  });
  return y;
}

}  // namespace

bool canUseWinograd(const at::Tensor &x, const at::Tensor &w) {
  for (const auto &tensor : {x, w}) {
    if (tensor.scalar_type() != at::kFloat || !tensor.device().is_cpu() || tensor.dim() != 4) return false;
  }
  const int64_t inputs = w.size(1), outputs = w.size(0);
  const bool fits = w.size(2) == 3 && w.size(3) == 3 && x.size(1) == inputs && std::min(inputs, outputs) >= 16 &&
                    std::max(inputs, outputs) <= mostChannels && kernelsFor(inputs | outputs);
  if (!fits) return false;
  // Tiles that are mostly outside the image are not worth the effort. The rule depends on one image and not on the
  // batch, so that an image has the same output in every batch and its score does not depend on other images.
  const int64_t tiles = Tiles(x).inPicture, pixels = x.size(2) * x.size(3);
  return x.size(0) > 0 && tiles * points * 4 <= pixels * 9 * 3;
}

at::Tensor winograd(const at::Tensor &x, const at::Tensor &w) {
  return convolve(x.contiguous(at::MemoryFormat::ChannelsLast), w, false);
}

at::Tensor winogradInputGradient(const at::Tensor &gradient, const at::Tensor &w) {
  return convolve(gradient.contiguous(at::MemoryFormat::ChannelsLast), w, true);
}

at::Tensor winogradFilterGradient(const at::Tensor &g, const at::Tensor &images) {
  const auto gradient = g.contiguous(at::MemoryFormat::ChannelsLast);
  const auto x = images.contiguous(at::MemoryFormat::ChannelsLast);
  const int64_t k = gradient.size(1), c = x.size(1);
  const auto &kernels = kernelsFor(k | c)->winograd;
  const int64_t columns = kernels.columns;
  const Tiles tiles(x);
  const int64_t rowPanels = ceilDivide(k, columns), columnPanels = ceilDivide(c, columns), square = columns * columns;
  const int64_t sums = apart(rowPanels * columnPanels * square);

  // Every thread sums over its own part of the tiles. If that needs too much memory, there is one part for all threads.
  const int64_t most = workers() * points * sums * 4 <= sumBytes ? std::min(workers(), tiles.count) : 1;
  const int64_t share = ceilDivide(tiles.count, most), parts = ceilDivide(tiles.count, share);
  const int64_t block = std::min<int64_t>(share, parts > 1 ? 48 : 256);
  const int64_t left = apart(rowPanels * block * columns), right = apart(columnPanels * block * columns);
  const int64_t scratchSize = points * (left + right + sums);
  auto scratch = at::empty({parts * scratchSize}, x.options());

  parallel(parts, 1, [&](int64_t, int64_t part, int64_t) {
    float *a = scratch.data_ptr<float>() + part * scratchSize, *b = a + points * left, *s = b + points * right;
    // After the last channel, a panel contains zeros.
    if (k % columns) std::fill(a, b, 0.0f);
    if (c % columns) std::fill(b, s, 0.0f);
    const int64_t end = std::min(tiles.count, (part + 1) * share);
    for (int64_t first = part * share; first < end; first += block) {
      const int64_t count = std::min(block, end - first);
      parallel(count, 8, [&](int64_t, int64_t begin, int64_t end) {
        for (int64_t i = begin; i < end; i++) {
          tiles.find(first + i, [&](int64_t image, int64_t y0, int64_t x0) {
            float *to = a + i * columns;
            kernels.transformGradient(at(gradient, image), y0, x0, to, left, columns, block * columns);
            to = b + i * columns;
            kernels.transformInput(at(x, image), y0 - 1, x0 - 1, to, right, columns, block * columns);
          });
        }
      });
      parallel(points * rowPanels, rowPanels, [&](int64_t, int64_t begin, int64_t end) {
        for (int64_t i = begin; i < end; i++) {
          const int64_t p = i / rowPanels, row = i % rowPanels;
          for (int64_t column = 0; column < columnPanels; column++) {
            kernels.productOfPanels(
                a + p * left + row * block * columns, b + p * right + column * block * columns, count,
                s + p * sums + (row * columnPanels + column) * square, first > part * share);
          }
        }
      });
    }
  });

  auto result = at::empty({k, c, 3, 3}, x.options(), at::MemoryFormat::ChannelsLast);
  const float *s = scratch.data_ptr<float>() + points * (left + right);
  parallel(k, 4, [&](int64_t, int64_t begin, int64_t end) {
    for (int64_t i = begin; i < end; i++) {
      for (int64_t j = 0; j < c; j += kernels.width) {
        const int64_t panel = i / columns * columnPanels + j / columns;
        kernels.transformFilterGradient(
            s + panel * square + i % columns * columns + j % columns, sums, parts, scratchSize,
            result.data_ptr<float>() + i * 9 * c + j, c);
      }
    }
  });
  return result;
}

}  // namespace clutch
