import Testing

@testable import Torch

/// `clutch::nearest`, compared with distances in float64.
@Suite struct NearestTests {
  /// Rows, their length and centers: fewer centers than a register has floats, exact multiples, remainders, and more
  /// rows than a tile has.
  static let sizes = [
    (1, 1, 1), (3, 5, 2), (40, 3, 7), (20, 4, 8), (33, 6, 16), (600, 9, 17), (1100, 7, 31), (50, 12, 100),
    (70, 3, 5000),
  ]

  @Test(arguments: sizes) func `the first center is the nearest, and both distances are those of float64`(
    n: Int, d: Int, k: Int
  ) {
    let random = Generator(seed: UInt64(k))
    let (rows, centers) = (Tensor.randn([n, d], random), Tensor.randn([k, d], random))
    let found = callAll("clutch::nearest", rows, centers)
    let (x, c) = (rows.to(.float64), centers.to(.float64))
    let order = c.square().sum(axis: 1) - 2 * x.matmul(c.transpose())  // [n, k]
    let sorted = callAll("aten::sort", order, 1)[0]
    #expect((found[0].to(.float64) - sorted.select(axis: 1, 0)).abs().max().item < 1e-4)
    #expect((order.gather(axis: 1, found[1].unsqueeze(1)).squeeze(1) - sorted.select(axis: 1, 0)).max().item < 1e-4)
    if k == 1 {
      #expect(found[2].floats.allSatisfy { $0 == .infinity })
    } else {
      #expect((found[2].to(.float64) - sorted.select(axis: 1, 1)).abs().max().item < 1e-4)
    }
  }

  @Test(arguments: [(0, 1), (3, 4), (5, 20), (2, 37), (16, 32), (38, 39)])
  func `of two equal centers the first is found, and the second is as near`(first: Int, second: Int) {
    let random = Generator(seed: 3)
    let rows = Tensor.randn([50, 6], random)
    let centers = 100 + Tensor.randn([40, 6], random)
    for i in [first, second] { centers[i].copy(from: Tensor.zeros([6])) }
    let found = callAll("clutch::nearest", rows, centers)
    #expect(found[1].ints.allSatisfy { $0 == first })
    #expect(found[0].floats == found[2].floats)
  }

  @Test func `the result has the same bits with one thread and with two`() {
    let threads = Engine.threads
    defer { Engine.threads = threads }
    let random = Generator(seed: 4)
    let (rows, centers) = (Tensor.randn([3000, 24], random), Tensor.randn([90, 24], random))
    let found = [1, 2].map { count in
      Engine.threads = count
      return callAll("clutch::nearest", rows, centers)
    }
    for i in [0, 2] { #expect(found[0][i].floats == found[1][i].floats) }
    #expect(found[0][1].ints == found[1][1].ints)
  }

  @Test func `rows that are not contiguous count as their values`() {
    let random = Generator(seed: 5)
    let (wide, centers) = (Tensor.randn([8, 30], random), Tensor.randn([20, 8], random))
    let found = callAll("clutch::nearest", wide.transpose(), centers.transpose().contiguous().transpose())
    let copied = callAll("clutch::nearest", wide.transpose().contiguous(), centers)
    #expect(found[1].ints == copied[1].ints)
  }

  @Test(arguments: [[4, 3], [0, 2]]) func `other shapes are rejected`(centers: [Int]) {
    #expect(throws: TorchError.self) {
      try withTorchErrors { callAll("clutch::nearest", Tensor.zeros([5, 2]), Tensor.zeros(centers))[0].count }
    }
  }
}
