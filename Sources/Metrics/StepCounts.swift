/// How many ID and OOD images have each distinct score, by ascending score.
///
/// Everything the detection metrics know: they depend on the order of the scores alone, and equal
/// scores are one step. A bootstrap resample is the same scores with other counts.
package struct StepCounts: Sendable {
  var id: [UInt32]  // [steps]
  var ood: [UInt32]  // [steps]
  let idTotal: Int
  let oodTotal: Int
}
