// 3x3 convolutions of stride 1 and padding 1 by Winograd's F(4x4, 3x3) (Lavin and Gray, arXiv 1509.09308).
#pragma once
#include <ATen/ATen.h>

namespace clutch {

/// Returns true if `winograd` can compute a convolution of these tensors and is faster.
bool canUseWinograd(const at::Tensor &x, const at::Tensor &w);

/// Returns the convolution of x [n, c, h, w] with w [k, c, 3, 3]: [n, k, h, w].
at::Tensor winograd(const at::Tensor &x, const at::Tensor &w);

/// Returns the gradient with respect to x.
at::Tensor winogradInputGradient(const at::Tensor &gradient, const at::Tensor &w);

/// Returns the gradient with respect to w.
at::Tensor winogradFilterGradient(const at::Tensor &gradient, const at::Tensor &x);

}  // namespace clutch
