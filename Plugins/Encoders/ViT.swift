import Clutch

/// A vision transformer (Dosovitskiy et al., arXiv 2010.11929), with the arithmetic and names of timm, and optionally
/// with DINOv2's layer scale and registers (arXiv 2304.07193).
///
/// Patches become vectors, to which position embeddings are added: x = [c, r₁, …, E p₁ + e₁, E p₂ + e₂, …], with a
/// class token c and registers r. Each block computes x ← x + γ₁ attention(norm(x)) and x ← x + γ₂ W₂ gelu(W₁ norm(x)).
/// Images [n, c, h, w] -> features [n, width], the class token after the last norm. The layers are `mean-patch`, the
/// mean of the patches after this norm, and `class-token`.
///
/// `weights` may be files of timm, of DINOv2 and of Hugging Face. Position embeddings of another image size are
/// interpolated.
struct ViT: Encoder {
  static let name = "vit"

  /// The side of a patch in pixels, which must divide the sides of the images; smaller patches show finer detail and
  /// take much longer.
  var patch = 16
  /// The length of the vectors, 192, 384, 768 and 1024 for the sizes Ti, S, B and L; longer ones hold more information
  /// and take longer.
  var width = 192
  /// The number of blocks; more of them learn more abstract features and take longer.
  var depth = 12
  /// The number of attention heads, which must divide `width`; more of them can attend to more things at once.
  var heads = 3
  /// The number of register tokens, 4 in DINOv2's variants with registers; they keep global information out of the
  /// patches.
  var registers = 0
  /// Learns a factor for each element that a block adds, as in DINOv2; most other models lack it.
  var layerScale = false
  /// The features: the class token, the mean of the patches, or both, one after the other.
  var output = Output.classToken
  /// The rule for position embeddings of another image size. `offset` is that of DINOv2 without registers, `antialias`
  /// that of timm and of DINOv2 with registers.
  var interpolation = Interpolation.antialias

  enum Output: String, Decodable, Sendable, CaseIterable { case classToken, meanPatch, both }
  enum Interpolation: String, Decodable, Sendable, CaseIterable { case antialias, offset }

  func validate() throws(OptionError) {
    try require("patch", patch, in: 2...64)
    try require("width", width, in: 1...4096)
    try require("depth", depth, in: 1...64)
    try require("heads", heads, in: 1...64)
    try require("registers", registers, in: 0...64)
    if width % heads != 0 { throw OptionError("heads", "must divide the width \(width), but is \(heads)") }
  }

  func build(_ images: ImageShape, _ random: Generator) throws(OptionError) -> Network {
    guard images.height % patch == 0, images.width % patch == 0 else {
      throw OptionError(
        "patch",
        "must divide the sides of the images, which are \(images), but is \(patch); resize the images with "
          + "the data sets' 'size', for example to 224")
    }
    let network = VisionTransformer(self, images, random)
    return Network(network, outputs: output == .both ? 2 * width : width)
  }

  func place(of name: String) -> WeightPlace? {
    let hugging = [
      "embeddings.cls_token": "cls_token", "embeddings.position_embeddings": "pos_embed",
      "embeddings.register_tokens": "reg_token", "register_tokens": "reg_token",
      "embeddings.patch_embeddings.projection.weight": "patch_embed.proj.weight",
      "embeddings.patch_embeddings.projection.bias": "patch_embed.proj.bias", "layernorm.weight": "norm.weight",
      "layernorm.bias": "norm.bias",
    ]
    if let own = hugging[name] { return WeightPlace(own) }
    if name.hasSuffix("mask_token") || name.hasPrefix("pooler.") { return nil }
    guard let parts = name.wholeMatch(of: /encoder\.layer\.(\d+)\.(.+?)(?:\.(weight|bias))?/) else {
      return WeightPlace(name)
    }
    let (block, end) = ("blocks.\(parts.1)", parts.3.map { ".\($0)" } ?? "")
    if let index = ["query", "key", "value"].firstIndex(where: { parts.2 == "attention.attention.\($0)" }) {
      return WeightPlace("\(block).attn.qkv\(end)", part: index, of: 3)
    }
    let modules = [
      "layernorm_before": "norm1", "layernorm_after": "norm2", "attention.output.dense": "attn.proj",
      "intermediate.dense": "mlp.fc1", "output.dense": "mlp.fc2", "layer_scale1.lambda1": "ls1.gamma",
      "layer_scale2.lambda1": "ls2.gamma",
    ]
    return WeightPlace("\(block).\(modules[String(parts.2)] ?? String(parts.2))\(end)")
  }

  func resized(_ tensor: Tensor, _ name: String, to shape: [Int], in network: Network) -> Tensor? {
    guard name == "pos_embed", tensor.rank == 3, tensor.size(0) == 1, tensor.size(2) == shape[2],
      let module = network.module as? VisionTransformer
    else { return nil }
    let rows = tensor.size(1)
    let side = [rows - 1, rows].first { count in count > 0 && root(count) * root(count) == count }
    guard let count = side else { return nil }
    // The file may lack an embedding of the class token, because it has been added to the token.
    let first = count == rows ? Tensor.zeros([1, 1, shape[2]]) : tensor.slice(axis: 1, 0..<1)
    let old = root(count)
    let patches = tensor.slice(axis: 1, (rows - count)..<rows)
    if module.grid == (old, old) { return .concatenate([first, patches], axis: 1) }
    let map = patches.reshape(1, old, old, -1).permute(0, 3, 1, 2).contiguous()  // [1, width, old, old]
    let new = interpolated(map, to: module.grid).permute(0, 2, 3, 1).reshape(1, -1, shape[2])
    return .concatenate([first, new], axis: 1)
  }

  /// Returns a map [1, d, h, w] of another size, by bicubic interpolation.
  private func interpolated(_ map: Tensor, to grid: (height: Int, width: Int)) -> Tensor {
    switch interpolation {
    case .antialias: return call("aten::_upsample_bicubic2d_aa", map, [grid.height, grid.width], false, nil, nil)
    case .offset:
      // DINOv2 gives the scale instead of the size, with a tenth of a patch more. Pixels lie at (i + ½) / scale − ½.
      let scales = [grid.height, grid.width].enumerated().map { (Double($1) + 0.1) / Double(map.size(2 + $0)) }
      return call("aten::upsample_bicubic2d", map, [grid.height, grid.width], false, scales[0], scales[1])
    }
  }

  /// The whole part of the square root.
  private func root(_ count: Int) -> Int { Int(Double(count).squareRoot()) }
}

/// The network of `ViT`, with timm's names.
final class VisionTransformer: LayeredModule {
  let patchEmbed: PatchEmbed
  let clsToken: Tensor  // [1, 1, d]
  let regToken: Tensor?  // [1, registers, d]
  let posEmbed: Tensor  // [1, 1 + patches, d]
  let blocks: [TransformerBlock]
  let norm: LayerNorm
  private let output: ViT.Output
  /// The rows and columns of patches.
  let grid: (height: Int, width: Int)

  init(_ options: ViT, _ images: ImageShape, _ random: Generator) {
    func drawn(_ count: Int) -> Tensor { parameter(Tensor.randn([1, count, options.width], random) * 0.02) }
    grid = (images.height / options.patch, images.width / options.patch)
    patchEmbed = PatchEmbed(images.channels, options.width, patch: options.patch, random)
    clsToken = drawn(1)
    regToken = options.registers > 0 ? drawn(options.registers) : nil
    posEmbed = drawn(1 + grid.height * grid.width)
    blocks = (0..<options.depth).map { _ in TransformerBlock(options, random) }
    norm = LayerNorm(options.width)
    output = options.output
  }

  func callAsFunction(_ input: Tensor, training: Bool) -> Tensor {
    features(tokens(input, training: training))
  }

  let layers = ["class-token", "mean-patch"]

  func reading(
    _ wanted: Set<String>, of input: Tensor, training: Bool
  ) -> (output: Tensor, layers: [String: Tensor]) {
    let tokens = tokens(input, training: training)
    let all = [layers[0]: classToken(tokens), layers[1]: meanPatch(tokens)]
    return (features(tokens), all.filter { wanted.contains($0.key) })
  }

  /// Returns the normalized tokens: the class token, the registers, and the patches in row-major order.
  private func tokens(_ input: Tensor, training: Bool) -> Tensor {
    let n = input.size(0)
    let patches = patchEmbed(input, training: training)  // [n, patches, d]
    let placed = Tensor.concatenate([clsToken.expand(n, -1, -1), patches], axis: 1) + posEmbed
    var x = placed
    if let regToken {
      let (first, rest) = (placed.slice(axis: 1, 0..<1), placed.slice(axis: 1, 1..<placed.size(1)))
      x = .concatenate([first, regToken.expand(n, -1, -1), rest], axis: 1)
    }
    for block in blocks { x = block(x, training: training) }
    return norm(x, training: training)
  }

  private func features(_ tokens: Tensor) -> Tensor {
    switch output {
    case .classToken: classToken(tokens)
    case .meanPatch: meanPatch(tokens)
    case .both: .concatenate([classToken(tokens), meanPatch(tokens)], axis: 1)
    }
  }

  private func classToken(_ tokens: Tensor) -> Tensor { tokens.select(axis: 1, 0) }  // [n, d]

  private func meanPatch(_ tokens: Tensor) -> Tensor {
    let first = 1 + (regToken?.size(1) ?? 0)
    return tokens.slice(axis: 1, first..<tokens.size(1)).mean(axis: 1)  // [n, d]
  }
}

/// Maps each patch of an image to a vector: [n, c, h, w] -> [n, patches, d].
final class PatchEmbed: Module {
  let proj: Conv2d

  init(_ channels: Int, _ width: Int, patch: Int, _ random: Generator) {
    proj = Conv2d(channels, width, kernel: patch, stride: patch, bias: true, random)
  }

  func callAsFunction(_ input: Tensor, training: Bool) -> Tensor {
    proj(input, training: training).flatten(from: 2).transpose(1, 2)
  }
}

/// A block of a vision transformer: attention, then a perceptron, each with a norm before it and a shortcut.
final class TransformerBlock: Module {
  let norm1: LayerNorm
  let attn: Attention
  let ls1: LayerScale?
  let norm2: LayerNorm
  let mlp: TransformerMLP
  let ls2: LayerScale?

  init(_ options: ViT, _ random: Generator) {
    norm1 = LayerNorm(options.width)
    attn = Attention(options.width, heads: options.heads, random)
    ls1 = options.layerScale ? LayerScale(options.width) : nil
    norm2 = LayerNorm(options.width)
    mlp = TransformerMLP(options.width, random)
    ls2 = options.layerScale ? LayerScale(options.width) : nil
  }

  func callAsFunction(_ input: Tensor, training: Bool) -> Tensor {
    let attended = attn(norm1(input, training: training), training: training)
    let x = input + (ls1?(attended, training: training) ?? attended)
    let mapped = mlp(norm2(x, training: training), training: training)
    return x + (ls2?(mapped, training: training) ?? mapped)
  }
}

/// Multiplies each element of vectors by a learned factor.
final class LayerScale: Module {
  let gamma: Tensor

  init(_ width: Int) { gamma = parameter(.ones([width])) }

  func callAsFunction(_ input: Tensor, training: Bool) -> Tensor { input * gamma }
}

/// Self-attention: softmax(Q Kᵀ / √d) V for each head, then a linear map.
final class Attention: Module {
  let qkv: Linear
  let proj: Linear
  private let heads: Int

  /// The maximum number of attention weights in memory at once. With the 1370 patches of DINOv2's largest images, those
  /// of a whole batch would need gigabytes.
  private static let most = 1 << 26

  init(_ width: Int, heads: Int, _ random: Generator) {
    qkv = Linear(width, 3 * width, random)
    proj = Linear(width, width, random)
    self.heads = heads
  }

  func callAsFunction(_ input: Tensor, training: Bool) -> Tensor { attended(input, most: Attention.most) }

  /// Computes attention for one image or more at a time, with at most `most` attention weights if there are several.
  func attended(_ input: Tensor, most: Int) -> Tensor {
    let (n, t, d) = (input.size(0), input.size(1), input.size(2))
    let parts = qkv(input, training: false).reshape(n, t, 3, heads, d / heads).permute(2, 0, 3, 1, 4)
    let count = max(1, most / (heads * t * t))
    let attended = parts.split(axis: 1, count).map { part in
      let scaled = part[0] * (1 / Double(d / heads).squareRoot())
      return scaled.matmul(part[1].transpose()).softmax(axis: -1).matmul(part[2])  // [n, heads, t, d / heads]
    }
    let all = attended.count == 1 ? attended[0] : .concatenate(attended)
    return proj(all.transpose(1, 2).reshape(n, t, d), training: false)
  }
}

extension Tensor {
  /// Splits an axis into parts of at most `size` rows.
  fileprivate func split(axis: Int, _ size: Int) -> [Tensor] {
    callAll("aten::split.Tensor", self, size, axis).tensors
  }
}

/// The perceptron of a transformer: W₂ gelu(W₁ x + b₁) + b₂, with four times as many hidden elements.
final class TransformerMLP: Module {
  let fc1: Linear
  let fc2: Linear

  init(_ width: Int, _ random: Generator) {
    fc1 = Linear(width, 4 * width, random)
    fc2 = Linear(4 * width, width, random)
  }

  func callAsFunction(_ input: Tensor, training: Bool) -> Tensor {
    fc2(call("aten::gelu", fc1(input, training: training)), training: training)
  }
}

@section("plugins") @used private let entry: Entry = { register(ViT.self) }
