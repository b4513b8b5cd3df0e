// The operator clutch::batch_norm: batch normalization (Ioffe and Szegedy, arXiv 1502.03167), optionally followed by
// the addition of a shortcut and a relu. The forward and backward passes each go over memory twice.
#include <ATen/ATen.h>
#include <torch/csrc/autograd/custom_function.h>
#include <torch/library.h>

#include <algorithm>
#include <cmath>
#include <vector>

#include "Kernels.h"
#include "Parallel.h"

namespace clutch {
namespace {

constexpr auto last = at::MemoryFormat::ChannelsLast;

/// Returns x as rows of channels in memory, the layout of channels-last images and of features [n, d].
at::Tensor rows(const at::Tensor &x) { return x.contiguous(x.dim() == 4 ? last : at::MemoryFormat::Contiguous); }

template <class T> const BatchNormKernels<T> &kernels(int64_t channels) {
  if constexpr (std::is_same_v<T, float>) {
    return kernelsFor(channels)->batchNorm;
  } else {
    return kernelsFor(channels)->batchNormHalf;
  }
}

/// Returns two float64 sums for each channel over `count` rows: [2 * channels]. The order of summation does not depend
/// on the number of threads.
template <class Body> std::vector<double> sums(int64_t count, int64_t channels, Body &&body) {
  const int64_t part = std::max<int64_t>(64, count / 256), parts = (count + part - 1) / part;
  std::vector<double> all(parts * 2 * channels);
  parallel(parts, 1, [&](int64_t, int64_t i, int64_t) {
    double *first = all.data() + i * 2 * channels;
    body(i * part, std::min(count, (i + 1) * part), first, first + channels);
  });
  for (int64_t i = 1; i < parts; i++) {
    for (int64_t c = 0; c < 2 * channels; c++) all[c] += all[i * 2 * channels + c];
  }
  all.resize(2 * channels);
  return all;
}

template <class Body> void inParts(int64_t count, int64_t channels, Body &&body) {
  const int64_t grain = std::max<int64_t>(8, 65536 / channels);
  parallel(count, grain, [&](int64_t, int64_t from, int64_t end) { body(from, end); });
}

template <class T> T *pointer(const at::Tensor &x) { return x.defined() ? x.data_ptr<T>() : nullptr; }

/// The factors of every channel: the result is scale x + shift.
struct Channels {
  at::Tensor values;  // float32 [4, c]
  int64_t count;
  float *mean, *factor, *scale, *shift;  // rows of it; factor is 1 / sqrt(variance + epsilon)

  explicit Channels(const at::Tensor &all) : values(all), count(all.size(1)) {
    mean = values.data_ptr<float>();
    factor = mean + count;
    scale = factor + count;
    shift = scale + count;
  }

  explicit Channels(int64_t count) : Channels(at::empty({4, count}, at::kFloat)) {}

  void set(int64_t c, double m, double variance, double epsilon, float weight, float bias) {
    const double f = 1 / std::sqrt(variance + epsilon);
    mean[c] = m;
    factor[c] = f;
    scale[c] = weight * f;
    shift[c] = bias - m * f * weight;
  }
};

template <class T>
at::Tensor normalize(const at::Tensor &x, const at::Tensor &shortcut, const Channels &of, bool isRelu) {
  auto y = at::empty_like(x);
  const int64_t channels = x.size(1), count = x.numel() / channels;
  const Normalization<T> rows{pointer<T>(x), pointer<T>(shortcut), channels, of.scale, of.shift, isRelu};
  inParts(count, channels, [&](int64_t from, int64_t end) {
    kernels<T>(channels).normalize(rows, from, end, pointer<T>(y));
  });
  return y;
}

/// Training with the batch's statistics, for rows of type T.
template <class T> struct Training : torch::autograd::Function<Training<T>> {
  static at::Tensor forward(
      torch::autograd::AutogradContext *context, const at::Tensor &input, const c10::optional<at::Tensor> &added,
      const at::Tensor &w, const at::Tensor &b, at::Tensor runningMean, at::Tensor runningVariance, bool isRelu,
      double momentum, double epsilon) {
    const auto x = rows(input), shortcut = added ? rows(*added) : at::Tensor();
    const int64_t channels = x.size(1), count = x.numel() / channels;
    const T *origin = pointer<T>(x);  // the first row
    const auto moments = sums(count, channels, [&](int64_t from, int64_t end, double *sum, double *square) {
      kernels<T>(channels).moments(pointer<T>(x) + from * channels, origin, end - from, channels, sum, square);
    });
    Channels of(channels);
    const float *weight = pointer<float>(w), *bias = pointer<float>(b);
    float *movingMean = pointer<float>(runningMean), *movingVariance = pointer<float>(runningVariance);
    for (int64_t c = 0; c < channels; c++) {
      const double distance = moments[c] / count, mean = origin[c] + distance;
      const double variance = std::max(moments[channels + c] / count - distance * distance, 0.0);
      movingMean[c] = movingMean[c] * (1 - momentum) + mean * momentum;
      movingVariance[c] = movingVariance[c] * (1 - momentum) + variance * count / (count - 1) * momentum;
      of.set(c, mean, variance, epsilon, weight[c], bias[c]);
    }
    auto y = normalize<T>(x, shortcut, of, isRelu);
    const bool needsResult = isRelu && shortcut.defined();
    context->save_for_backward({x, needsResult ? y : at::Tensor(), of.values});
    context->saved_data["relu"] = isRelu;
    context->saved_data["shortcut"] = shortcut.defined();
    return y;
  }

  static torch::autograd::variable_list backward(
      torch::autograd::AutogradContext *context, torch::autograd::variable_list gradients) {
    TORCH_CHECK(!at::GradMode::is_enabled(), "clutch::batch_norm has no second derivative");
    const auto saved = context->get_saved_variables();
    const auto &x = saved[0];
    const Channels channel(saved[2]);
    const auto gradient = rows(gradients[0].to(x.scalar_type()));
    const int64_t channels = x.size(1), count = x.numel() / channels;
    auto factors = at::empty({4, channels}, at::kFloat);  // slope, offset, gradients of weight and bias
    float *slope = pointer<float>(factors), *offset = slope + channels;
    float *weight = offset + channels, *bias = weight + channels;
    const NormalizationGradient<T> of{
        pointer<T>(gradient), pointer<T>(x), pointer<T>(saved[1]), channels, channel.scale, channel.shift, channel.mean,
        slope, offset, context->saved_data["relu"].toBool()};
    const auto &kernel = kernels<T>(channels);
    const auto moments = sums(count, channels, [&](int64_t from, int64_t end, double *sum, double *product) {
      kernel.gradientMoments(of, from, end, sum, product);
    });
    for (int64_t c = 0; c < channels; c++) {
      const double sum = moments[c], product = moments[channels + c], factor = channel.factor[c];
      slope[c] = -product / count * factor * factor * channel.scale[c];
      offset[c] = -sum / count * channel.scale[c];
      weight[c] = product * factor;
      bias[c] = sum;
    }
    auto ofInput = at::empty_like(x);
    at::Tensor ofShortcut;
    if (context->saved_data["shortcut"].toBool()) ofShortcut = of.isRelu ? at::empty_like(x) : gradient;
    inParts(count, channels, [&](int64_t from, int64_t end) {
      kernel.inputGradient(of, from, end, pointer<T>(ofInput), of.isRelu ? pointer<T>(ofShortcut) : nullptr);
    });
    const at::Tensor none;
    return {ofInput, ofShortcut, factors[2], factors[3], none, none, none, none, none};
  }
};

/// Returns true if a vector with one value per channel meets the operator's requirements.
bool isFloats(const at::Tensor &x) { return x.scalar_type() == at::kFloat && x.is_contiguous(); }

bool canFuse(const at::Tensor &x, const at::Tensor &shortcut, at::TensorList ofChannels) {
  const bool isType = x.scalar_type() == at::kFloat || x.scalar_type() == at::kBFloat16;
  const bool hasRows = x.dim() == 2 || x.dim() == 4;
  if (!isType || !x.device().is_cpu() || !hasRows || !kernelsFor(x.size(1))) return false;
  if (shortcut.defined() && !(shortcut.scalar_type() == x.scalar_type() && shortcut.sizes() == x.sizes())) return false;
  return std::all_of(ofChannels.begin(), ofChannels.end(), isFloats);
}

at::Tensor batchNorm(
    const at::Tensor &x, const c10::optional<at::Tensor> &added, const at::Tensor &w, const at::Tensor &b,
    const at::Tensor &runningMean, const at::Tensor &runningVariance, bool isTraining, bool isRelu, double momentum,
    double epsilon) {
  const auto shortcut = added.value_or(at::Tensor());
  const bool needsGradient =
      at::GradMode::is_enabled() && (x.requires_grad() || w.requires_grad() || b.requires_grad() ||
                                     (shortcut.defined() && shortcut.requires_grad()));
  // libtorch refuses to train with a single row.
  const bool isSingle = isTraining && x.numel() <= x.size(1);
  if (!canFuse(x, shortcut, {w, b, runningMean, runningVariance}) || isSingle || (needsGradient && !isTraining)) {
    auto y = at::batch_norm(x, w, b, runningMean, runningVariance, isTraining, momentum, epsilon, /*cudnn=*/true);
    if (shortcut.defined()) y = y.add_(shortcut);
    return isRelu ? y.relu_() : y;
  }
  const bool isHalf = x.scalar_type() == at::kBFloat16;
  if (isTraining) {
    return isHalf ? Training<BFloat16>::apply(x, added, w, b, runningMean, runningVariance, isRelu, momentum, epsilon)
                  : Training<float>::apply(x, added, w, b, runningMean, runningVariance, isRelu, momentum, epsilon);
  }
  Channels of(x.size(1));
  const float *mean = pointer<float>(runningMean), *variance = pointer<float>(runningVariance);
  for (int64_t c = 0; c < of.count; c++) {
    of.set(c, mean[c], variance[c], epsilon, pointer<float>(w)[c], pointer<float>(b)[c]);
  }
  const auto other = shortcut.defined() ? rows(shortcut) : shortcut;
  return isHalf ? normalize<BFloat16>(rows(x), other, of, isRelu) : normalize<float>(rows(x), other, of, isRelu);
}

}  // namespace

TORCH_LIBRARY_FRAGMENT(clutch, library) {
  library.def(
      "batch_norm(Tensor input, Tensor? shortcut, Tensor weight, Tensor bias, Tensor running_mean, Tensor running_var, "
      "bool training, bool relu, float momentum=0.1, float eps=1e-05) -> Tensor",
      &batchNorm);
}

}  // namespace clutch
