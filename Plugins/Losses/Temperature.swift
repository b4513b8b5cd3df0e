import Clutch

/// What similarities are divided by before they are compared.
enum Temperature {
  static func check(_ temperature: Double, _ option: String = "temperature") throws(OptionError) {
    guard temperature > 0 else {
      throw OptionError(option, "must be greater than 0, but is \(temperature)")
    }
  }
}
