// Forwards every function of CTorch.h to the engine, which the first call loads.
//
// The engine is a separate library because loading libtorch takes most of a second. Commands that need no tensors, such
// as `list` and `help`, never call these functions and therefore do not wait for it.
#include "CTorch.h"
#include "LoadEngine.h"

// Threads that look up a function at the same time find the same address.
#define FORWARD(Result, name, parameters, arguments)                     \
  Result name parameters {                                               \
    static __typeof__(&name) function;                                   \
    __typeof__(&name) found = __atomic_load_n(&function, __ATOMIC_ACQUIRE); \
    if (!found) {                                                        \
      found = (__typeof__(&name))ct_engine_function(#name);              \
      __atomic_store_n(&function, found, __ATOMIC_RELEASE);              \
    }                                                                    \
    return found arguments;                                              \
  }

FORWARD(const ct_operator *, ct_operator_find, (const char *name, ct_error *error), (name, error))
FORWARD(ct_call *, ct_call_new, (const ct_operator *op), (op))
FORWARD(void, ct_call_free, (ct_call *call), (call))
FORWARD(void, ct_argument, (ct_call *call, const char *name), (call, name))
FORWARD(void, ct_push_none, (ct_call *call), (call))
FORWARD(void, ct_push_bool, (ct_call *call, bool value), (call, value))
FORWARD(void, ct_push_int, (ct_call *call, int64_t value), (call, value))
FORWARD(void, ct_push_double, (ct_call *call, double value), (call, value))
FORWARD(void, ct_push_string, (ct_call *call, const char *value), (call, value))
FORWARD(void, ct_push_device, (ct_call *call, const char *value), (call, value))
FORWARD(void, ct_push_generator, (ct_call *call, const ct_generator *value), (call, value))
FORWARD(void, ct_push_tensor, (ct_call *call, const ct_tensor *value), (call, value))
FORWARD(void, ct_push_ints, (ct_call *call, const int64_t *values, size_t count), (call, values, count))
FORWARD(void, ct_push_doubles, (ct_call *call, const double *values, size_t count), (call, values, count))
FORWARD(
    void, ct_push_tensors, (ct_call *call, const ct_tensor *const *values, size_t count), (call, values, count))
FORWARD(bool, ct_run, (ct_call *call, ct_error *error), (call, error))

FORWARD(size_t, ct_result_count, (const ct_call *call), (call))
FORWARD(ct_tensor *, ct_result_tensor, (const ct_call *call, size_t i), (call, i))
FORWARD(size_t, ct_result_tensor_count, (const ct_call *call, size_t i), (call, i))
FORWARD(ct_tensor *, ct_result_tensor_at, (const ct_call *call, size_t i, size_t j), (call, i, j))
FORWARD(double, ct_result_double, (const ct_call *call, size_t i), (call, i))
FORWARD(int64_t, ct_result_int, (const ct_call *call, size_t i), (call, i))

FORWARD(
    ct_tensor *, ct_tensor_new,
    (const void *data, size_t bytes, const int64_t *shape, size_t rank, int dtype, ct_error *error),
    (data, bytes, shape, rank, dtype, error))
FORWARD(void, ct_tensor_free, (ct_tensor *tensor), (tensor))
FORWARD(int, ct_tensor_dtype, (const ct_tensor *tensor), (tensor))
FORWARD(size_t, ct_tensor_rank, (const ct_tensor *tensor), (tensor))
FORWARD(int64_t, ct_tensor_size, (const ct_tensor *tensor, size_t axis), (tensor, axis))
FORWARD(char *, ct_tensor_device, (const ct_tensor *tensor), (tensor))
FORWARD(void *, ct_tensor_data, (const ct_tensor *tensor), (tensor))
FORWARD(char *, ct_tensor_print, (const ct_tensor *tensor, ct_error *error), (tensor, error))

FORWARD(bool, ct_requires_grad, (const ct_tensor *tensor), (tensor))
FORWARD(bool, ct_set_requires_grad, (const ct_tensor *tensor, bool value, ct_error *error), (tensor, value, error))
FORWARD(ct_tensor *, ct_grad, (const ct_tensor *tensor), (tensor))
FORWARD(bool, ct_set_grad, (const ct_tensor *tensor, const ct_tensor *grad, ct_error *error), (tensor, grad, error))
FORWARD(bool, ct_backward, (const ct_tensor *tensor, ct_error *error), (tensor, error))
FORWARD(bool, ct_grad_mode, (bool enabled), (enabled))
FORWARD(bool, ct_autocast, (bool cuda, bool enabled), (cuda, enabled))

FORWARD(ct_generator *, ct_generator_new, (const char *device, uint64_t seed, ct_error *error), (device, seed, error))
FORWARD(void, ct_generator_free, (ct_generator *generator), (generator))

FORWARD(void, ct_set_threads, (int count), (count))
FORWARD(int, ct_threads, (void), ())
FORWARD(
    void, ct_parallel, (int count, void (*body)(int index, void *context), void *context), (count, body, context))
FORWARD(void, ct_deterministic, (bool enabled), (enabled))
FORWARD(int, ct_visible_cuda_count, (void), ())

FORWARD(
    ct_store *, ct_store_new, (const char *host, uint16_t port, bool serves, double seconds, ct_error *error),
    (host, port, serves, seconds, error))
FORWARD(void, ct_store_free, (ct_store *store), (store))
FORWARD(uint16_t, ct_store_port, (const ct_store *store), (store))
FORWARD(bool, ct_store_set, (const ct_store *store, const char *key, ct_error *error), (store, key, error))
FORWARD(bool, ct_store_has, (const ct_store *store, const char *key, ct_error *error), (store, key, error))

FORWARD(
    ct_group *, ct_group_new,
    (const ct_store *store, int rank, int size, const char *interface, const char *address, bool cuda, double seconds,
     ct_error *error),
    (store, rank, size, interface, address, cuda, seconds, error))
FORWARD(void, ct_group_free, (ct_group *group), (group))
FORWARD(bool, ct_has_nccl, (void), ())
FORWARD(bool, ct_all_reduce, (const ct_group *group, const ct_tensor *tensor, ct_error *error), (group, tensor, error))
FORWARD(
    bool, ct_broadcast, (const ct_group *group, const ct_tensor *tensor, int root, ct_error *error),
    (group, tensor, root, error))
FORWARD(
    ct_tensor *, ct_all_gather, (const ct_group *group, const ct_tensor *tensor, ct_error *error),
    (group, tensor, error))
