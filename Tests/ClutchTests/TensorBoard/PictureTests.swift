import Formats
import Testing
import Torch

@testable import TensorBoard

@Suite struct PictureTests {
  private let images = Tensor((0..<8).map { UInt8($0 * 10) }, [2, 1, 2, 2])

  @Test func `images become pictures row by row, in colour with the channels of a pixel together`() {
    #expect(Picture.pictures(of: images).map(\.pixels) == [[0, 10, 20, 30], [40, 50, 60, 70]])
    let colour = Picture.pictures(of: Tensor((0..<12).map { UInt8($0) }, [1, 3, 2, 2]))
    #expect(colour[0].pixels == [0, 4, 8, 1, 5, 9, 2, 6, 10, 3, 7, 11] && colour[0].channels == 3)
  }

  @Test func `a grid has its pictures side by side, with a white margin and white where none is left`() {
    let grid = Picture(grid: Picture.pictures(of: images), columns: 2, margin: 1)
    #expect(grid.width == 5 && grid.height == 2)
    #expect(grid.pixels == [0, 10, 255, 40, 50, 20, 30, 255, 60, 70])
    let narrow = Picture(grid: Picture.pictures(of: images) + Picture.pictures(of: images[0..<1]), columns: 2)
    #expect(narrow.pixels == [0, 10, 40, 50, 20, 30, 60, 70, 0, 10, 255, 255, 20, 30, 255, 255])
  }

  @Test func `scaling repeats pixels or leaves some out`() {
    let picture = Picture.pictures(of: images)[0]
    #expect(picture.scaled(toWidth: 4).pixels == [0, 0, 10, 10, 0, 0, 10, 10, 20, 20, 30, 30, 20, 20, 30, 30])
    let wide = Picture.pictures(of: Tensor((0..<12).map { UInt8($0) }, [1, 1, 3, 4]))[0]
    let small = wide.scaled(toWidth: 2)
    #expect(small.pixels == [0, 2, 8, 10] && small.width == 2 && small.height == 2)
  }

  @Test func `a picture is a PNG of its size`() {
    let png = [UInt8](Picture(width: 300, height: 2, channels: 3).png)
    #expect(Array(png.prefix(8)) == [0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A])
    #expect(Array(png[16..<26]) == [0, 0, 1, 44, 0, 0, 0, 2, 8, 2])
  }
}
