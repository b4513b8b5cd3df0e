import Testing

@testable import Comparisons

struct ComparisonCSVTests {
  @Test func `a comparison is written word for word`() {
    #expect(
      Comparison.madeUp.csv == #"""
        row,loss.t,set,scorer,metric,seeds,absent,mean,deviation,baseline,shared_seeds,difference,seeds_lower,seeds_upper,images_lower,images_upper,resamples,p,p_corrected,seeds_needed
        sim_clr,0.5,near,knn,auroc,2,0,0.75,0.25,,,,,,,,,,,
        both 50% & #1,0.1,near,knn,auroc,2,0,0.875001,0.125,sim_clr,2,0.125001,-0.5,0.75,0.0625,0.1875,1000,,,
        [k|5]*,"a,""b""",near,knn,auroc,1,1,0.874999,,sim_clr,1,0.374999,,,0.25,0.5,1000,,,
        sim_clr,0.5,near,norm,auroc,2,0,0.625,0.0,,,,,,,,,,,
        both 50% & #1,0.1,near,norm,auroc,2,0,0.5,0.0001,sim_clr,2,-0.125,-0.125,-0.125,,,,,,
        [k|5]*,"a,""b""",near,norm,auroc,0,1,,,,,,,,,,,,,

        """#)
  }

  @Test func `numbers are read back as they were`() throws {
    let third = 1.0 / 3
    let line = try Comparison.of([.measured("a", seed: 0, third)]).csv.split(separator: "\n")[1]
    #expect(
      line.split(separator: ",", omittingEmptySubsequences: false)[6] == "\(third)" && Double("\(third)") == third)
  }
}
