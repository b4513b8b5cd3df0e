import Testing

@testable import Report

@Suite struct RelativeLinkTests {
  @Test(arguments: [
    ("runs/a/sweep-1/report.html", "runs/a/k/report.html", "../k/report.html"),
    ("report.html", "runs/a/k/report.html", "runs/a/k/report.html"),
    ("runs/../x.html", "./runs/report.html", "runs/report.html"),
    ("/tmp/pages/x.html", "/tmp/runs/a b/50%/<ö>:/report.html", "../runs/a%20b/50%25/%3C%C3%B6%3E%3A/report.html"),
  ])
  func `a link leads from the folder of a page to a file, with escapes`(page: String, file: String, link: String) {
    #expect(relativeLink(from: page, to: file) == link)
  }
}
