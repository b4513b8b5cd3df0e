import Foundation
import Storage
import Testing

@Suite struct PathTextTests {
  @Test(arguments: [
    ("a/b/c", "a/b", "c", "", "c"), ("a/b/c/", "a/b", "c", "", "c"), ("c", "", "c", "", "c"), ("/", "/", "/", "", "/"),
    ("/c", "/", "c", "", "c"), ("", "", "", "", ""), (".", "", ".", "", "."), ("..", "", "..", "", "."),
    ("~", "", "~", "", "~"),
    ("a//c", "a", "c", "", "c"), ("x.csv", "", "x.csv", "csv", "x"), ("a.b/c", "a.b", "c", "", "c"),
    (".hidden", "", ".hidden", "", ".hidden"), ("a/x.tar.gz", "a", "x.tar.gz", "gz", "x.tar"),
    ("x.", "", "x.", "", "x"),
    (":", "", ":", "", ":"), ("%", "", "%", "", "%"), ("\n", "", "\n", "", "\n"), ("é", "", "é", "", "é"),
  ])
  func `every path has its parts, however short`(
    path: String, folder: String, name: String, ending: String, stem: String
  ) {
    #expect(PathText.folder(of: path) == folder)
    #expect(PathText.name(of: path) == name)
    #expect(PathText.ending(of: path) == ending)
    #expect(PathText.stem(of: path) == stem)
  }

  @Test func `a tilde is $HOME, or else the home folder of the list of users`() throws {
    let home = ["HOME": "/home/me/"]
    #expect(PathText.expandingHome("~/x", environment: home) == "/home/me/x")
    #expect(PathText.expandingHome("~", environment: home) == "/home/me")
    #expect(PathText.expandingHome("a/~", environment: home) == "a/~")
    #expect(PathText.expandingHome("~/x", environment: ["HOME": "/"]) == "/x")
    #expect(PathText.expandingHome("~root/x", environment: home) == "\(try #require(NSHomeDirectoryForUser("root")))/x")
    #expect(PathText.expandingHome("~nobody-of-this-name/x", environment: home) == "~nobody-of-this-name/x")
    for environment in [[:], ["HOME": ""], ["HOME": "relative"]] {
      #expect(PathText.home(environment: environment) == NSHomeDirectory())
    }
  }

  @Test(arguments: [
    ("/a/./b/../c//d/", "/a/c/d"), ("/..", "/"), ("/", "/"), ("/a b", "/a b"), ("/%20", "/%20"), ("/a/#x?", "/a/#x?"),
  ])
  func `an absolute path has no dots`(path: String, absolute: String) {
    #expect(PathText.absolute(path) == absolute)
  }

  @Test func `a relative path begins in the current folder`() {
    #expect(PathText.absolute("x/../y") == FileManager.default.currentDirectoryPath + "/y")
  }
}
