// The operator clutch::conv2d: aten::conv2d, with Winograd's algorithm if it is faster.
#include <ATen/autocast_mode.h>
#include <torch/csrc/api/include/torch/version.h>
#include <torch/csrc/autograd/custom_function.h>
#include <torch/library.h>

#include <algorithm>

#include "Winograd.h"

namespace clutch {
namespace {

bool isAutocast() {
#if TORCH_VERSION_MAJOR * 100 + TORCH_VERSION_MINOR >= 204
  return at::autocast::is_autocast_enabled(at::kCPU);
#else
  return at::autocast::is_cpu_enabled();
#endif
}

/// Returns true if oneDNN computes in bfloat16 on this processor. If not, libtorch sums products in bfloat16, which is
/// slow and makes gradients of kernels wrong by some percent.
bool hasBFloat16() {
#ifdef __x86_64__
  return __builtin_cpu_supports("avx512bw") && __builtin_cpu_supports("avx512vl") && __builtin_cpu_supports("avx512dq");
#else
  return true;
#endif
}

/// Computes the convolution in float32 and rounds the result to bfloat16.
at::Tensor emulated(
    const at::Tensor &x, const at::Tensor &w, const c10::optional<at::Tensor> &bias, at::IntArrayRef stride,
    at::IntArrayRef padding);

struct Convolution : torch::autograd::Function<Convolution> {
  static at::Tensor forward(torch::autograd::AutogradContext *context, const at::Tensor &x, const at::Tensor &w) {
    context->save_for_backward({x, w});
    return winograd(x, w);
  }

  static torch::autograd::variable_list backward(
      torch::autograd::AutogradContext *context, torch::autograd::variable_list gradients) {
    TORCH_CHECK(!at::GradMode::is_enabled(), "clutch::conv2d has no second derivative");
    const auto saved = context->get_saved_variables();
    const auto &x = saved[0], &w = saved[1];
    at::Tensor ofInput, ofFilter;
    if (context->needs_input_grad(0)) ofInput = winogradInputGradient(gradients[0], w);
    if (context->needs_input_grad(1)) ofFilter = winogradFilterGradient(gradients[0], x);
    return {ofInput, ofFilter};
  }
};

at::Tensor conv2d(
    const at::Tensor &x, const at::Tensor &w, const c10::optional<at::Tensor> &bias, at::IntArrayRef stride,
    at::IntArrayRef padding) {
  const auto isOne = [](at::IntArrayRef list) {  // one number for both directions, or two
    return std::all_of(list.begin(), list.end(), [](int64_t i) { return i == 1; });
  };
  if (x.is_cpu() && (isAutocast() || x.scalar_type() == at::kBFloat16) && !hasBFloat16()) {
    return emulated(x, w, bias, stride, padding);
  }
  if (!isOne(stride) || !isOne(padding) || isAutocast() || !canUseWinograd(x, w)) {
    return at::conv2d(x, w, bias, stride, padding);
  }
  const bool needsGradient = at::GradMode::is_enabled() && (x.requires_grad() || w.requires_grad());
  auto y = needsGradient ? Convolution::apply(x, w) : winograd(x, w);
  return bias && bias->defined() ? y + bias->reshape({1, -1, 1, 1}) : y;
}

at::Tensor emulated(
    const at::Tensor &x, const at::Tensor &w, const c10::optional<at::Tensor> &bias, at::IntArrayRef stride,
    at::IntArrayRef padding) {
  const c10::impl::ExcludeDispatchKeyGuard withoutAutocast(c10::DispatchKey::AutocastCPU);
  const auto wide = [](const at::Tensor &t) { return t.to(at::kBFloat16).to(at::kFloat); };
  const auto b = bias && bias->defined() ? c10::optional<at::Tensor>(wide(*bias)) : c10::nullopt;
  return clutch::conv2d(wide(x), wide(w), b, stride, padding).to(at::kBFloat16);
}

}  // namespace

TORCH_LIBRARY_FRAGMENT(clutch, library) {
  library.def(
      "conv2d(Tensor input, Tensor weight, Tensor? bias=None, int[2] stride=1, int[2] padding=0) -> Tensor", &conv2d);
}

}  // namespace clutch
