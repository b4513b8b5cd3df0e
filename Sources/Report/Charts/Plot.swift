/// The data of a line plot, for its image and its table.
struct Plot {
  struct Point: Equatable {
    let x: Double
    let y: Double
    /// The length of the error bar to each side; nil for none.
    var spread: Double?

    init(_ x: Double, _ y: Double, spread: Double? = nil) { (self.x, self.y, self.spread) = (x, y, spread) }
  }

  enum Form {
    case line
    /// A line with a dot at every point.
    case dotted
    /// A thin line in the background.
    case faint
    /// Steps, level from each point to the next, filled down to the axis.
    case area
    /// Steps without a fill.
    case steps
  }

  struct Line {
    let name: String
    /// The place in the palette, so that a thing has the same color in all charts of a page.
    let colour: Int
    let form: Form
    let points: [Point]
  }

  /// A place on the x axis where something happens.
  struct Mark {
    let x: Double
    /// The label; empty if the caption explains the mark.
    let label: String
    /// `true` for one of many similar marks.
    let isMinor: Bool
  }

  /// The rule for breaking lines at marks that are not minor: the side to which a point at a mark belongs.
  enum Parting {
    case never
    /// A point at a mark belongs to the part that ends there; the line restarts after it.
    case after
    /// A point at a mark belongs to the part that begins there.
    case before
  }

  let title: String
  let xTitle: String
  let yTitle: String
  let lines: [Line]
  /// The range of the x axis; nil for that of the points.
  var xRange: (low: Double, high: Double)?
  /// The range of the y axis; nil for that of the points.
  var yRange: (low: Double, high: Double)?
  var marks: [Mark] = []
  var parting = Parting.never
  /// `true` to draw the diagonal, which is the line of chance.
  var hasDiagonal = false
  /// `true` to make x logarithmic if it is positive and spans a wide range.
  var mayBeLogarithmic = false
  /// A note below the plot, which is also part of its description.
  var note = ""
}
