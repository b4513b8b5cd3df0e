import Foundation
import Storage
import Testing

@testable import Export

@Suite struct SQLiteTests {
  private let folder: TemporaryFolder
  private let path: String
  private let database: SQLite

  init() throws {
    folder = try TemporaryFolder()
    path = "\(folder.path)/test.db"
    database = try SQLite(path)
    try database.script("CREATE TABLE t (value); CREATE TABLE strict (number INTEGER NOT NULL)")
  }

  private func count(_ table: String = "t", _ database: SQLite? = nil) throws -> SQLite.Value? {
    try (database ?? self.database).run("SELECT count(*) FROM \(table)").first?.first
  }

  @Test func `values are read as they were written`() throws {
    let values: [SQLite.Value] = [
      .text(""), .text("it's \"quoted\"; DROP TABLE t; --"), .text("日本 é 🐣\n\t"),
      .text(String(repeating: "long ", count: 20_000)), .integer(0), .integer(.min), .integer(.max), .real(0.1),
      .real(-.infinity), .real(.greatestFiniteMagnitude), .real(.leastNonzeroMagnitude), .null,
    ]
    for value in values { try database.run("INSERT INTO t VALUES (?)", [value]) }
    #expect(try database.run("SELECT value FROM t ORDER BY rowid") == values.map { [$0] })
  }

  @Test func `several values are bound in their order`() throws {
    let row: [SQLite.Value] = [.integer(1), .text("two"), .null, .real(4.5)]
    #expect(try database.run("SELECT ?, ?, ?, ?", row) == [row])
    #expect(try database.run("SELECT 1 WHERE 0") == [])
  }

  @Test func `a transaction is written as a whole, also for other connections`() throws {
    try database.transaction {
      try database.run("INSERT INTO t VALUES (1)")
      try database.run("INSERT INTO t VALUES (2)")
      #expect(try count("t", SQLite(path)) == .integer(0))
    }
    #expect(try count("t", SQLite(path)) == .integer(2))
  }

  @Test func `a transaction that fails leaves nothing, and the next one works`() throws {
    struct Failed: Error {}
    #expect(throws: Failed.self) {
      try database.transaction {
        try database.run("INSERT INTO t VALUES (1)")
        throw Failed()
      }
    }
    let error = #expect(throws: RunError.self) {
      try database.transaction {
        try database.run("INSERT INTO t VALUES (1)")
        try database.run("INSERT INTO strict VALUES (?)", [.null])
      }
    }
    #expect(error?.description == "\(path): NOT NULL constraint failed: strict.number")
    #expect(try count() == .integer(0) && count("strict") == .integer(0))
    try database.transaction { try database.run("INSERT INTO t VALUES (1)") }
    #expect(try count() == .integer(1))
  }

  @Test func `errors name the file, and what to do about it`() throws {
    let syntax = #expect(throws: RunError.self) { try database.run("SELECT FROM") }
    #expect(syntax?.description == "\(path): near \"FROM\": syntax error")
    let place = "\(folder.path)/none/test.db"
    let missing = #expect(throws: RunError.self) { try SQLite(place) }
    #expect(
      missing?.description
        == "\(place): cannot be opened: unable to open database file; make the file and its folder writable, or name "
        + "another with --to")
    let text = try folder.write(String(repeating: "no database ", count: 100), "text")
    let foreign = #expect(throws: RunError.self) { try SQLite(text).run("SELECT name FROM sqlite_master") }
    #expect(foreign?.description == "\(text): file is not a database; name another file with --to")
  }

  @Test func `a new file that cannot be made is an error with the system's reason`() throws {
    // The target of this link cannot be created, not even by root.
    let link = "\(folder.path)/mlflow.db"
    #expect(symlink("\(folder.path)/none/mlflow.db", link) == 0)
    let error = #expect(throws: RunError.self) { try MLflowDatabase(link, experiment: "mine") }
    #expect(error?.description == "\(link): cannot be written: No such file or directory; create the folder first")
  }
}
