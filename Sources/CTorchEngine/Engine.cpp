// The whole engine as one translation unit, because parsing libtorch's headers takes longer than compiling all these
// files.
#include "Call.cpp"
#include "Distributed.cpp"
#include "Settings.cpp"
#include "Tensor.cpp"

#include "Fused/BatchNorm.cpp"
#include "Fused/Convolution.cpp"
#include "Fused/Kernels.cpp"
#include "Fused/Nearest.cpp"
#include "Fused/Parallel.cpp"
#include "Fused/Winograd.cpp"
