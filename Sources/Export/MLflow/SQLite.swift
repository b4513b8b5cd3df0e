import CSQLite
import Clutch
import Storage

/// A SQLite file that is open for writing.
final class SQLite {
  enum Value: Equatable {
    case text(String)
    case integer(Int64)
    case real(Double)
    case null
  }

  private let handle: OpaquePointer
  private let path: String

  /// Opens a file, or creates it if it is missing.
  init(_ path: String) throws(RunError) {
    self.path = path
    var opened: OpaquePointer?
    let code = sqlite3_open_v2(path, &opened, SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE, nil)
    guard code == SQLITE_OK, let opened else {
      let reason = opened.map(SQLite.reason) ?? "out of memory"
      sqlite3_close(opened)
      throw RunError("\(path): cannot be opened: \(reason)")
    }
    handle = opened
    // An MLflow server may have the file open.
    sqlite3_busy_timeout(handle, 10_000)
  }

  deinit { sqlite3_close(handle) }

  /// Runs several statements without values.
  func script(_ text: String) throws(RunError) {
    guard sqlite3_exec(handle, text, nil, nil, nil) == SQLITE_OK else { throw failure }
  }

  /// Runs a statement with its values and returns the rows.
  @discardableResult
  func run(_ statement: String, _ values: [Value] = []) throws(RunError) -> [[Value]] {
    var prepared: OpaquePointer?
    guard sqlite3_prepare_v2(handle, statement, -1, &prepared, nil) == SQLITE_OK else { throw failure }
    defer { sqlite3_finalize(prepared) }
    for (index, value) in values.enumerated() { bind(value, to: prepared, at: Int32(index + 1)) }
    var rows: [[Value]] = []
    while true {
      switch sqlite3_step(prepared) {
      case SQLITE_ROW: rows.append((0..<sqlite3_column_count(prepared)).map { column($0, of: prepared) })
      case SQLITE_DONE: return rows
      default: throw failure
      }
    }
  }

  /// Runs `body` as a transaction, which is rolled back if it throws.
  func transaction(_ body: () throws -> Void) throws {
    try script("BEGIN IMMEDIATE")
    do {
      try body()
      try script("COMMIT")
    } catch {
      try? script("ROLLBACK")
      throw error
    }
  }

  private func bind(_ value: Value, to statement: OpaquePointer?, at index: Int32) {
    switch value {
    case .text(let text):
      // -1 is SQLITE_TRANSIENT: SQLite copies the text, which is gone after the call.
      sqlite3_bind_text(statement, index, text, -1, unsafeBitCast(-1, to: sqlite3_destructor_type.self))
    case .integer(let number): sqlite3_bind_int64(statement, index, number)
    case .real(let number): sqlite3_bind_double(statement, index, number)
    case .null: sqlite3_bind_null(statement, index)
    }
  }

  private func column(_ index: Int32, of statement: OpaquePointer?) -> Value {
    switch sqlite3_column_type(statement, index) {
    case SQLITE_INTEGER: .integer(sqlite3_column_int64(statement, index))
    case SQLITE_FLOAT: .real(sqlite3_column_double(statement, index))
    case SQLITE_NULL: .null
    default: .text(sqlite3_column_text(statement, index).map { String(cString: $0) } ?? "")
    }
  }

  private var failure: RunError { RunError("\(path): \(SQLite.reason(handle))") }

  /// Returns the last error, and a remedy if its code suggests one.
  private static func reason(_ handle: OpaquePointer) -> String {
    let remedy =
      switch sqlite3_errcode(handle) & 0xff {
      case SQLITE_BUSY, SQLITE_LOCKED: "; stop the mlflow server that has it open, or try again"
      case SQLITE_READONLY, SQLITE_CANTOPEN, SQLITE_PERM:
        "; make the file and its folder writable, or name another with --to"
      case SQLITE_NOTADB, SQLITE_CORRUPT: "; name another file with --to"
      case SQLITE_FULL: "; make room on the disk"
      default: ""
      }
    return String(cString: sqlite3_errmsg(handle)) + remedy
  }
}
