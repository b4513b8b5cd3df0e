// A C ABI over libtorch: one generic operator call, tensors, autograd, autocast, the global settings, and processes
// that compute together.
//
// The functions are defined in CTorchEngine, a library that the first call loads. Only `ct_version`, `ct_blas_core`,
// `ct_string_free` and, without CUDA, `ct_cuda_count` do without it.
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
// A call is opened for an operator, given its arguments in the order of the operator's schema (`ct_argument` leaves that
// order and names the next one), run, and asked for its results. Arguments that are not given take the schema's defaults.

/// The operator of a schema name such as "aten::add.Tensor"; it lives for ever.
const ct_operator *_Nullable ct_operator_find(const char *name, ct_error *_Nonnull error);

ct_call *ct_call_new(const ct_operator *op);
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
/// Result `i` as a tensor; NULL where it is none.
ct_tensor *_Nullable ct_result_tensor(const ct_call *call, size_t i);
/// How many tensors result `i` lists; 1 where it is a tensor.
size_t ct_result_tensor_count(const ct_call *call, size_t i);
ct_tensor *_Nullable ct_result_tensor_at(const ct_call *call, size_t i, size_t j);
/// Result `i`, a number or truth value, as a double or an integer.
double ct_result_double(const ct_call *call, size_t i);
int64_t ct_result_int(const ct_call *call, size_t i);

// MARK: Tensors

/// A tensor on the CPU that copies `bytes` of elements of `dtype` (c10::ScalarType), row by row, of `shape` [rank].
ct_tensor *_Nullable ct_tensor_new(
    const void *_Nullable data, size_t bytes, const int64_t *_Nullable shape, size_t rank, int dtype, ct_error *_Nonnull error);
void ct_tensor_free(ct_tensor *tensor);
int ct_tensor_dtype(const ct_tensor *tensor);
size_t ct_tensor_rank(const ct_tensor *tensor);
int64_t ct_tensor_size(const ct_tensor *tensor, size_t axis);
char *ct_tensor_device(const ct_tensor *tensor);
/// The first element; the tensor must be contiguous and on the CPU for its memory to be read through it.
void *_Nullable ct_tensor_data(const ct_tensor *tensor);
char *_Nullable ct_tensor_print(const ct_tensor *tensor, ct_error *_Nonnull error);

// MARK: Autograd and autocast. Both switches belong to the calling thread.

bool ct_requires_grad(const ct_tensor *tensor);
bool ct_set_requires_grad(const ct_tensor *tensor, bool value, ct_error *_Nonnull error);
ct_tensor *_Nullable ct_grad(const ct_tensor *tensor);
void ct_set_grad(const ct_tensor *tensor, const ct_tensor *_Nullable grad);
bool ct_backward(const ct_tensor *tensor, ct_error *_Nonnull error);
/// Turns the recording of gradients on or off and returns what it was.
bool ct_grad_mode(bool enabled);
/// Turns bfloat16 autocast for the CPU or CUDA on or off and returns what it was.
bool ct_autocast(bool cuda, bool enabled);

// MARK: Randomness and global settings

ct_generator *_Nullable ct_generator_new(const char *device, uint64_t seed, ct_error *_Nonnull error);
void ct_generator_free(ct_generator *generator);

void ct_set_threads(int count);
int ct_threads(void);
/// Calls `body` with 0 ..< count on the threads of operators, which take one each within it, and waits for all.
void ct_parallel(int count, void (*_Nonnull body)(int index, void *_Nullable context), void *_Nullable context);
/// Deterministic algorithms only; cuDNN's autotuning, which would choose by timing, and TF32 are on where it is off.
void ct_deterministic(bool enabled);
/// The CUDA devices that can be used; 0 without libtorch's CUDA library.
int ct_cuda_count(void);
/// The same, asked of libtorch.
int ct_visible_cuda_count(void);
/// The version of libtorch whose headers Clutch was built with.
char *ct_version(void);
/// The processor kernels that OpenBLAS runs, such as "SkylakeX"; "unknown" where the BLAS does not say.
char *ct_blas_core(void);

// MARK: Processes that compute together
//
// A store is a small table that all of them see, by which they find each other; a group is the processes that did.
// Collectives are called by all processes of a group in the same order, with tensors of the same shape and type,
// contiguous, and wait for the result; a process that is gone, or silent for as long as the group waits, is an error.

/// The table on `host` at `port`, held by the process that `serves`; 0 lets the system choose the port.
ct_store *_Nullable ct_store_new(
    const char *host, uint16_t port, bool serves, double seconds, ct_error *_Nonnull error);
void ct_store_free(ct_store *store);
uint16_t ct_store_port(const ct_store *store);
bool ct_store_set(const ct_store *store, const char *key, ct_error *_Nonnull error);
bool ct_store_has(const ct_store *store, const char *key, ct_error *_Nonnull error);

/// The group of `size` processes, of which this one is number `rank`. It talks through the network interface named, or
/// the one that has the address, or that of the machine's name.
///
/// @param cuda whether tensors on GPUs go through NCCL, where it is built in; it does without the way through memory.
ct_group *_Nullable ct_group_new(
    const ct_store *store, int rank, int size, const char *_Nullable interface, const char *_Nullable address,
    bool cuda, double seconds, ct_error *_Nonnull error);
void ct_group_free(ct_group *group);
/// Whether NCCL is built in.
bool ct_has_nccl(void);
/// Adds the tensors of all processes up, in place.
bool ct_all_reduce(const ct_group *group, const ct_tensor *tensor, ct_error *_Nonnull error);
/// Overwrites the tensor by that of process `root`.
bool ct_broadcast(const ct_group *group, const ct_tensor *tensor, int root, ct_error *_Nonnull error);
/// The tensors of all processes, [size, …]; its gradient is what all processes made of this one's, added up. The
/// group has to live until that gradient is computed.
ct_tensor *_Nullable ct_all_gather(const ct_group *group, const ct_tensor *tensor, ct_error *_Nonnull error);

#ifdef __cplusplus
}
#endif
#pragma clang assume_nonnull end
