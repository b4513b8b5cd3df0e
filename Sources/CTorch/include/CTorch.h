// A C ABI for libtorch: a generic operator call, tensors, autograd, autocast, global settings, and processes that
// compute together.
//
// The functions are defined in CTorchEngine, a library that the first call loads. Only `ct_version`, `ct_blas_core`,
// `ct_string_free` and, without CUDA, `ct_cuda_count` work without it.
//
// Ownership: whatever is returned as `ct_tensor *`, `ct_generator *`, `ct_call *`, `ct_store *`, `ct_group *` or
// `char *` is the caller's only reference and goes back through the function that frees its type. Arguments are borrowed
// for the call.
// Errors: a function with `error` sets it to a message, which the caller frees, and returns NULL or false.
// No C++ exception leaves this header.
#pragma once
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#pragma clang assume_nonnull begin
#ifdef __cplusplus
extern "C" {
#endif

typedef struct ct_tensor ct_tensor;
typedef struct ct_generator ct_generator;
typedef struct ct_operator ct_operator;
typedef struct ct_call ct_call;
typedef struct ct_store ct_store;
typedef struct ct_group ct_group;
typedef char *_Nullable ct_error;

void ct_string_free(char *string);

// MARK: The generic call
//
// To call an operator, create a call, push the arguments in the order of the operator's schema, run the call, and read
// its results. `ct_argument` names the next argument, so that others can be skipped. Missing arguments have the
// schema's defaults.

/// Returns the operator with a schema name such as "aten::add.Tensor". It is never freed.
const ct_operator *_Nullable ct_operator_find(const char *name, ct_error *_Nonnull error);

/// NULL if there is no memory for it. What is wrong with an argument is reported when the call runs.
ct_call *_Nullable ct_call_new(const ct_operator *op);
void ct_call_free(ct_call *call);
void ct_argument(ct_call *call, const char *name);
void ct_push_none(ct_call *call);
void ct_push_bool(ct_call *call, bool value);
void ct_push_int(ct_call *call, int64_t value);
void ct_push_double(ct_call *call, double value);
void ct_push_string(ct_call *call, const char *value);
void ct_push_device(ct_call *call, const char *value);
void ct_push_generator(ct_call *call, const ct_generator *value);
void ct_push_tensor(ct_call *call, const ct_tensor *value);
void ct_push_ints(ct_call *call, const int64_t *_Nullable values, size_t count);
void ct_push_doubles(ct_call *call, const double *_Nullable values, size_t count);
void ct_push_tensors(ct_call *call, const ct_tensor *_Nullable const *_Nullable values, size_t count);
bool ct_run(ct_call *call, ct_error *_Nonnull error);

size_t ct_result_count(const ct_call *call);
/// Returns result `i` as a tensor; NULL if it is not one.
ct_tensor *_Nullable ct_result_tensor(const ct_call *call, size_t i);
/// Returns the number of tensors in result `i`, a list; 1 if it is a tensor.
size_t ct_result_tensor_count(const ct_call *call, size_t i);
ct_tensor *_Nullable ct_result_tensor_at(const ct_call *call, size_t i, size_t j);
/// Returns result `i`, a number or boolean, as a double or an integer.
double ct_result_double(const ct_call *call, size_t i);
int64_t ct_result_int(const ct_call *call, size_t i);

// MARK: Tensors

/// Creates a tensor on the CPU from a copy of `bytes` bytes, elements of `dtype` (c10::ScalarType) in row-major order,
/// of shape `shape` [rank].
ct_tensor *_Nullable ct_tensor_new(
    const void *_Nullable data, size_t bytes, const int64_t *_Nullable shape, size_t rank, int dtype, ct_error *_Nonnull error);
void ct_tensor_free(ct_tensor *tensor);
int ct_tensor_dtype(const ct_tensor *tensor);
size_t ct_tensor_rank(const ct_tensor *tensor);
int64_t ct_tensor_size(const ct_tensor *tensor, size_t axis);
char *_Nullable ct_tensor_device(const ct_tensor *tensor);
/// Returns a pointer to the first element. To read the memory through it, the tensor must be contiguous and on the CPU.
void *_Nullable ct_tensor_data(const ct_tensor *tensor);
char *_Nullable ct_tensor_print(const ct_tensor *tensor, ct_error *_Nonnull error);

// MARK: Autograd and autocast. Both switches belong to the calling thread.

bool ct_requires_grad(const ct_tensor *tensor);
bool ct_set_requires_grad(const ct_tensor *tensor, bool value, ct_error *_Nonnull error);
ct_tensor *_Nullable ct_grad(const ct_tensor *tensor);
bool ct_set_grad(const ct_tensor *tensor, const ct_tensor *_Nullable grad, ct_error *_Nonnull error);
bool ct_backward(const ct_tensor *tensor, ct_error *_Nonnull error);
/// Turns the recording of gradients on or off and returns the previous state.
bool ct_grad_mode(bool enabled);
/// Turns bfloat16 autocast for the CPU or CUDA on or off and returns the previous state.
bool ct_autocast(bool cuda, bool enabled);

// MARK: Randomness and global settings

ct_generator *_Nullable ct_generator_new(const char *device, uint64_t seed, ct_error *_Nonnull error);
void ct_generator_free(ct_generator *generator);

void ct_set_threads(int count);
int ct_threads(void);
/// Calls `body` with 0 ..< count on the threads of operators and waits for all calls. Operators within `body` use one
/// thread each.
void ct_parallel(int count, void (*_Nonnull body)(int index, void *_Nullable context), void *_Nullable context);
/// Turns deterministic algorithms on or off. If off, cuDNN's autotuning, which chooses by timing, and TF32 are on.
void ct_deterministic(bool enabled);
/// Returns the number of available CUDA devices; 0 without libtorch's CUDA library.
int ct_cuda_count(void);
/// Returns the number of CUDA devices according to libtorch.
int ct_visible_cuda_count(void);
/// Returns the version of libtorch whose headers Clutch was built with.
char *ct_version(void);
/// Returns the CPU kernels that OpenBLAS uses, such as "SkylakeX", or "unknown" if the BLAS does not report them.
char *ct_blas_core(void);

// MARK: Processes that compute together
//
// A store is a small table through which processes find each other; a group is the set of these processes. All
// processes of a group must call collectives in the same order, with contiguous tensors of the same shape and type. The
// calls wait for the result. They fail if a process is gone or does not respond within the group's timeout.

/// Connects to the table on `host` at `port`, which the process with `serves` holds. Port 0 lets the system choose.
ct_store *_Nullable ct_store_new(
    const char *host, uint16_t port, bool serves, double seconds, ct_error *_Nonnull error);
void ct_store_free(ct_store *store);
uint16_t ct_store_port(const ct_store *store);
bool ct_store_set(const ct_store *store, const char *key, ct_error *_Nonnull error);
bool ct_store_has(const ct_store *store, const char *key, ct_error *_Nonnull error);

/// Creates the group of `size` processes, in which this one has number `rank`. It communicates through the named
/// network interface, the interface with the address, or the one of the machine's host name.
///
/// @param cuda true to send tensors on GPUs through NCCL, if it is built in, which avoids copies through main memory.
ct_group *_Nullable ct_group_new(
    const ct_store *store, int rank, int size, const char *_Nullable interface, const char *_Nullable address,
    bool cuda, double seconds, ct_error *_Nonnull error);
void ct_group_free(ct_group *group);
/// Returns true if NCCL is built in.
bool ct_has_nccl(void);
/// Sums the tensors of all processes, in place.
bool ct_all_reduce(const ct_group *group, const ct_tensor *tensor, ct_error *_Nonnull error);
/// Overwrites the tensor with that of process `root`.
bool ct_broadcast(const ct_group *group, const ct_tensor *tensor, int root, ct_error *_Nonnull error);
/// Returns the tensors of all processes, [size, …]. The gradient of this process's tensor is the sum of the gradients
/// from all processes. The group must exist until that gradient is computed.
ct_tensor *_Nullable ct_all_gather(const ct_group *group, const ct_tensor *tensor, ct_error *_Nonnull error);

#ifdef __cplusplus
}
#endif
#pragma clang assume_nonnull end
