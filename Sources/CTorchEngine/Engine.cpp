// The whole engine as one unit, since parsing libtorch's headers takes longer than compiling all of these files.
#include "Call.cpp"
#include "Distributed.cpp"
#include "Settings.cpp"
#include "Tensor.cpp"

#include "Fused/BatchNorm.cpp"
#include "Fused/Convolution.cpp"
#include "Fused/Kernels.cpp"
#include "Fused/Parallel.cpp"
#include "Fused/Winograd.cpp"
