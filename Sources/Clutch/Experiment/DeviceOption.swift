/// A device as a recipe asks for it.
public enum DeviceOption: Sendable, Hashable {
  /// A GPU where there is one, else the CPU: the first, or of processes that train together each its own.
  case auto
  case named(Device)

  /// Refuses more processes of this machine than it has GPUs, where each would train on its own.
  package func check(processes count: Int) throws(RunError) {
    let devices = Engine.cudaDevices
    if self != .auto || devices == 0 || count <= devices { return }
    throw RunError(
      "--processes is \(count), but of GPUs this machine has \(devices); take --processes \(devices) or --device cpu")
  }

  /// The device itself, which must be there.
  public func resolved(for place: ProcessPlace = .alone) throws(RunError) -> Device {
    switch self {
    case .auto: return Engine.cudaDevices > 0 ? .cuda(place.localRank % Engine.cudaDevices) : .cpu
    case .named(.cuda(let index)) where place.localSize > 1:
      throw RunError(
        "machine.device is cuda:\(index) for all \(place.localSize) processes of this machine; take auto, which gives each its own"
      )
    case .named(.cuda(let index)) where index >= Engine.cudaDevices:
      throw RunError(
        "machine.device is cuda:\(index), but this build of libtorch finds \(Engine.cudaDevices) GPUs; take device: cpu or auto"
      )
    case .named(let device): return device
    }
  }
}

extension DeviceOption: Decodable, NodeEncodable {
  public init(from decoder: any Decoder) throws {
    let (node, _) = try decoder.recipe()
    if node.text == "auto" {
      self = .auto
    } else if let device = node.text.flatMap({ Device($0) }) {
      self = .named(device)
    } else {
      throw Diagnostic("a device must be 'auto', 'cpu' or 'cuda:0', but is \(node.summary)", at: node)
    }
  }

  public var node: Node {
    switch self {
    case .auto: .text("auto")
    case .named(let device): .text(device.description)
    }
  }
}
