import Storage
import Testing

@Suite struct XXH64Tests {
  // From Python's package xxhash 3: xxhash.xxh64(bytes((i * 7 + 3) % 256 for i in range(n))).hexdigest()
  @Test(arguments: [
    (0, "ef46db3751d8e999"), (1, "1f25c8d0bc1f4bb6"), (3, "31d2363f52e564c9"), (4, "9bb64b7d66ee9fda"),
    (7, "9a7b149959ce60d8"), (8, "dab99d95c6f90092"), (31, "a2aa5f33cc4a6119"), (32, "23c3c17ef790fd97"),
    (33, "50a7cfc7ba588784"), (63, "5e3e54b431c7493c"), (64, "0eb64b3ef6eeb01f"), (100, "a61f8d4c170fe531"),
    (1000, "5f235fa033f1a3fb"),
  ])
  func `the checksum is that of the reference, for every way in which bytes end`(count: Int, hex: String) {
    let bytes = (0..<count).map { UInt8(($0 * 7 + 3) % 256) }
    #expect(bytes.withUnsafeBytes { XXH64.hex($0) } == hex)
  }

  @Test func `the checksum of bytes at an odd address is the same`() {
    let bytes = [255] + (0..<100).map { UInt8(($0 * 7 + 3) % 256) }
    #expect(bytes.withUnsafeBytes { XXH64.hex(UnsafeRawBufferPointer(rebasing: $0[1...])) } == "a61f8d4c170fe531")
  }

  @Test func `a small number has leading zeros`() {
    let all = (0..<64).map { value in [UInt8(value)].withUnsafeBytes { XXH64.hex($0) } }
    #expect(all.allSatisfy { $0.utf8.count == 16 } && Set(all).count == 64)
  }
}
