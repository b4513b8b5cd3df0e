import Clutch
import Testing

@testable import Plugins

@Suite struct SVHNTests {
  let scratch: Scratch
  init() throws { scratch = try Scratch() }

  @Test(arguments: ["svhn.mat", "svhn-plain.mat"]) func `pixels and digits are those that SciPy wrote`(name: String)
    throws
  {
    let set = try SVHN().load([fixture(name)])
    #expect(set.images.shape == [4, 3, 32, 32] && set.labels == [1, 0, 9, 0])
    #expect(set.images.permute(0, 2, 3, 1).array(UInt8.self) == pixels(4 * 32 * 32 * 3))
    #expect(try SVHN(rows: 2...2).load([fixture(name)]).labels == [9])
  }

  @Test func `the files are found where people have them`() throws {
    let path = try scratch.write("SVHN/extra_32x32.mat", [])
    #expect(try SVHN(split: .extra).files(DataRoots([scratch.path])) == [path])
    let error = #expect(throws: DataError.self) { try SVHN(split: .test).files(DataRoots(["/a"])) }
    #expect(
      error?.description
        == "test_32x32.mat is not in /a; run clutch data fetch 'svhn: {split: test}'; or download it from "
        + "http://ufldl.stanford.edu/housenumbers, and add its folder to CLUTCH_DATA")
  }

  @Test func `a file that cannot be right is refused`() throws {
    #expect(try SVHN().load([fixture("doubles.mat")]).images.sum().item == 2 * 3 * 32 * 32)
    #expect(
      message("/none.mat") == "/none.mat: cannot be opened: it does not exist; check the path and its permissions")
    let page = try scratch.write("page.mat", Array("<!DOCTYPE html>".utf8))
    #expect(message(page) == "\(page): is not a MAT file, or its header is damaged; get the file again")
    let cut = try scratch.write("cut.mat", Array(try fixtureBytes("svhn.mat").prefix(2000)))
    #expect(message(cut) == "\(cut): has no array 'y', or is cut short or damaged before it; get the file again")
  }

  private func message(_ path: String) -> String? {
    do throws(DataError) {
      _ = try SVHN().load([path])
      return nil
    } catch { return error.description }
  }
}
