import Clutch
import Testing

@testable import Formats
@testable import Plugins

@Suite struct LayoutTests {
  let scratch: Scratch
  init() throws { scratch = try Scratch() }

  private func npy(_ shape: [Int]) throws -> String {
    let lengths = shape.map(String.init).joined(separator: ", ")
    let header = "{'descr': '|u1', 'fortran_order': False, 'shape': (\(lengths)), }\n"
    let bytes = [0x93] + Array("NUMPY".utf8) + [1, 0, UInt8(header.utf8.count), 0] + Array(header.utf8)
    return try scratch.write("a.npy", bytes + (0..<shape.reduce(1, *)).map { UInt8($0 % 251) })
  }

  private func shape(_ shape: [Int], _ layout: ImageLayout = .auto) throws -> [Int] {
    let path = try npy(shape)
    return try NPYArray(path, array: nil, content: "images").images(layout).shape
  }

  private func message(_ shape: [Int]) -> String {
    let error = #expect(throws: DataError.self) { try self.shape(shape) }
    return error?.description.replacing("\(scratch.path)/", with: "") ?? ""
  }

  @Test(arguments: [
    ([5, 8, 6, 3], [5, 3, 8, 6]), ([5, 3, 8, 6], [5, 3, 8, 6]), ([5, 8, 6, 1], [5, 1, 8, 6]),
    ([5, 1, 8, 6], [5, 1, 8, 6]),
    ([5, 8, 6], [5, 1, 8, 6]),
  ])
  func `one axis of 1 or 3 is that of the channels`(stored: [Int], read: [Int]) throws {
    #expect(try shape(stored) == read)
  }

  @Test func `channels that are neither 1 nor 3 are asked for, not guessed`() throws {
    #expect(
      message([5, 32, 32, 4])
        == "a.npy: has the shape [5, 32, 32, 4], where neither its second axis nor its last has the length 1 or 3 of "
        + "channels; write layout: channels-first for 5 images with 32 channels of 32 x 4 pixels, or layout: "
        + "channels-last for 5 images with 4 channels of 32 x 32 pixels")
    #expect(try shape([5, 32, 32, 4], .channelsLast) == [5, 4, 32, 32])
    #expect(try shape([5, 2, 9, 8], .channelsFirst) == [5, 2, 9, 8])
  }

  @Test func `two axes that could be channels are asked about`() throws {
    #expect(
      message([5, 3, 8, 1])
        == "a.npy: has the shape [5, 3, 8, 1], where both its second axis and its last could be channels; write layout: "
        + "channels-first for 5 images with 3 channels of 8 x 1 pixels, or layout: channels-last for 5 images with 1 "
        + "channels of 3 x 8 pixels")
    #expect(try shape([5, 3, 8, 1], .channelsFirst) == [5, 3, 8, 1])
  }

  @Test(arguments: [3, 4]) func `one image is not taken for many`(channels: Int) throws {
    #expect(
      message([16, 12, channels])
        == "a.npy: has the shape [16, 12, \(channels)], which may be one image of 16 x 12 with \(channels) channels; store it "
        + "as [1, 16, 12, \(channels)], or write layout: channels-first for 16 grayscale images of 12 x \(channels)")
    #expect(try shape([16, 12, channels], .channelsFirst) == [16, 1, 12, channels])
  }

  @Test func `an IDX file with other channels is refused`() throws {
    let path = try scratch.write("a", idx([2, 4, 5, 3], Array(repeating: 7, count: 120)))
    let error = #expect(throws: DataError.self) { try readIDX(images: path, labels: nil) }
    #expect(
      error?.description
        == "\(path): has the shape [2, 4, 5, 3], [n, channels, height, width], but images have 1 channel or 3; store the "
        + "channels on the second axis, without transparency")
  }
}
