#pragma once

/// The address of a function of the engine. The first call loads the engine and libtorch; if that fails, the process
/// ends with a message that says why and what to do.
void *ct_engine_function(const char *name);
