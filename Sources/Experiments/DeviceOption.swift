import Recipe
import Storage
import Torch
import Training

/// The device that a recipe requests.
public enum DeviceOption: Sendable, Hashable {
  /// A GPU if there is one, otherwise the CPU. A single process uses the first GPU. Processes that train together use
  /// one GPU each.
  case auto
  case named(Device)

  /// Throws an error if each process would use its own GPU but the machine has fewer GPUs than processes.
  package func check(processes count: Int) throws(RunError) {
    let devices = Engine.cudaDevices
    if self != .auto || devices == 0 || count <= devices { return }
    throw RunError(
      "--processes is \(count), but this machine has \(devices) GPUs; use --processes \(devices) or --device cpu")
  }

  /// Returns the device to use. Throws an error if it does not exist.
  public func resolved(for place: ProcessPlace = .alone) throws(RunError) -> Device {
    switch self {
    case .auto: return Engine.cudaDevices > 0 ? .cuda(place.localRank % Engine.cudaDevices) : .cpu
    case .named(.cuda(let index)) where place.localSize > 1:
      throw RunError(
        "machine.device is cuda:\(index) for all \(place.localSize) processes on this machine; use auto to give each "
          + "its own GPU"
      )
    case .named(.cuda(let index)) where index >= Engine.cudaDevices:
      throw RunError(
        "machine.device is cuda:\(index), but this build of libtorch finds \(Engine.cudaDevices) GPUs; use device: cpu "
          + "or auto"
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
