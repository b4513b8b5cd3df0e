// Tensors and their autograd state.
#include <ATen/core/grad_mode.h>
#include <torch/csrc/autograd/autograd.h>

#include <sstream>

#include "Guard.h"

ct_tensor *ct_tensor_new(
    const void *data, size_t bytes, const int64_t *shape, size_t rank, int dtype, ct_error *error) {
  return ct::guard<ct_tensor *>(error, nullptr, [&] {
    auto tensor = at::empty(at::IntArrayRef(shape, rank), static_cast<at::ScalarType>(dtype));
    TORCH_CHECK(tensor.nbytes() == bytes, "the shape ", tensor.sizes(), " takes ", tensor.nbytes(),
                " bytes, but the data has ", bytes);
    if (bytes > 0) std::memcpy(tensor.data_ptr(), data, bytes);
    return ct::own(tensor);
  });
}

void ct_tensor_free(ct_tensor *tensor) { delete tensor; }
int ct_tensor_dtype(const ct_tensor *tensor) { return static_cast<int>(tensor->value.scalar_type()); }
size_t ct_tensor_rank(const ct_tensor *tensor) { return tensor->value.dim(); }
int64_t ct_tensor_size(const ct_tensor *tensor, size_t axis) { return tensor->value.sizes()[axis]; }

char *ct_tensor_device(const ct_tensor *tensor) {
  return ct::quietly<char *>(nullptr, [&] { return ct::copy(tensor->value.device().str()); });
}

void *ct_tensor_data(const ct_tensor *tensor) {
  return ct::quietly<void *>(nullptr, [&] { return tensor->value.data_ptr(); });
}

char *ct_tensor_print(const ct_tensor *tensor, ct_error *error) {
  return ct::guard<char *>(error, nullptr, [&] {
    std::ostringstream text;
    text << tensor->value;
    return ct::copy(text.str());
  });
}

bool ct_requires_grad(const ct_tensor *tensor) { return tensor->value.requires_grad(); }

bool ct_set_requires_grad(const ct_tensor *tensor, bool value, ct_error *error) {
  return ct::guard(error, false, [&] {
    tensor->value.requires_grad_(value);
    return true;
  });
}

ct_tensor *ct_grad(const ct_tensor *tensor) {
  return ct::quietly<ct_tensor *>(nullptr, [&] { return ct::own(tensor->value.grad()); });
}

bool ct_set_grad(const ct_tensor *tensor, const ct_tensor *grad, ct_error *error) {
  return ct::guard(error, false, [&] {
    tensor->value.mutable_grad() = grad ? grad->value : at::Tensor();
    return true;
  });
}

bool ct_backward(const ct_tensor *tensor, ct_error *error) {
  return ct::guard(error, false, [&] {
    torch::autograd::backward({tensor->value}, {at::Tensor()});
    return true;
  });
}

bool ct_grad_mode(bool enabled) {
  const bool before = at::GradMode::is_enabled();
  at::GradMode::set_enabled(enabled);
  return before;
}
