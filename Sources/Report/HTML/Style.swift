/// The style sheet of pages: light or dark like the reader's system, for print, and for narrow screens.
enum Style {
  static var text: String {
    [
      ":root{\(Palette.light.variables)}",
      "@media (prefers-color-scheme:dark){:root{\(Palette.dark.variables)}}",
      layout, tables, charts, colours, pictures, map, narrow, paper,
    ].joined(separator: "\n")
  }

  /// Returns the CSS class of a line by its place in the palette; from the second round on, lines are dashed.
  static func line(_ place: Int) -> String {
    let round = place / Palette.count
    return "c\(place % Palette.count)" + (round == 0 ? "" : round == 1 ? " dashed" : " dotted")
  }

  private static let layout = """
    *{box-sizing:border-box}
    html{-webkit-text-size-adjust:100%;scroll-behavior:smooth}
    @media (prefers-reduced-motion:reduce){html{scroll-behavior:auto}}
    body{margin:0 auto;max-width:88rem;padding:0 2rem;background:var(--page);color:var(--ink);
    overflow-wrap:anywhere;
    font:16px/1.55 system-ui,-apple-system,"Segoe UI",Roboto,"Liberation Sans",sans-serif}
    a{color:var(--link);text-underline-offset:.15em}
    :focus-visible{outline:2px solid var(--link);outline-offset:2px}
    .skip{position:absolute;left:-999rem}.skip:focus{left:1rem;top:1rem}
    .unseen{position:absolute;width:1px;height:1px;overflow:hidden;clip-path:inset(50%);white-space:nowrap}
    header{padding:3.5rem 0 2rem;border-bottom:1px solid var(--rule)}
    .kind{margin:0;color:var(--soft);font-size:.8125rem;letter-spacing:.08em;text-transform:uppercase}
    h1{margin:.1rem 0 .35rem;font-size:2.25rem;line-height:1.15;font-weight:650;letter-spacing:-.02em;
    overflow-wrap:anywhere}
    .subtitle{margin:0;color:var(--soft);overflow-wrap:anywhere}
    .figures{display:flex;flex-wrap:wrap;gap:1.25rem 3rem;margin:2rem 0 0}
    .figures dt{color:var(--soft);font-size:.8125rem}
    .figures dd{margin:0}
    .value{font-size:1.75rem;font-weight:600;letter-spacing:-.02em;font-variant-numeric:tabular-nums}
    .detail{color:var(--soft);font-size:.875rem;font-variant-numeric:tabular-nums}
    .note{margin:1.25rem 0 0;padding:.6rem .9rem;background:var(--tint);border-left:3px solid var(--c1);
    border-radius:0 4px 4px 0;font-size:.9375rem;overflow-wrap:anywhere}
    .columns{display:grid;grid-template-columns:11rem minmax(0,1fr);gap:0 3.5rem}
    nav{font-size:.875rem}
    nav ol{position:sticky;top:0;margin:0;padding:2.6rem 0;list-style:none}
    nav a{display:block;padding:.22rem 0;color:var(--soft);text-decoration:none}
    nav a:hover{color:var(--link)}
    section{padding:2rem 0 1rem;border-bottom:1px solid var(--rule);scroll-margin-top:0}
    section:last-child{border-bottom:0}
    h2{margin:0 0 1rem;font-size:1.375rem;line-height:1.3;font-weight:650;letter-spacing:-.01em}
    h3{margin:2rem 0 .6rem;font-size:1.0625rem;font-weight:650;overflow-wrap:anywhere}
    p{margin:.6rem 0;max-width:68ch}
    .hints{margin:.6rem 0 1rem;padding-left:1.1rem;max-width:80ch;color:var(--soft);font-size:.8125rem}
    details{margin:.75rem 0}
    summary{cursor:pointer;color:var(--soft);font-size:.875rem;width:max-content;max-width:100%}
    summary:hover{color:var(--link)}
    pre{margin:.6rem 0;padding:1rem 1.1rem;overflow-x:auto;background:var(--tint);border-radius:6px;
    font:13px/1.5 ui-monospace,"SF Mono",Menlo,Consolas,"Liberation Mono",monospace}
    code{font:.875em ui-monospace,"SF Mono",Menlo,Consolas,"Liberation Mono",monospace;overflow-wrap:anywhere}
    footer{padding:1rem 0 3rem;border-top:1px solid var(--rule);color:var(--soft);font-size:.8125rem}
    """

  private static let tables = """
    .scroll{overflow-x:auto;margin:.75rem 0}
    table{border-collapse:collapse;font-size:.875rem;font-variant-numeric:tabular-nums}
    .title{margin:1rem 0 -.4rem;max-width:80ch;color:var(--soft);font-size:.875rem;overflow-wrap:anywhere}
    th,td{padding:.34rem 1.4rem .34rem 0;text-align:left;vertical-align:top;white-space:nowrap}
    th:last-child,td:last-child{padding-right:.2rem}
    th.n,td.n{text-align:right}
    thead th{border-bottom:1.5px solid var(--ink);color:var(--ink);font-weight:600}
    tbody th{font-weight:450}
    tbody th,tbody td{border-bottom:1px solid var(--rule)}
    tbody tr:hover{background:var(--tint)}
    td strong{font-weight:700}
    td .detail{font-size:.8125rem}
    .long{min-width:min(18rem,60vw);max-width:26rem;white-space:normal}
    .wide th,.wide td{white-space:normal;overflow-wrap:anywhere}
    .wide tbody th{width:13rem;color:var(--soft)}
    details .scroll{max-height:22rem;overflow:auto}
    .csv{font-size:.8125rem}
    """

  private static let charts = """
    .grid{display:grid;grid-template-columns:repeat(auto-fill,minmax(min(100%,20rem),1fr));gap:1.5rem 2rem;
    margin:1rem 0}
    figure{margin:0;min-width:0}
    figcaption{font-size:.9375rem;font-weight:600;overflow-wrap:anywhere}
    .caption{margin:.2rem 0;color:var(--soft);font-size:.8125rem}
    .legend{display:flex;flex-wrap:wrap;gap:.1rem .9rem;margin:.3rem 0 .2rem;padding:0;list-style:none;
    color:var(--soft);font-size:.8125rem}
    .legend li{overflow-wrap:anywhere}
    .key{width:22px;height:10px;margin-right:.4em}
    .plot{display:block;width:100%;height:auto}
    .plot text{font:12px system-ui,-apple-system,"Segoe UI",Roboto,"Liberation Sans",sans-serif;fill:var(--soft)}
    .plot .small{font-size:11px}
    .plot .middle{text-anchor:middle}.plot .end{text-anchor:end}
    .axis{stroke:var(--soft);stroke-width:1}.grid .grid,.plot .grid{stroke:var(--rule);stroke-width:1}
    .guess{stroke:var(--soft);stroke-width:1;stroke-dasharray:2 4}
    .mark{stroke:var(--soft);stroke-width:1;stroke-dasharray:4 3}.minor{stroke:var(--soft);stroke-width:1.5}
    .line{fill:none;stroke-width:2;stroke-linejoin:round}
    .faint .line,.faint.line{stroke-width:1;opacity:.45}
    .fill{stroke:none;opacity:.18}
    .dashed .line,.dashed.line{stroke-dasharray:7 3}.dotted .line{stroke-dasharray:2 3}
    .bar{stroke-width:1.5;opacity:.6}
    .strip{display:block;width:96px;height:12px;margin:.15rem 0 0 auto}
    .strip circle{fill:var(--c0);opacity:.45}.strip .grid{stroke:var(--rule)}
    .strip .mean{stroke:var(--c0);stroke-width:2}
    """

  /// The rules for shapes of every color; the path of a line is never filled.
  private static var colours: String {
    (0..<Palette.count).map {
      ".c\($0) .line,.c\($0) .bar{stroke:var(--c\($0))}.c\($0) .fill,.c\($0) circle{fill:var(--c\($0))}"
    }
    .joined(separator: "\n")
  }

  private static let pictures = """
    img{image-rendering:pixelated;background:var(--tint);border-radius:2px;vertical-align:top}
    .sheets{display:grid;grid-template-columns:repeat(auto-fill,minmax(min(100%,20rem),1fr));gap:1.25rem 2rem}
    .sheets img{width:100%;height:auto}
    .sheets figcaption{margin-bottom:.35rem}
    .sheets figcaption span{color:var(--soft);font-weight:400;font-size:.8125rem}
    .mistakes{display:grid;grid-template-columns:repeat(auto-fill,minmax(min(100%,17rem),1fr));gap:.9rem 1.5rem;
    margin:0;padding:0;list-style:none}
    .mistakes li{display:flex;gap:.75rem;align-items:flex-start;min-width:0}
    .mistakes .odd{width:72px;height:72px;object-fit:contain;flex:none}
    .mistakes p{margin:0;font-size:.8125rem;line-height:1.35}
    .mistakes li>div{min-width:0;overflow-wrap:anywhere}
    .mistakes .soft{color:var(--soft)}
    .near{display:flex;gap:3px;margin-top:.3rem}
    .near img{width:36px;height:36px;object-fit:contain}
    """

  /// The rules for points of the map, colored by the set, the cluster, the class or the score.
  private static var map: String {
    let kinds = ["s", "k", "l"]
    let names = ["set", "cluster", "class", "score"]
    let shown = names.map {
      ".by-\($0):checked~.legend-\($0){display:flex}.by-\($0):checked+label{color:var(--ink);font-weight:600;"
        + "box-shadow:inset 0 -2px var(--link)}"
    }
    let groups = zip(kinds, names).flatMap { kind, name in
      (0..<Palette.count).flatMap { place in
        [
          ".by-\(name):checked~svg .\(kind)\(place){fill:var(--c\(place));stroke:none;opacity:.75}",
          // The second round of colors is hollow.
          ".by-\(name):checked~svg .\(kind)\(place + Palette.count){fill:none;stroke:var(--c\(place));opacity:.9}",
        ]
      }
    }
    let levels = (0..<Palette.levels).map {
      ".by-score:checked~svg .v\($0),.map .legend-score circle.v\($0){fill:var(--v\($0));stroke:none;opacity:.85}"
    }
    let swatches = (0..<Palette.count).flatMap { place in
      [
        ".legend .o\(place) circle{fill:var(--c\(place))}",
        ".legend .o\(place + Palette.count) circle{fill:none;stroke:var(--c\(place));stroke-width:1.5}",
      ]
    }
    return
      ([
        ".map .legend{display:none}.map svg.plot{max-width:46rem}.map input{position:absolute;opacity:0}",
        ".map label{display:inline-block;margin:0 1rem .3rem 0;padding:.2rem 0;color:var(--soft);cursor:pointer;"
          + "font-size:.875rem}",
        ".map input:focus-visible+label{outline:2px solid var(--link);outline-offset:2px}",
        ".map .plot circle{fill:var(--soft);opacity:.3}.map .legend circle{fill:var(--soft)}",
        ".map .legend svg{width:10px;height:10px;margin-right:.4em}",
      ] + shown + groups + levels + swatches).joined(separator: "\n")
  }

  private static let narrow = """
    @media (max-width:62rem){
    body{padding:0 1.1rem}
    .columns{display:block}
    nav ol{position:static;display:flex;flex-wrap:wrap;gap:.1rem 1.1rem;padding:1rem 0 .2rem}
    header{padding:2rem 0 1.5rem}
    h1{font-size:1.625rem}
    .figures{gap:1rem 2rem}
    .value{font-size:1.375rem}
    .wide tbody th{width:7.5rem}
    }
    """

  private static var paper: String {
    """
    @page{margin:15mm}
    @media print{
    :root{\(Palette.light.variables)}
    body{max-width:none;padding:0;font-size:10pt}
    nav,.skip,.csv,summary{display:none}
    .columns{display:block}
    .scroll{overflow:visible}
    figure,tr,.mistakes li{break-inside:avoid}
    h2,h3{break-after:avoid}
    *{print-color-adjust:exact;-webkit-print-color-adjust:exact}
    }
    """
  }
}
