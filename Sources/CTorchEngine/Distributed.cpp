// Processes that compute together with libtorch's c10d: Gloo, and NCCL between GPUs if it is built in.
#include <torch/csrc/api/include/torch/version.h>
#include <torch/csrc/autograd/custom_function.h>
#include <torch/csrc/distributed/c10d/PrefixStore.hpp>
#include <torch/csrc/distributed/c10d/ProcessGroupGloo.hpp>
#include <torch/csrc/distributed/c10d/TCPStore.hpp>
#ifdef USE_C10D_NCCL
#include <torch/csrc/distributed/c10d/ProcessGroupNCCL.hpp>
#endif

#include "Guard.h"

#if TORCH_VERSION_MAJOR >= 2
using Backend = c10d::Backend;
#else
using Backend = c10d::ProcessGroup;
#endif

struct ct_store { c10::intrusive_ptr<c10d::TCPStore> value; };

struct ct_group {
  c10::intrusive_ptr<Backend> gloo;
  c10::intrusive_ptr<Backend> nccl;  // null if Gloo also handles tensors on GPUs
  int rank;
  int size;

  Backend &operator()(const at::Tensor &tensor) const { return tensor.is_cuda() && nccl ? *nccl : *gloo; }
};

namespace {

std::chrono::milliseconds milliseconds(double seconds) {
  return std::chrono::milliseconds(static_cast<int64_t>(seconds * 1000));
}

std::vector<at::Tensor> gather(const ct_group &group, const at::Tensor &tensor) {
  std::vector<at::Tensor> input{tensor.contiguous()};
  std::vector<std::vector<at::Tensor>> output(1);
  for (int i = 0; i < group.size; i++) output[0].push_back(at::empty_like(input[0]));
  group(input[0]).allgather(output, input)->wait();
  return output[0];
}

void sum(const ct_group &group, at::Tensor tensor) {
  std::vector<at::Tensor> list{std::move(tensor)};
  group(list[0]).allreduce(list)->wait();
}

/// Stacks the tensors of all processes. The backward pass sums the gradients from all processes.
struct Gather : torch::autograd::Function<Gather> {
  static at::Tensor forward(torch::autograd::AutogradContext *context, const at::Tensor &tensor, int64_t group) {
    context->saved_data["group"] = group;
    return at::stack(gather(*reinterpret_cast<const ct_group *>(group), tensor));
  }

  static torch::autograd::variable_list backward(
      torch::autograd::AutogradContext *context, torch::autograd::variable_list gradients) {
    const auto &group = *reinterpret_cast<const ct_group *>(context->saved_data["group"].toInt());
    auto all = gradients[0].clone(at::MemoryFormat::Contiguous);
    sum(group, all);
    return {all[group.rank], at::Tensor()};
  }
};

}  // namespace

ct_store *ct_store_new(const char *host, uint16_t port, bool serves, double seconds, ct_error *error) {
  return ct::guard<ct_store *>(error, nullptr, [&] {
    c10d::TCPStoreOptions options;
    options.port = port;
    options.isServer = serves;
    options.waitWorkers = false;
    options.timeout = milliseconds(seconds);
    return new ct_store{c10::make_intrusive<c10d::TCPStore>(host, options)};
  });
}

void ct_store_free(ct_store *store) { delete store; }
uint16_t ct_store_port(const ct_store *store) { return store->value->getPort(); }

bool ct_store_set(const ct_store *store, const char *key, ct_error *error) {
  return ct::guard(error, false, [&] {
    store->value->set(key, {1});
    return true;
  });
}

bool ct_store_has(const ct_store *store, const char *key, ct_error *error) {
  return ct::guard(error, false, [&] { return store->value->check({key}); });
}

ct_group *ct_group_new(
    const ct_store *store, int rank, int size, const char *interface, const char *address, bool cuda, double seconds,
    ct_error *error) {
  return ct::guard<ct_group *>(error, nullptr, [&] {
    auto options = c10d::ProcessGroupGloo::Options::create(milliseconds(seconds));
    options->threads = 2;
    options->devices.push_back(
        interface ? c10d::ProcessGroupGloo::createDeviceForInterface(interface)
        : address ? c10d::ProcessGroupGloo::createDeviceForHostname(address)
                  : c10d::ProcessGroupGloo::createDefaultDevice());
    auto prefixed = [&](const char *prefix) { return c10::make_intrusive<c10d::PrefixStore>(prefix, store->value); };
    auto group = std::make_unique<ct_group>(ct_group{{}, {}, rank, size});
    group->gloo = c10::make_intrusive<c10d::ProcessGroupGloo>(prefixed("gloo"), rank, size, options);
#ifdef USE_C10D_NCCL
    if (cuda) {
      auto settings = c10d::ProcessGroupNCCL::Options::create();
      settings->timeout = milliseconds(seconds);
      group->nccl = c10::make_intrusive<c10d::ProcessGroupNCCL>(prefixed("nccl"), rank, size, settings);
    }
#else
    (void)cuda;
#endif
    return group.release();
  });
}

void ct_group_free(ct_group *group) { delete group; }

bool ct_has_nccl(void) {
#ifdef USE_C10D_NCCL
  return true;
#else
  return false;
#endif
}

bool ct_all_reduce(const ct_group *group, const ct_tensor *tensor, ct_error *error) {
  return ct::guard(error, false, [&] {
    sum(*group, tensor->value);
    return true;
  });
}

bool ct_broadcast(const ct_group *group, const ct_tensor *tensor, int root, ct_error *error) {
  return ct::guard(error, false, [&] {
    std::vector<at::Tensor> list{tensor->value};
    c10d::BroadcastOptions options;
    options.rootRank = root;
    (*group)(list[0]).broadcast(list, options)->wait();
    return true;
  });
}

ct_tensor *ct_all_gather(const ct_group *group, const ct_tensor *tensor, ct_error *error) {
  return ct::guard<ct_tensor *>(error, nullptr, [&] {
    return ct::own(Gather::apply(tensor->value, reinterpret_cast<int64_t>(group)));
  });
}
