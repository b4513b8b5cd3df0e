/// Images by which settings may be chosen: they stand for what is in and out of distribution, and no image to test on is
/// among them.
public struct ValidationOptions: Options {
  /// Images like those trained on, but not trained on: rows of the training files that `train` leaves out.
  public var test: Choice<Datasets>?
  /// Sets of images that stand for what is out of distribution, by name: classes held out of training, say.
  public var ood = Named<Choice<Datasets>>()

  public init() {}

  public func validate() throws(OptionError) {
    if let test { try ValidationOptions.refuseTest("test", test) }
    for (name, choice) in ood.entries {
      if name == "test" {
        throw OptionError("ood", "must not have a set named 'test', as data.validation.test is; give it another name")
      }
      try ValidationOptions.refuseTest("ood", choice)
    }
    try refuse(
      missing("test", test),
      OptionError(
        "ood", "is empty; name at least one set of images that stand for those out of distribution",
        if: ood.entries.isEmpty))
  }

  private static func refuseTest(_ option: String, _ choice: Choice<Datasets>) throws(OptionError) {
    guard choice.part.isTest else { return }
    throw OptionError(
      option,
      "must not name images to test on, as settings are chosen by it; take rows or classes of '\(choice.name)' that are not trained on"
    )
  }

  /// What results call a set: no other has a dot in its name.
  static func name(of set: String) -> String { "\(prefix)\(set)" }

  /// Whether a set of results is one to choose settings by.
  public static func isName(_ set: String) -> Bool { set.hasPrefix(prefix) }

  private static let prefix = "validation."
}
