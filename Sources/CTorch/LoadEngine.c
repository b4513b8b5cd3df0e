// Loads libtorch with the settings that it reads only once, during loading.
#include "LoadEngine.h"

#include <dlfcn.h>
#include <glob.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <torch/csrc/api/include/torch/version.h>

#include "CTorch.h"

static const char *const engine_name = "libCTorchEngine.so";
static void *engine;
static pthread_once_t engine_once = PTHREAD_ONCE_INIT, blas_once = PTHREAD_ONCE_INIT;

#ifdef CT_CHOOSE_BLAS
/// Loads a library of OpenBLAS with OpenMP for this process, regardless of the system's default.
static void *load_openblas(const char *name) {
  char pattern[128];
  snprintf(pattern, sizeof pattern, "/usr/lib/*/openblas-openmp/%s", name);
  glob_t found;
  void *library = NULL;
  if (glob(pattern, 0, NULL, &found) == 0) {
    library = dlopen(found.gl_pathv[0], RTLD_NOW | RTLD_GLOBAL);
    globfree(&found);
  }
  return library;
}

/// Chooses the BLAS of this process before libtorch requests one: libtorch uses a library that is already loaded under
/// the name `libblas.so.3`.
///
/// Debian's reference BLAS is 30 times slower than OpenBLAS. OpenBLAS with its own threads slows down libtorch's
/// threads, because each thread pool waits actively while the other one works. `libblas` and `liblapack` are thin
/// wrappers. Both load `libopenblas.so.0`, which therefore comes first.
static void choose_blas(void) {
  const char *choice = getenv("CLUTCH_BLAS");
  if (choice && strcmp(choice, "system") == 0) return;
  if (load_openblas("libopenblas.so.0")) {
    load_openblas("libblas.so.3");
    load_openblas("liblapack.so.3");
  }
}
#else
static void choose_blas(void) {}
#endif

/// Sets the environment variables that libtorch and its threads read. It runs before `main`: no other thread reads the
/// environment yet, and the run's record shows the kernels that libtorch will use. Variables that the user has set are
/// kept.
__attribute__((constructor)) static void prepare_environment(void) {
  // An idle OpenMP thread waits actively for milliseconds. On a busy machine, this takes time from the thread that it
  // waits for. With this setting, it sleeps after about 1000 turns.
  if (!getenv("OMP_WAIT_POLICY")) setenv("GOMP_SPINCOUNT", "1000", /*overwrite=*/0);
#if defined(__x86_64__)
  // libtorch 1.13 has kernels for 512 bits but uses them only on request, and then without checking the processor.
  __builtin_cpu_init();
  const bool wide = __builtin_cpu_supports("avx512f") && __builtin_cpu_supports("avx512vl") &&
                    __builtin_cpu_supports("avx512bw") && __builtin_cpu_supports("avx512dq") &&
                    __builtin_cpu_supports("fma");
  if (wide) setenv("ATEN_CPU_CAPABILITY", "avx512", /*overwrite=*/0);
#endif
}

static void load(void) {
  pthread_once(&blas_once, choose_blas);
  engine = dlopen(engine_name, RTLD_NOW | RTLD_LOCAL);
  if (engine) return;
  fprintf(stderr, "clutch: error: cannot load libtorch: %s\n", dlerror());
  fprintf(stderr, "%s belongs beside the program; ./clutch builds both and installs libtorch\n", engine_name);
  exit(1);
}

void *ct_engine_function(const char *name) {
  pthread_once(&engine_once, load);
  void *function = dlsym(engine, name);
  if (function) return function;
  fprintf(stderr, "clutch: error: %s has no function %s; it belongs to another version of Clutch\n", engine_name, name);
  exit(1);
}

char *ct_blas_core(void) {
  pthread_once(&blas_once, choose_blas);
  char *(*name)(void) = (char *(*)(void))dlsym(RTLD_DEFAULT, "openblas_get_corename");
  if (!name) {
    // libtorch loads the system's BLAS.
    pthread_once(&engine_once, load);
    name = (char *(*)(void))dlsym(RTLD_DEFAULT, "openblas_get_corename");
  }
  return strdup(name ? name() : "unknown");
}

int ct_cuda_count(void) {
#ifdef CT_CUDA
  return ct_visible_cuda_count();
#else
  return 0;
#endif
}

void ct_string_free(char *string) { free(string); }

char *ct_version(void) { return strdup(TORCH_VERSION); }
