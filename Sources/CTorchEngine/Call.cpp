// The generic operator call. It reaches every ATen operator by its schema through the dispatcher's boxed interface.
#include <ATen/core/dispatch/Dispatcher.h>

#include <memory>
#include <optional>
#include <sstream>

#include "Guard.h"

struct ct_operator {
  c10::OperatorHandle handle;
  const c10::FunctionSchema &schema;
};

struct ct_call {
  const ct_operator *op;
  torch::jit::Stack stack;   // arguments in the schema's order, then the results
  std::vector<bool> given;
  size_t next = 0;
  std::string problem;       // the first error in an argument
};

namespace {

/// Returns the type of an argument, without the `?` of an optional.
c10::TypePtr wanted(const ct_call *call, size_t i) {
  auto type = call->op->schema.arguments()[i].type();
  if (auto optional = type->cast<c10::OptionalType>()) return optional->getElementType();
  return type;
}

void put(ct_call *call, c10::IValue value) {
  const auto count = call->op->schema.arguments().size();
  if (call->next >= count) {
    if (call->problem.empty()) call->problem = "takes " + std::to_string(count) + " arguments, but was given more";
    return;
  }
  call->given[call->next] = true;
  call->stack[call->next++] = std::move(value);
}

bool wants(const ct_call *call, c10::TypeKind kind) {
  return call->next < call->op->schema.arguments().size() && wanted(call, call->next)->kind() == kind;
}

/// Returns the element type of the next argument if it is a list; otherwise null.
c10::TypePtr wantedElement(const ct_call *call) {
  if (!wants(call, c10::TypeKind::ListType)) return nullptr;
  return wanted(call, call->next)->castRaw<c10::ListType>()->getElementType();
}

/// Adds an argument; what goes wrong is reported when the operator runs.
template <class Body>
void push(ct_call *call, Body &&body) noexcept {
  ct_error error = nullptr;
  const bool done = ct::guard(&error, false, [&] {
    body();
    return true;
  });
  if (!done && call->problem.empty()) ct::quietly(0, [&] { call->problem = error ? error : "no memory"; return 0; });
  free(error);
}

}  // namespace

const ct_operator *ct_operator_find(const char *name, ct_error *error) {
  return ct::guard<const ct_operator *>(error, nullptr, [&]() -> const ct_operator * {
    const std::string full = name;
    const auto dot = full.find('.');
    const auto base = full.substr(0, dot);
    const auto overload = dot == std::string::npos ? "" : full.substr(dot + 1);
    auto handle = c10::Dispatcher::singleton().findSchema({base, overload});
    if (!handle) throw std::runtime_error("there is no operator " + full);
    return new ct_operator{*handle, handle->schema()};
  });
}

ct_call *ct_call_new(const ct_operator *op) {
  return ct::quietly<ct_call *>(nullptr, [&] {
    const auto count = op->schema.arguments().size();
    return new ct_call{op, torch::jit::Stack(count), std::vector<bool>(count)};
  });
}

void ct_call_free(ct_call *call) { delete call; }

void ct_argument(ct_call *call, const char *name) {
  push(call, [&] {
    auto index = call->op->schema.argumentIndexWithName(name);
    if (!index) throw std::runtime_error(std::string("has no argument '") + name + "'");
    call->next = *index;
  });
}

void ct_push_none(ct_call *call) { push(call, [&] { put(call, c10::IValue()); }); }
void ct_push_bool(ct_call *call, bool value) { push(call, [&] { put(call, value); }); }
void ct_push_double(ct_call *call, double value) { push(call, [&] { put(call, value); }); }
void ct_push_string(ct_call *call, const char *value) { push(call, [&] { put(call, std::string(value)); }); }
void ct_push_device(ct_call *call, const char *value) { push(call, [&] { put(call, c10::Device(value)); }); }

void ct_push_generator(ct_call *call, const ct_generator *value) { push(call, [&] { put(call, value->value); }); }
void ct_push_tensor(ct_call *call, const ct_tensor *value) { push(call, [&] { put(call, value->value); }); }

void ct_push_int(ct_call *call, int64_t value) {
  push(call, [&] {
    if (wants(call, c10::TypeKind::FloatType)) return put(call, static_cast<double>(value));
    put(call, value);
  });
}

void ct_push_ints(ct_call *call, const int64_t *values, size_t count) {
  push(call, [&] {
    auto element = wantedElement(call);
    if (element && element->kind() == c10::TypeKind::FloatType) {
      return put(call, std::vector<double>(values, values + count));
    }
    put(call, std::vector<int64_t>(values, values + count));
  });
}

void ct_push_doubles(ct_call *call, const double *values, size_t count) {
  push(call, [&] { put(call, std::vector<double>(values, values + count)); });
}

void ct_push_tensors(ct_call *call, const ct_tensor *const *values, size_t count) {
  push(call, [&] {
    auto element = wantedElement(call);
    if (element && element->kind() == c10::TypeKind::OptionalType) {
      c10::List<c10::optional<at::Tensor>> list;
      for (size_t i = 0; i < count; i++) {
        list.push_back(values[i] ? c10::optional<at::Tensor>(values[i]->value) : c10::nullopt);
      }
      return put(call, std::move(list));
    }
    c10::List<at::Tensor> list;
    for (size_t i = 0; i < count; i++) list.push_back(values[i] ? values[i]->value : at::Tensor());
    put(call, std::move(list));
  });
}

bool ct_run(ct_call *call, ct_error *error) {
  return ct::guard(error, false, [&] {
    const auto &arguments = call->op->schema.arguments();
    for (size_t i = 0; i < arguments.size() && call->problem.empty(); i++) {
      if (call->given[i]) continue;
      if (const auto &value = arguments[i].default_value()) {
        call->stack[i] = *value;
      } else {
        call->problem = "needs the argument '" + arguments[i].name() + "'";
      }
    }
    if (!call->problem.empty()) {
      std::ostringstream text;
      text << call->op->schema.name() << " " << call->problem << "; its schema is " << call->op->schema;
      throw std::runtime_error(text.str());
    }
    call->op->handle.callBoxed(&call->stack);
    return true;
  });
}

size_t ct_result_count(const ct_call *call) { return call->stack.size(); }

ct_tensor *ct_result_tensor(const ct_call *call, size_t i) {
  return ct::quietly<ct_tensor *>(nullptr, [&] {
    return call->stack[i].isTensor() ? ct::own(call->stack[i].toTensor()) : nullptr;
  });
}

size_t ct_result_tensor_count(const ct_call *call, size_t i) {
  return ct::quietly<size_t>(0, [&]() -> size_t {
    return call->stack[i].isTensorList() ? call->stack[i].toTensorList().size() : 1;
  });
}

ct_tensor *ct_result_tensor_at(const ct_call *call, size_t i, size_t j) {
  return ct::quietly<ct_tensor *>(nullptr, [&] {
    return call->stack[i].isTensorList() ? ct::own(call->stack[i].toTensorList().get(j)) : ct_result_tensor(call, i);
  });
}

double ct_result_double(const ct_call *call, size_t i) {
  return ct::quietly<double>(0, [&]() -> double {
    const auto &value = call->stack[i];
    return value.isBool() ? value.toBool() : value.isScalar() ? value.toScalar().to<double>() : 0;
  });
}

int64_t ct_result_int(const ct_call *call, size_t i) {
  return ct::quietly<int64_t>(0, [&]() -> int64_t {
    const auto &value = call->stack[i];
    if (value.isBool()) return value.toBool();
    return value.isInt() ? value.toInt() : value.isDouble() ? static_cast<int64_t>(value.toDouble()) : 0;
  });
}
