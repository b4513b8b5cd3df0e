import Clutch

/// The contract of heads.
enum HeadContract {
  private static let network = NetworkContract<Heads>(results: "projections") { head, most in
    [64, 1].prefix(most).map { length in
      NetworkTrial(
        label: "features of length \(length)", shape: [length],
        build: { head.build(inputs: length, Generator(seed: $0)) })
    }
  }
  static let all = network.all

  static func use(_ head: any Head, _ subject: Subject, _ attempt: Attempt) throws {
    try network.use(head, subject, attempt)
  }
}
