import Clutch
import Testing

@testable import Report

@Suite struct ThumbnailsTests {
  private func images(_ shape: [Int]) -> Tensor {
    Tensor((0..<shape.reduce(1, *)).map { UInt8(truncatingIfNeeded: $0) }, shape)
  }

  @Test func `images that are small enough stay as they are`() {
    let small = Thumbnails(images([2, 1, 8, 6]), side: 8)
    #expect(small.count == 2 && small.width == 6 && small.height == 8)
    #expect(small.address(0).hasPrefix("data:image/png;base64,iVBORw0KGgo"))
    #expect(small.address(0) != small.address(1))
  }

  @Test func `larger ones become means of their pixels, of the same shape`() {
    let large = Thumbnails(images([1, 3, 40, 20]), side: 10)
    #expect(large.height == 10 && large.width == 5)
    let grey = Tensor([UInt8(0), 100, 200, 100], [1, 1, 2, 2])
    #expect(Thumbnails(grey, side: 1).address(0) == Thumbnails(Tensor([UInt8(100)], [1, 1, 1, 1]), side: 1).address(0))
  }

  @Test func `two channels are shown as their mean`() {
    let two = Tensor([UInt8(10), 30], [1, 2, 1, 1])
    #expect(Thumbnails(two, side: 4).address(0) == Thumbnails(Tensor([UInt8(20)], [1, 1, 1, 1]), side: 4).address(0))
  }

  @Test func `a sheet has its images in lines, a pixel apart, and white where there is none`() {
    let sheet = Thumbnails(Tensor([UInt8(1), 2, 3], [3, 1, 1, 1]), side: 4).sheet(columns: 2)
    #expect(sheet.width == 4 && sheet.height == 4)
    let white = UInt8(255)
    let pixels =
      [1, white, 2, white, white, white, white, white, 3, white, white, white] + Array(repeating: white, count: 4)
    let whole = Tensor(pixels, [1, 1, 4, 4])
    #expect(sheet.address == Thumbnails(whole, side: 4).address(0))
  }
}
