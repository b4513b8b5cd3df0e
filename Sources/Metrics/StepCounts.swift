/// The number of ID and OOD images with each distinct score, by ascending score.
///
/// The detection metrics depend only on these counts, because they depend only on the order of the scores. A bootstrap
/// resample has the same scores with other counts.
package struct StepCounts: Sendable {
  var id: [UInt32]  // [steps]
  var ood: [UInt32]  // [steps]
  let idTotal: Int
  let oodTotal: Int
}
