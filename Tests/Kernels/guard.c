/* A preload library that places every large aligned block directly before a page that cannot be accessed.

   A kernel that writes (or reads) past the end of a tensor then fails with a segmentation fault at that instruction,
   instead of silently damaging neighboring memory. libtorch allocates the memory of its tensors with posix_memalign. A
   block ends at most one alignment before the page.

   cc -O1 -shared -fPIC guard.c -o guard.so; LD_PRELOAD=./guard.so PROGRAM */
#define _GNU_SOURCE
#include <errno.h>
#include <pthread.h>
#include <stdint.h>
#include <sys/mman.h>

extern void __libc_free(void *);
extern void *__libc_memalign(size_t, size_t);

enum { least = 256, page = 4096, slots = 1 << 16 };

/* The guarded blocks, in an open hash table. A freed slot stays marked so that searches continue past it. */
static struct { uintptr_t block; void *map; size_t length; } table[slots];
static pthread_mutex_t mutex = PTHREAD_MUTEX_INITIALIZER;
static const uintptr_t freed = 1;

static size_t slot_of(uintptr_t block) { return (block >> 6) * 2654435761u % slots; }

int posix_memalign(void **result, size_t alignment, size_t size) {
  if (size < least) return (*result = __libc_memalign(alignment, size ? size : 1)) ? 0 : ENOMEM;
  const size_t usable = (size + alignment + page - 1) / page * page;
  char *map = mmap(0, usable + page, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
  if (map == MAP_FAILED) return ENOMEM;
  mprotect(map + usable, page, PROT_NONE);
  const uintptr_t block = ((uintptr_t)(map + usable) - size) & ~(uintptr_t)(alignment - 1);
  pthread_mutex_lock(&mutex);
  size_t i = slot_of(block), tries = 0;
  while (table[i].block > freed && tries++ < slots) i = (i + 1) % slots;
  if (tries > slots) __builtin_trap();
  table[i].block = block;
  table[i].map = map;
  table[i].length = usable + page;
  pthread_mutex_unlock(&mutex);
  *result = (void *)block;
  return 0;
}

void free(void *pointer) {
  const uintptr_t block = (uintptr_t)pointer;
  if (!pointer) return;
  pthread_mutex_lock(&mutex);
  size_t i = slot_of(block), tries = 0;
  while (table[i].block && table[i].block != block && tries++ < slots) i = (i + 1) % slots;
  if (table[i].block == block) {
    void *map = table[i].map;
    const size_t length = table[i].length;
    table[i].block = freed;
    pthread_mutex_unlock(&mutex);
    munmap(map, length);
    return;
  }
  pthread_mutex_unlock(&mutex);
  __libc_free(pointer);
}
