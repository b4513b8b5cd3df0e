import Clutch
import Testing

@testable import Plugins

/// Spectral clustering with kernels, compared with scikit-learn: Fixtures/affinity.py.
@Suite struct KernelAffinityTests {
  private func kernel(_ name: String) -> KernelAffinity.Kernel { name == "rbf" ? .rbf(gamma: 0.5) : .cosine }

  /// The inner products of the rows of an embedding, which do not depend on the signs of eigenvectors.
  private func products(_ found: KernelAffinity.Embedding) -> Tensor {
    let rows = found.vectors / found.degrees.sqrt().unsqueeze(1)
    return rows.matmul(rows.transpose())
  }

  @Test(arguments: ["rbf", "cosine"]) func `the embedding is scikit-learn's`(name: String) throws {
    let file = try TorchReference("affinity")
    let expected = try file["\(name) embedding"]
    let found = try KernelAffinity(file["\(name) features"], kernel(name)).exact(3)
    #expect(found.vectors.shape == [found.degrees.count, 3])
    #expect(relativeError(products(found), expected.matmul(expected.transpose())) < 1e-5)
  }

  @Test(arguments: ["rbf", "cosine"]) func `the clusters are scikit-learn's`(name: String) throws {
    let file = try TorchReference("affinity")
    var spectral = Spectral(k: 3, rows: .degree)
    (spectral.affinity, spectral.gamma) = (name == "rbf" ? .rbf : .cosine, 0.5)
    let (features, labels) = (try file["\(name) features"], try file["\(name) labels"].ints)
    #expect(agree(try spectral(features, Generator(seed: 1)).ints, labels))
    spectral.exact = 1
    spectral.landmarks = 40
    for seed: UInt64 in 1...3 { #expect(agree(try spectral(features, Generator(seed: seed)).ints, labels)) }
  }

  @Test func `with all features as landmarks the approximation is the matrix with ones on its diagonal`() throws {
    let file = try TorchReference("affinity")
    let expected = try file["rbf whole"]
    let found = try KernelAffinity(file["rbf features"], kernel("rbf")).nystrom(3, landmarks: 999, Generator(seed: 1))
    #expect(relativeError(products(found), expected.matmul(expected.transpose())) < 1e-5)
    #expect(difference(found.vectors.transpose().matmul(found.vectors), .eye(3, .float64)) < 1e-6)
  }

  @Test func `negative cosines count as no similarity`() throws {
    let rows = Tensor([1.0, 0, 1, 0.1, -1, 0, -1, 0.1].map(Float.init), [4, 2])
    let found = try KernelAffinity(rows, .cosine).exact(2)
    // Each pair is a piece, and its only similarity is cos(5.7°).
    let cosine = 1 / 1.01.squareRoot()
    #expect(difference(found.degrees, Tensor([cosine, cosine, cosine, cosine])) < 1e-6)
    #expect(agree(try Spectral(k: 2, affinity: .cosine)(rows, Generator(seed: 1)).ints, [0, 0, 1, 1]))
  }

  @Test func `features of any scale and place have the same radial similarities if gamma fits`() throws {
    let rows = Tensor.randn([30, 3], Generator(seed: 1))
    let near = products(try KernelAffinity(rows, .rbf(gamma: 1)).exact(4))
    let tiny = products(try KernelAffinity(rows * 0x1p-60, .rbf(gamma: 0x1p120)).exact(4))
    let moved = products(try KernelAffinity(rows + 8, .rbf(gamma: 1)).exact(4))
    #expect(difference(near, tiny) < 1e-6 && difference(near, moved) < 1e-4)
  }

  @Test func `features without any similar one, and equal ones, give clusters`() throws {
    let far = Tensor([0.0, 1e4, 2e4, 3e4].map(Float.init), [4, 1])
    #expect(try KernelAffinity(far, .rbf(gamma: 1)).exact(2).degrees.doubles == [1, 1, 1, 1])
    for rows in [Tensor.ones([20, 3]), .zeros([20, 3]), far] {
      for affinity in [Spectral.Affinity.rbf, .cosine] {
        for exact in [1, 2000] {
          let spectral = Spectral(k: 3, affinity: affinity, exact: exact, landmarks: 3)
          #expect(try spectral(rows, Generator(seed: 1)).shape == [rows.size(0)])
        }
      }
    }
  }

  @Test func `options out of range are refused`() throws {
    let wrong: [(Spectral, String)] = [
      (Spectral(k: 9, affinity: .rbf, landmarks: 8), "'landmarks' must be at least 'k', which is 9, but is 8"),
      (Spectral(landmarks: 0), "'landmarks' must be 1 or more, but is 0"),
      (Spectral(gamma: 0), "'gamma' must be greater than 0, but is 0.0"),
      (Spectral(exact: 0), "'exact' must be 1 or more, but is 0"),
    ]
    for (spectral, message) in wrong {
      #expect(#expect(throws: OptionError.self) { try spectral.validate() }?.description == message)
    }
    try Spectral(k: 900).validate()
  }
}
