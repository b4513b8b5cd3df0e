import Testing

@testable import Comparisons

struct MarkdownSheetTests {
  @Test func `a comparison is written word for word`() {
    let comparison = Comparison.madeUp
    #expect(
      markdown(comparison.sheets(), footnotes: comparison.footnotes) == #"""
        near: auroc in percent, mean ± standard deviation over seeds; higher is better

        | row | seeds | knn | norm |
        |---|---:|---:|---:|
        | sim\_clr | 2 | 75.00 ± 25.00 | **62.50** ± 0.00 |
        | both 50% &amp; #1 | 2 | **87.50** ± 12.50 | 50.00 ± 0.01 |
        | \[k\|5\]\* | 1 of 2 | **87.50** | - |

        near: auroc minus that of sim\_clr, in points; mean over common seeds, 95 % intervals

        | scorer | row | seeds | difference | over seeds | over images |
        |---|---|---:|---:|---:|---:|
        | knn | both 50% &amp; #1 | 2 | +12.50 | [-50.00, +75.00] | [+6.25, +18.75] |
        | knn | \[k\|5\]\* | 1 | +37.50 | - | [+25.00, +50.00] |
        | norm | both 50% &amp; #1 | 2 | -12.50 | [-12.50, -12.50] | - |

        - over seeds: Student's t, paired by seed; covers other training runs
        - over images: bootstrap, 1000 draws of the test images, shared by both rows and all seeds; covers other test images, not other training runs
        - 4 intervals, not corrected for multiple comparisons: if nothing differs, 1 in 20 still excludes 0

        - \[k\|5\]\*, seed 1: failed: no &lt;x> (runs/a\_b)
        - a note on 50%
        - auroc: probability that an OOD score exceeds an ID score, a tie counts ½

        """#)
  }
}
