import Clutch
import Runs
import Testing

@testable import Report

@Suite struct TSNETests {
  /// Three distant groups of 20 in eight dimensions.
  private let features: Tensor = {
    let random = Generator(seed: 3)
    let centers = Tensor.randn([3, 8], random) * 10
    let rows = (0..<60).map { $0 / 20 }
    return centers[Tensor(rows)] + Tensor.randn([60, 8], random)
  }()

  private var start: Tensor { features.slice(axis: 1, 0..<2) }

  @Test func `every image has as many neighbours as asked for`() {
    var map = TSNE()
    map.perplexity = 10
    let p = map.neighbours(features)
    #expect(abs(p.sum().item - 1) < 1e-5 && (p - p.transpose()).abs().max().item < 1e-9)
    #expect(p.diagonal().abs().max().item == 0)
    // In one group, no direction apart from the others: of all, nearly everything lies among its 20.
    let own = (0..<3).map { p.slice(axis: 0, (20 * $0)..<(20 * $0 + 20)).slice(axis: 1, (20 * $0)..<(20 * $0 + 20)) }
    #expect(own.map { $0.sum().item }.reduce(0, +) > 0.999)
  }

  @Test func `the width of equal distances spreads over all`() {
    // The corners of a simplex are equally far from each other, whatever the width.
    let p = TSNE().neighbours(Tensor.eye(12))
    #expect(p.floats.allSatisfy { $0 < 1e-9 || abs($0 - 1 / 132) < 1e-6 })
  }

  @Test func `the gradient is that of the divergence`() {
    let map = TSNE()
    let random = Generator(seed: 5)
    let p = map.neighbours(features.slice(axis: 0, 0..<9)).to(.float64)
    let places = Tensor.randn([9, 2], random).to(.float64)
    let gradient = map.gradient(p, places).doubles
    for index in [0, 7, 17] {
      func moved(_ by: Double) -> Double {
        let step = Tensor((0..<18).map { $0 == index ? by : 0 }, [9, 2])
        return map.divergence(p, places + step)
      }
      #expect(abs((moved(1e-5) - moved(-1e-5)) / 2e-5 - gradient[index]) < 1e-7)
    }
  }

  @Test func `groups stay together and apart, and the same features give the same places`() {
    let places = TSNE()(features, start: start)
    #expect(places.floats == TSNE()(features, start: start).floats && places.isFinite)
    let centers = (0..<3).map { places.slice(axis: 0, (20 * $0)..<(20 * $0 + 20)).mean(axis: 0, keep: true) }
    let nearest = places.squaredDistances(to: .concatenate(centers)).argmin(axis: 1).ints
    #expect(nearest == (0..<60).map { $0 / 20 })
    let map = TSNE()
    let p = map.neighbours(features)
    #expect(map.divergence(p, places) < 0.5 * map.divergence(p, start))
  }

  @Test func `three images stay where they are`() {
    let few = features.slice(axis: 0, 0..<3)
    #expect(TSNE()(few, start: few.slice(axis: 1, 0..<2)).floats == few.slice(axis: 1, 0..<2).floats)
  }

  @Test func `a page with this map says how to read it, and shows as many images`() throws {
    let run = try #require(try RunFolder(try TinyRun.folder.get()))
    let (pca, tsne) = (page(of: run), page(of: run, map: .tsne))
    #expect(tsne.contains("laid out by t-SNE (perplexity 30)") && !pca.contains("t-SNE"))
    #expect(tsne.contains("112 images by t-SNE.") && pca.contains("112 images along two principal axes."))
    #expect(try XMLPage(tsne).all("circle").count == XMLPage(pca).all("circle").count)
  }
}
