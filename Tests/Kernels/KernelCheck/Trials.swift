import Metrics
import Torch

/// The trials of a check: the layers of networks of all sizes, and random shapes.
struct Trials {
  /// `true` if convolutions call `aten::conv2d` directly, instead of `convolve`.
  let direct: Bool

  private func convolution(
    _ images: [Int], _ outputs: Int, _ kernel: Int, stride: Int, padding: Int, bias: Bool = false,
    channelsLast: Bool = true
  ) -> Trial {
    let direct = direct
    let shapes = [images, [outputs, images[1], kernel, kernel]] + (bias ? [[outputs]] : [])
    return Trial("convolution, stride \(stride), padding \(padding):", shapes, channelsLast: channelsLast) { inputs in
      let bias = inputs.count > 2 ? inputs[2] : nil
      if direct {
        return call("aten::conv2d", inputs[0], inputs[1], bias, [stride, stride], [padding, padding])
      }
      return convolve(inputs[0], inputs[1], bias: bias, stride: stride, padding: padding)
    }
  }

  /// All layers of ResNets and plain networks of several widths, for images of several sizes.
  func ofNetworks(batch: Int, widths: [Int]) -> [Trial] {
    var trials: [Trial] = []
    for width in widths {
      for (side, channels) in [(28, 1), (32, 3)] {
        trials.append(convolution([batch, channels, side, side], width, 3, stride: 1, padding: 1))
        trials.append(convolution([batch, channels, 2 * side, 2 * side], width, 7, stride: 2, padding: 3))
        trials.append(pool(batch, width, side, kernel: 3, stride: 2, padding: 1))
        var (inputs, extent) = (width, side)
        for outputs in [width, 2 * width, 4 * width, 8 * width] {
          let images = [batch, inputs, extent, extent]
          if inputs != outputs {
            trials.append(convolution(images, outputs, 3, stride: 2, padding: 1))
            trials.append(convolution(images, outputs, 1, stride: 2, padding: 0))
            trials.append(convolution(images, outputs, 3, stride: 1, padding: 1))
            trials.append(pool(batch, inputs, extent, kernel: 2, stride: 2, padding: 0))
            extent = (extent + 1) / 2
          }
          trials.append(convolution([batch, outputs, extent, extent], outputs, 3, stride: 1, padding: 1))
          trials.append(convolution([batch, outputs, extent, extent], 4 * outputs, 1, stride: 1, padding: 0))
          trials.append(convolution([batch, 4 * outputs, extent, extent], outputs, 1, stride: 1, padding: 0))
          trials.append(convolution([batch, 4 * outputs, extent, extent], 8 * outputs, 1, stride: 2, padding: 0))
          trials.append(batchNorm(batch, outputs, extent))
          inputs = outputs
        }
        trials.append(linear(batch, inputs, 128))
      }
    }
    return trials
  }

  /// Shapes for which oneDNN 2.6 is known to be wrong, for each fault that `convolve` avoids.
  func ofKnownFaults() -> [Trial] {
    let overflows = [2, 4, 5].map { convolution([8, $0, 28, 28], 2 * $0, 1, stride: 2, padding: 0) }
    let points = [(10, 3), (5, 6), (2, 15), (6, 10)].flatMap { height, width in
      [1, 3, 9, 33].map { convolution([2, 8, height, width], $0, 1, stride: 1, padding: 0) }
    }
    let columns = [3, 5].flatMap { kernel in
      [7, 16].map { convolution([3, 8, $0, 1], 12, kernel, stride: 2, padding: kernel / 2) }
    }
    return overflows + points + columns
  }

  /// Random shapes, the same for the same seed.
  func random(_ count: Int, seed: UInt64) -> [Trial] {
    var numbers = SplitMix64(seed: seed)
    let channels = [1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 12, 15, 16, 17, 20, 24, 32, 33, 40, 48, 64, 96]
    func pick<Value>(_ values: [Value]) -> Value { values[Int(numbers.next() % UInt64(values.count))] }
    return (0..<count).map { _ in
      let (batch, inputs, outputs) = (pick([1, 2, 3, 8, 16]), pick(channels), pick(channels))
      let (height, width) = (pick([1, 2, 3, 4, 5, 7, 8, 14, 16, 17, 28, 32]), pick([1, 3, 4, 7, 8, 16, 28, 32]))
      switch pick([0, 0, 0, 0, 0, 0, 0, 1, 2, 3]) {
      case 1: return batchNorm(max(2, batch), inputs, height)
      case 2: return linear(batch, inputs * height, outputs)
      case 3: return pool(batch, inputs, max(3, height), kernel: 3, stride: pick([1, 2]), padding: 1)
      default:
        let kernel = pick([1, 1, 1, 3, 3, 3, 5, 7])
        let padding = kernel > min(height, width) ? kernel / 2 : pick([0, kernel / 2])
        return convolution(
          [batch, inputs, height, width], outputs, kernel, stride: pick([1, 1, 2, 2, 3]), padding: padding,
          bias: pick([true, false]), channelsLast: pick([true, true, true, false]))
      }
    }
  }

  private func batchNorm(_ batch: Int, _ channels: Int, _ side: Int) -> Trial {
    Trial("batch norm:", [[batch, channels, side, side], [channels], [channels]]) { inputs in
      let statistics = inputs[0].statistics
      let (mean, variance) = (Tensor.zeros([channels], statistics), Tensor.ones([channels], statistics))
      let (weight, bias) = (inputs[1].to(statistics), inputs[2].to(statistics))
      return call("clutch::batch_norm", inputs[0], nil, weight, bias, mean, variance, true, false)
    }
  }

  private func linear(_ batch: Int, _ inputs: Int, _ outputs: Int) -> Trial {
    Trial("linear:", [[batch, inputs], [outputs, inputs], [outputs]]) { call("aten::linear", $0[0], $0[1], $0[2]) }
  }

  private func pool(_ batch: Int, _ channels: Int, _ side: Int, kernel: Int, stride: Int, padding: Int) -> Trial {
    Trial("max pool \(kernel), stride \(stride):", [[batch, channels, side, side]]) { inputs in
      let pool = MaxPool(kernel: kernel, stride: stride, padding: padding)
      return pool(inputs[0], training: true)
    }
  }
}

extension Tensor {
  /// The type in which batch norm keeps its statistics: float32 for bfloat16, and otherwise the tensor's own.
  fileprivate var statistics: DType { dtype == .float64 ? .float64 : .float32 }
}
