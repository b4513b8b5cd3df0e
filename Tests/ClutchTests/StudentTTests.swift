import Testing

@testable import Metrics

struct StudentTTests {
  /// From Fixtures/metrics.py: `scipy.stats.t.ppf` at 0.6, 0.975 and 0.999.
  @Test(
    arguments: [
      (1, [0.32491969623290634, 12.706204736174694, 318.30883898555015]),
      (2, [0.2886751345948128, 4.302652729749462, 22.327124770119866]),
      (3, [0.2766706623326898, 3.1824463052837078, 10.214531852407383]),
      (4, [0.2707222947075976, 2.7764451051977934, 7.173182219782307]),
      (5, [0.2671808657041451, 2.5705818356363146, 5.893429531356009]),
      (9, [0.260955336473911, 2.262157162798205, 4.296805662729918]),
      (10, [0.2601848294920803, 2.228138851986274, 4.143700494046589]),
      (30, [0.2556053649519128, 2.0422724563012378, 3.3851848668293045]),
      (101, [0.25401548821219094, 1.983731002955606, 3.1728926657405694]),
      (1000, [0.25341451583949876, 1.9623390808264083, 3.0984021639129233]),
    ] as [(Int, [Double])])
  func `quantiles are SciPy's`(degreesOfFreedom: Int, golden: [Double]) {
    for (p, expected) in zip([0.6, 0.975, 0.999], golden) {
      let quantile = studentTQuantile(p, degreesOfFreedom: degreesOfFreedom)
      #expect(agree(quantile, expected, 1e-9), "\(p): \(quantile) is not \(expected)")
      let mirrored = studentTQuantile(1 - p, degreesOfFreedom: degreesOfFreedom)
      #expect(agree(mirrored, -expected, 1e-9))
    }
  }

  @Test func `the median is zero`() {
    #expect(abs(studentTQuantile(0.5, degreesOfFreedom: 7)) < 1e-12)
  }
}
