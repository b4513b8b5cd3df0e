/// Returns the convolution of images with kernels: [n, inputs, h, w], [outputs, inputs, k, k] -> [n, outputs, h', w'].
///
/// Use it instead of `aten::conv2d`, which is not safe for every shape: oneDNN 2.6, which is part of Debian's libtorch,
/// has three faults (docs/decisions.md). This function avoids them. `Tests/Kernels/check` tests the affected shapes.
public func convolve(
  _ images: Tensor, _ kernels: Tensor, bias: Tensor? = nil, stride: Int = 1, padding: Int = 0
) -> Tensor {
  let isPoint = kernels.size(2) == 1 && kernels.size(3) == 1
  if isPoint, stride > 1, padding == 0 {
    // With AVX2 and few channels in channels-last order, oneDNN writes past the end of a buffer. Selecting the pixels
    // that the kernel meets first is equivalent and cheaper.
    let met = [2, 3].reduce(images) { call("aten::slice.Tensor", $0, $1, 0, $0.size($1), stride) }
    return convolve(met.contiguous(.channelsLast), kernels, bias: bias)
  }
  let isWrongInHalf = isPoint ? kernels.size(0) % 2 == 1 : stride > 1 && images.size(3) == 1
  if isWrongInHalf, images.device == .cpu {
    // In bfloat16, oneDNN computes wrong gradients: those of the images for an odd number of outputs and a multiple of
    // 30 pixels, and those of the kernels for images of a single column.
    return withAutocast(false, on: images.device) {
      call("aten::conv2d", images.atLeastFloat32, kernels.atLeastFloat32, bias?.atLeastFloat32, [stride], [padding])
    }.to(images.dtype)
  }
  return call("clutch::conv2d", images, kernels, bias, [stride], [padding])
}

extension Tensor {
  fileprivate var atLeastFloat32: Tensor { dtype == .bfloat16 || dtype == .float16 ? to(.float32) : self }
}
