// Shared by all files of the shim: the types behind the handles, and the guard that catches exceptions.
#pragma once
#include <ATen/ATen.h>
#include <ATen/core/stack.h>

#include <cstring>
#include <exception>
#include <string>

#include "CTorch.h"

struct ct_tensor { at::Tensor value; };
struct ct_generator { at::Generator value; };

namespace ct {

inline char *copy(const std::string &text) { return strdup(text.c_str()); }

inline ct_tensor *own(at::Tensor tensor) { return tensor.defined() ? new ct_tensor{std::move(tensor)} : nullptr; }

/// Runs `body`. If it throws an exception, stores the message in `error` and returns `otherwise`.
template <class Result, class Body>
Result guard(ct_error *error, Result otherwise, Body &&body) {
  try {
    return body();
  } catch (const c10::Error &e) {
    *error = copy(e.what_without_backtrace());
  } catch (const std::exception &e) {
    *error = copy(e.what());
  } catch (...) {
    *error = copy("an exception without a message");
  }
  return otherwise;
}

/// Runs `body`; after an exception, which its function has no way to report, the result is `otherwise`.
template <class Result, class Body>
Result quietly(Result otherwise, Body &&body) noexcept {
  try {
    return body();
  } catch (...) {
    return otherwise;
  }
}

}  // namespace ct
