#pragma once

/// Returns the address of a function in the engine. The first call loads the engine and libtorch. If that fails, the
/// process ends with a message that states the reason and the remedy.
void *ct_engine_function(const char *name);
