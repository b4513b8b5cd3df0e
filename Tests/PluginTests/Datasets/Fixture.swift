import Foundation

/// The path of a file in the folder Fixtures beside the tests of data sets.
func fixture(_ name: String) -> String {
  URL(fileURLWithPath: #filePath).deletingLastPathComponent().appending(path: "Fixtures/\(name)").path
}

func fixtureBytes(_ name: String) throws -> [UInt8] { [UInt8](try Data(contentsOf: URL(filePath: fixture(name)))) }

/// Pixel i of the fixtures of arrays, as arrays.py has it.
func pixels(_ count: Int) -> [UInt8] { (0..<count).map { UInt8((7 * $0 + $0 / 11) % 256) } }
