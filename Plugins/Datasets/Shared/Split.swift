/// The training or the test images.
enum Split: String, Decodable, Sendable, CaseIterable {
  case train
  case test
}
