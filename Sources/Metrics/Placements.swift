/// The placements: for an image at each step, the share of the other side's images that are ordered correctly relative
/// to it.
///
///     id[g]  = (OOD above g + ½ OOD at g) / all OOD
///     ood[g] = (ID below g + ½ ID at g) / all ID
///
/// The mean of either side is the AUROC, and their variances give its variance.
///
/// Source: Sun and Xu, "Fast implementation of DeLong's algorithm", IEEE SPL 2014, computed from counts at sorted
/// steps, which correspond to its mid-ranks with ties merged.
struct Placements {
  let id: [Double]  // [steps]
  let ood: [Double]  // [steps]

  init(_ counts: StepCounts) {
    var id: [Double] = []
    var ood: [Double] = []
    id.reserveCapacity(counts.id.count)
    ood.reserveCapacity(counts.id.count)
    var idBelow = 0
    var oodAbove = counts.oodTotal
    for (idHere, oodHere) in zip(counts.id, counts.ood) {
      oodAbove -= Int(oodHere)
      id.append((Double(oodAbove) + Double(oodHere) / 2) / Double(counts.oodTotal))
      ood.append((Double(idBelow) + Double(idHere) / 2) / Double(counts.idTotal))
      idBelow += Int(idHere)
    }
    self.id = id
    self.ood = ood
  }
}
