import Foundation

/// The path of a file in the folder Fixtures of the data set tests.
func fixture(_ name: String) -> String {
  URL(fileURLWithPath: #filePath).deletingLastPathComponent().appending(path: "Fixtures/\(name)").path
}

func fixtureBytes(_ name: String) throws -> [UInt8] { [UInt8](try Data(contentsOf: URL(filePath: fixture(name)))) }

/// Pixel i of the array fixtures, as in arrays.py.
func pixels(_ count: Int) -> [UInt8] { (0..<count).map { UInt8((7 * $0 + $0 / 11) % 256) } }
