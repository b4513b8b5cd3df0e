import Clutch
import Comparisons
import Testing

@Suite struct NearestRowsTests {
  /// Distant groups of rows that differ by a small `spread`.
  static func groups(_ spread: Double, d: Int = 16, of size: Int = 60, seed: UInt64 = 1) -> Tensor {
    let random = Generator(seed: seed)
    let centers = Tensor.randn([3, 1, d], random) * 2
    return (centers + Tensor.randn([3, size, d], random) * spread).reshape(-1, d)
  }

  /// The indices of the nearest rows, by differences in float64.
  static func slow(_ k: Int, _ bank: Tensor, _ queries: Tensor) -> Tensor {
    let differences = queries.to(.float64).unsqueeze(1) - bank.to(.float64)
    return differences.norm(axis: 2).topK(k, largest: false).values
  }

  @Test(arguments: [1e-1, 1e-3, 1e-5, 1e-6], [1, 7])
  func `the nearest rows are those of the smallest differences, however tight the groups`(spread: Double, k: Int) {
    let bank = Self.groups(spread)
    let queries = Self.groups(spread, of: 40, seed: 2) + (bank[0] - Self.groups(spread, of: 40, seed: 2)[0])
    let rows = NearestRows(bank)
    let found = rows.distances(of: queries, to: rows.nearest(k, to: queries)).sort(axis: 1).values
    let exact = Self.slow(k, bank, queries)
    #expect(((found - exact).abs() / exact).max().item < 1e-3)
  }

  @Test func `a query for which float32 suffices has the same neighbors among many rows`() {
    let bank = Tensor.randn([20_000, 4], Generator(seed: 3))  // several parts in float64
    let queries = Tensor.concatenate([Tensor.randn([5, 4], Generator(seed: 4)), bank[9_000..<9_003]])
    let rows = NearestRows(bank)
    let found = rows.nearest(3, to: queries)
    #expect(found.slice(axis: 1, 0..<1).ints.suffix(3) == [9_000, 9_001, 9_002])
    let exact = Self.slow(3, bank, queries)
    #expect((rows.distances(of: queries, to: found) - exact).abs().max().item < 1e-6)
  }

  @Test(arguments: [1e20, 1e-21, 1e30]) func `squares that overflow or underflow change nothing`(scale: Double) {
    let (bank, queries) = (Self.groups(0.5), Self.groups(0.5, of: 10, seed: 5))
    let (plain, scaled) = (NearestRows(bank), NearestRows(bank * scale))
    let found = scaled.nearest(4, to: queries * scale)
    #expect(found.ints == plain.nearest(4, to: queries).ints)
    let ratio = scaled.distances(of: queries * scale, to: found) / plain.distances(of: queries, to: found)
    #expect((ratio / scale - 1).abs().max().item < 1e-6)
  }

  @Test func `rows that are excluded are never found, in either precision`() {
    let bank = Self.groups(1e-5)
    let own = NearestRows(bank).nearest(2, to: bank) { rows, columns in
      rows.unsqueeze(1) .== Tensor.arange(bank.size(0))[columns]
    }
    #expect((own .== Tensor.arange(bank.size(0)).unsqueeze(1)).sum().item == 0)
    #expect(NearestRows(bank).nearest(1, to: bank).ints == Array(0..<bank.size(0)))
  }

  @Test func `of rows of length 1 the direction decides`() {
    let bank = Tensor([1.0, 0, 1, 1e-5, 1, 3e-5].map(Float.init), [3, 2])
    let queries = Tensor([5.0, 4e-5, 2e-9, 6e-14].map(Float.init), [2, 2])
    #expect(NearestRows(bank, unit: true).nearest(3, to: queries).ints == [1, 0, 2, 2, 1, 0])
  }
}
