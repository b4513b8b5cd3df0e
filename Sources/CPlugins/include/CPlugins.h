// The linker section that contains one record per plugin file: a function that registers its components.
#pragma once
/// The first and the one-past-last record. The linker defines both symbols because the section's name is a C
/// identifier.
extern void (*const __start_plugins[])(void) __attribute__((weak, visibility("hidden")));
extern void (*const __stop_plugins[])(void) __attribute__((weak, visibility("hidden")));
static inline long plugin_count(void) { return __stop_plugins - __start_plugins; }
static inline void plugin_run(long i) { __start_plugins[i](); }
