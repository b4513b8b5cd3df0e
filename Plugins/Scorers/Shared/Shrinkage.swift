import Clutch

/// The shrinkage of a covariance, estimated from few rows, toward a multiple of the identity.
enum Shrinkage: String, Decodable, Sendable, CaseIterable {
  /// No shrinkage.
  case none
  /// The amount that minimizes the expected squared error (Ledoit, Wolf, 2004).
  case ledoitWolf = "ledoit-wolf"
  /// The same for normally distributed rows (Chen, Wiesel, Eldar, Hero: "Shrinkage algorithms for MMSE covariance
  /// estimation", 2010, eq. 23, without its terms 2/d, as in scikit-learn).
  case oas
}
