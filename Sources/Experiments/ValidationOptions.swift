import Components
import Recipe

/// Images for choosing settings. They stand for in-distribution and OOD data and contain no test images.
public struct ValidationOptions: Options {
  /// In-distribution images that are not trained on, such as rows of the training files that `train` leaves out.
  public var test: Choice<Datasets>?
  /// Sets of images that stand for OOD data, by name, such as classes held out of training.
  public var ood = Named<Choice<Datasets>>()

  public init() {}

  public func validate() throws(OptionError) {
    if let test { try ValidationOptions.refuseTest("test", test) }
    for (name, choice) in ood.entries {
      if name == "test" {
        throw OptionError(
          "ood", "must not have a set named 'test', because data.validation.test has that name; use another name")
      }
      try ValidationOptions.refuseTest("ood", choice)
    }
    try refuse(
      missing("test", test),
      OptionError(
        "ood", "is empty; add at least one set of images that stand for OOD data",
        if: ood.entries.isEmpty))
  }

  private static func refuseTest(_ option: String, _ choice: Choice<Datasets>) throws(OptionError) {
    guard choice.value.isTest else { return }
    throw OptionError(
      option,
      "must not be a test set, because settings are chosen on it; use rows or classes of '\(choice.name)' that are not "
        + "trained on"
    )
  }

  /// Returns the name of a set in results. No other set has a dot in its name.
  package static func name(of set: String) -> String { "\(prefix)\(set)" }

  /// Indicates whether a set in results is a validation set.
  public static func isName(_ set: String) -> Bool { set.hasPrefix(prefix) }

  private static let prefix = "validation."
}
