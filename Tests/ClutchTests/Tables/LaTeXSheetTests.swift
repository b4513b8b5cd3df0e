import Testing

@testable import Comparisons

struct LaTeXSheetTests {
  @Test func `a comparison is written word for word`() {
    let comparison = Comparison.madeUp
    #expect(
      latex(comparison.sheets(), footnotes: comparison.footnotes) == ##"""
        % Needs \usepackage{amsmath,booktabs}.
        % [k|5]*, seed 1: failed: no <x> (runs/a_b)
        % a note on 50%
        % auroc: probability that an OOD score exceeds an ID score, a tie counts ½
        \begin{table}
          \centering
          \caption{near: auroc in percent, mean $\pm$ standard deviation over seeds; higher is better.}
          \begin{tabular}{lrrr}
            \toprule
            row & seeds & knn & norm \\
            \midrule
            sim\_clr & 2 & $75.00 \pm 25.00$ & $\mathbf{62.50} \pm 0.00$ \\
            both 50\% \& \#1 & 2 & $\mathbf{87.50} \pm 12.50$ & $50.00 \pm 0.01$ \\
            {[}k\textbar{}5{]}{*} & 1 of 2 & $\mathbf{87.50} \phantom{{} \pm 25.00}$ & -- \\
            \bottomrule
          \end{tabular}
        \end{table}
        \begin{table}
          \centering
          \caption{near: auroc minus that of sim\_clr, in points; mean over common seeds, 95 \% intervals.}
          \begin{tabular}{llrrrr}
            \toprule
            scorer & row & seeds & difference & over seeds & over images \\
            \midrule
            knn & both 50\% \& \#1 & 2 & $+12.50$ & $[-50.00, +75.00]$ & $[+6.25, +18.75]$ \\
            knn & {[}k\textbar{}5{]}{*} & 1 & $+37.50$ & -- & $[+25.00, +50.00]$ \\
            norm & both 50\% \& \#1 & 2 & $-12.50$ & $[-12.50, -12.50]$ & -- \\
            \bottomrule
          \end{tabular}
          \par\smallskip
          {\footnotesize over seeds: Student's t, paired by seed; covers other training runs.\par}
          {\footnotesize over images: bootstrap, 1000 draws of the test images, shared by both rows and all seeds; covers other test images, not other training runs.\par}
          {\footnotesize 4 intervals, not corrected for multiple comparisons: if nothing differs, 1 in 20 still excludes 0.\par}
        \end{table}

        """##)
  }

  @Test func `where no row has a deviation, no room is left for it`() {
    let rows: [[Sheet.Cell]] = [[.text("a"), .spread(mean: 0.5, deviation: nil, isBest: false)]]
    let sheet = Sheet(title: "t", columns: [.text("row"), .number("knn")], rows: rows, notes: [], keys: 1)
    #expect(sheet.latex.contains("    a & $50.00$ \\\\\n"))
  }

  @Test func `every character that means something to LaTeX is escaped`() {
    let sheet = Sheet(
      title: ##"\{}$&#_%~^<>|"[]*±"## + "\n½", columns: [.text("a")], rows: [], notes: [], keys: 1)
    let caption = sheet.latex.split(separator: "\n").first { $0.hasPrefix("  \\caption") }
    #expect(
      caption == ##"""
          \caption{\textbackslash{}\{\}\$\&\#\_\%\textasciitilde{}\textasciicircum{}\textless{}\textgreater{}\textbar{}''{[}{]}{*}$\pm$ $\frac{1}{2}$.}
        """##)
  }
}
