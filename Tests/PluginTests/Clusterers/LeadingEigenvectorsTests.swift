import Clutch
import Testing

@testable import Plugins

@Suite struct LeadingEigenvectorsTests {
  private func dense(_ matrix: SparseMatrix) -> Tensor { matrix.matmul(.eye(matrix.size, .float64)) }

  @Test(arguments: [1, 4, 12]) func `they span what a dense solver finds`(k: Int) throws {
    let features = Tensor.randn([300, 4], Generator(seed: 1))
    let graph = try NeighborGraph(features, neighbors: 8, pieces: k)
    let vectors = try graph.leadingEigenvectors(k, Generator(seed: 2))
    let (values, expected) = dense(graph.matrix).symmetricEigen()
    #expect(abs(values[299].item - 1) < 1e-12)
    let products = vectors.transpose().matmul(expected.slice(axis: 1, (300 - k)..<300))
    #expect((products.singularValues() - 1).abs().max().item < 1e-3)
    #expect((vectors.transpose().matmul(vectors) - .eye(k, .float64)).abs().max().item < 1e-10)
  }

  @Test func `a graph of k pieces has its k leading eigenvectors exactly`() throws {
    let features = Tensor((0..<60).map { Float($0 / 20 * 1000 + $0) }, [60, 1])
    let graph = try NeighborGraph(features, neighbors: 3, pieces: 3)
    #expect(graph.pieces == 3 && graph.piece.ints == (0..<60).map { $0 / 20 })
    let vectors = try graph.leadingEigenvectors(3, Generator(seed: 1))
    #expect((graph.matrix.matmul(vectors) - vectors).abs().max().item < 1e-14)
  }

  @Test func `a long thin graph, whose eigenvalues lie close to 1, still converges`() throws {
    let features = Tensor((0..<1000).map { Float($0) }, [1000, 1])
    let graph = try NeighborGraph(features, neighbors: 2, pieces: 1)
    let vectors = try graph.leadingEigenvectors(5, Generator(seed: 1))
    let values = (vectors * graph.matrix.matmul(vectors)).sum(axis: 0)  // Rayleigh quotients
    let expected = dense(graph.matrix).symmetricEigen().values.flip(0)[0..<5]
    #expect((values - expected).abs().max().item < 1e-8)
  }

  @Test func `what does not converge is an error`() throws {
    let graph = try NeighborGraph(Tensor.randn([300, 4], Generator(seed: 1)), neighbors: 8, pieces: 1)
    let known = (graph.degrees / graph.degrees.sum()).sqrt().unsqueeze(1)
    let subspace = ChebyshevSubspace(matrix: graph.matrix, known: known, limit: 0)
    let error = #expect(throws: ClusteringError.self) { try subspace.eigenvectors(4, Generator(seed: 1)) }
    #expect(
      error?.description
        == "spectral clustering did not converge in 0 products with the graph of 300 features; more neighbors "
        + "make it converge faster")
  }
}
