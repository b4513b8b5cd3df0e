import Clutch

/// How a covariance estimated from few rows is drawn towards a multiple of the identity.
enum Shrinkage: String, Decodable, Sendable, CaseIterable {
  /// The rows' own covariance.
  case none
  /// As much as minimizes the expected squared error (Ledoit, Wolf, 2004).
  case ledoitWolf = "ledoit-wolf"
  /// The same for normally distributed rows (Chen, Wiesel, Eldar, Hero: "Shrinkage algorithms for MMSE covariance
  /// estimation", 2010, eq. 23, less its terms 2/d, as in scikit-learn).
  case oas
}
