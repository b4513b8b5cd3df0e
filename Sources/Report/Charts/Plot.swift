/// Numbers against numbers, as lines: what is drawn, and what its table holds.
struct Plot {
  struct Point: Equatable {
    let x: Double
    let y: Double
    /// How far to both sides a bar reaches; nil where there is none.
    var spread: Double?

    init(_ x: Double, _ y: Double, spread: Double? = nil) { (self.x, self.y, self.spread) = (x, y, spread) }
  }

  enum Form {
    case line
    /// A line with a dot at every point.
    case dotted
    /// A thin line in the background.
    case faint
    /// Level from each point to the next, filled down to the axis.
    case area
    /// The same, not filled.
    case steps
  }

  struct Line {
    let name: String
    /// The place in the palette, so that a thing has one colour in all charts of a page.
    let colour: Int
    let form: Form
    let points: [Point]
  }

  /// A place on the x axis where something happens.
  struct Mark {
    let x: Double
    /// Empty for one that the caption explains.
    let label: String
    /// Whether it is one of many that are alike.
    let isMinor: Bool
  }

  /// Whether lines end at marks that are not minor, and to which side a point at a mark belongs.
  enum Parting {
    case never
    /// What is measured at a mark is of what ends there, and the line begins anew behind it.
    case after
    /// It is of what begins there.
    case before
  }

  let title: String
  let xTitle: String
  let yTitle: String
  let lines: [Line]
  /// The numbers at both ends of an axis; those of the points where nil.
  var xRange: (low: Double, high: Double)?
  var yRange: (low: Double, high: Double)?
  var marks: [Mark] = []
  var parting = Parting.never
  /// Whether the line from corner to corner, that of guessing, is drawn.
  var hasDiagonal = false
  /// Whether x is logarithmic where it is positive and spans much.
  var mayBeLogarithmic = false
  /// More to say to readers, seen or heard.
  var note = ""
}
