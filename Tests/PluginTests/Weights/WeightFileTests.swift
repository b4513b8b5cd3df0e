import Foundation
import Testing
import Torch

@testable import Formats
@testable import Storage

/// Files of Fixtures/weights.py in the folder of the encoders' tests.
private let folder = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "../Encoders/Fixtures").path

private func bytes(_ name: String) throws -> [UInt8] {
  [UInt8](try Data(contentsOf: URL(filePath: "\(folder)/\(name)")))
}

@Suite struct WeightFileTests {
  private func message(_ path: String) -> String? {
    #expect(throws: DataError.self) { try WeightFile(path) }?.description
  }

  @Test(arguments: ["weights.pth", "weights-old.pth", "weights-big.pth", "weights.safetensors"])
  func `every format gives the tensors that PyTorch stored`(name: String) throws {
    let expected = try Safetensors.decode(Data(bytes("weights.safetensors"))).tensors
    let file = try WeightFile("\(folder)/\(name)")
    #expect(file.names.sorted() == expected.keys.sorted())
    for (name, tensor) in expected {
      let found = try file.tensor(name)
      #expect(found.dtype == tensor.dtype && found.shape == tensor.shape, "\(name)")
      #expect(file.shape(of: name) == tensor.shape)
      #expect(found.doubles == tensor.doubles, "\(name)")
    }
  }

  @Test func `a header of safetensors whose length begins like a pickle is read`() throws {
    let scratch = try Scratch()
    let header = #"{"w":{"dtype":"U8","shape":[2],"data_offsets":[0,2]}}"#.padding(
      toLength: 0x80, withPad: " ", startingAt: 0)
    let path = try scratch.write("a.safetensors", [0x80, 0, 0, 0, 0, 0, 0, 0] + Array(header.utf8) + [3, 4])
    #expect(try WeightFile(path).tensor("w").ints == [3, 4])
  }

  @Test func `names are in the order of the file, and keys of nested dictionaries are joined by dots`() throws {
    let names = try WeightFile("\(folder)/weights-old.pth").names
    #expect(names.prefix(4) == ["conv.weight", "transposed", "shared.slice", "shared.again"])
    let checkpoint = try WeightFile("\(folder)/checkpoint.pth")
    #expect(checkpoint.names == ["state_dict.module.w", "optimizer.state.0.exp_avg"])
    #expect(try checkpoint.tensor("state_dict.module.w").shape == [3])
  }

  @Test func `a name that the file lacks is an error`() throws {
    let path = "\(folder)/checkpoint.pth"
    let file = try WeightFile(path)
    #expect(file.shape(of: "w") == nil)
    let error = #expect(throws: DataError.self) { try file.tensor("w") }
    #expect(error?.description == "\(path): has no tensor 'w'")
  }

  @Test func `a view that repeats its elements is refused, whatever memory its copy would take`() throws {
    let elements = StoredElements(key: "0", dtype: .float64, count: 2)
    func message(_ shape: [Int], _ strides: [Int]) throws -> String? {
      let view = try StoredTensor(elements, offset: 0, shape: shape, strides: strides)
      let tensors = StoredTensors([NamedStored(name: "w", tensor: view)]) { _ in Array(repeating: 0, count: 16) }
      do throws(FileError) {
        _ = try tensors.tensor("w")
        return nil
      } catch {
        return error.description
      }
    }
    #expect(
      try message([1 << 40], [0])
        == "has 'w' as a view of the shape [1099511627776] that repeats its 2 elements; save a copy of the tensor, made "
        + "with clone()")
    #expect(try message([3], [0])?.hasPrefix("has 'w' as a view of the shape [3]") == true)
    #expect(try message([2], [0]) == nil)
    #expect(try message([2, 1], [1, 7]) == nil)
  }

  @Test func `a TorchScript program is refused with the way to its weights`() {
    let path = "\(folder)/weights-script.pt"
    #expect(
      message(path)
        == "\(path): is a TorchScript program; save its weights with "
        + "torch.save(torch.jit.load(\"model.pt\").state_dict(), \"weights.pth\")")
  }

  @Test func `other files are refused`() throws {
    let scratch = try Scratch()
    let text = try scratch.write("a.pth", Array("weights of a model".utf8))
    #expect(
      message(text)
        == "\(text): is not a weight file: it is neither safetensors nor written by torch.save; convert it with "
        + "Python's safetensors.torch.save_file(model.state_dict(), …)")
    let pickle = try scratch.write("b.pth", [0x80, 2] + Array("}.".utf8))
    #expect(
      message(pickle)
        == "\(pickle): is a pickle, but was not written by torch.save; save the weights with "
        + "torch.save(model.state_dict(), …)")
    let zip = try scratch.write("c.pth", Array("PK".utf8) + [5, 6] + Array(repeating: 0, count: 18))
    #expect(message(zip) == "\(zip): is a zip archive, but was not written by torch.save: it has no data.pkl")
    // The first header of a tar archive: a name, and from byte 257 on, the format.
    let header = Array("sys_info".utf8) + Array(repeating: 0, count: 249) + Array("ustar".utf8)
    let tar = try scratch.write("d.pth", header + Array(repeating: 0, count: 762))
    #expect(
      message(tar)
        == "\(tar): is a tar archive, which the first versions of PyTorch wrote; rewrite it with "
        + "torch.save(torch.load(\"old.pth\"), \"new.pth\"), or get newer weights")
    let missing = "\(scratch.path)/none.pth"
    #expect(
      message(missing) == "\(missing): cannot be opened: No such file or directory; check the path and its permissions")
  }

  @Test(arguments: ["weights.pth", "weights-old.pth"])
  func `a file that is cut short is an error or lacks only what no tensor needs`(name: String) throws {
    let (scratch, whole) = (try Scratch(), try bytes(name))
    let expected = try Safetensors.decode(Data(bytes("weights.safetensors"))).tensors
    for length in stride(from: 0, to: whole.count, by: 37) {
      let path = try scratch.write("cut.pth", Array(whole[..<length]))
      let error = #expect(throws: DataError.self) {
        let file = try WeightFile(path)
        for name in expected.keys { _ = try file.tensor(name) }
      }
      #expect(error?.description.hasPrefix("\(path): ") == true)
    }
  }

  @Test(arguments: ["weights.pth", "weights-old.pth", "weights-big.pth", "weights.safetensors", "checkpoint.pth"])
  func `damage gives an error that names the file, or tensors of the shapes that the file tells`(name: String) throws {
    let scratch = try Scratch()
    let count = 500 * max(1, Int(ProcessInfo.processInfo.environment["CLUTCH_FUZZ"] ?? "") ?? 1)
    var damage = Damage(try bytes(name), seed: 20)
    var refused = 0
    for _ in 0..<count {
      let path = try scratch.write("damaged.pth", damage.next())
      do throws(DataError) {
        let file = try WeightFile(path)
        for name in file.names {
          let tensor = try file.tensor(name)
          #expect(tensor.shape == file.shape(of: name))
        }
      } catch {
        #expect(error.description.hasPrefix("\(path): "), "\(error)")
        refused += 1
      }
    }
    #expect(refused > count / 6, "\(refused) of \(count)")
  }
}
