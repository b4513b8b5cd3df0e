/// For an image at each step, the share of the other side that it is ordered rightly against.
///
///     id[g]  = (OOD above g + ½ OOD at g) / all OOD
///     ood[g] = (ID below g + ½ ID at g) / all ID
///
/// Either side's mean is the AUROC, and their variances give its variance.
///
/// Source: Sun and Xu, "Fast implementation of DeLong's algorithm", IEEE SPL 2014;
/// by counts at sorted steps, which is their mid-ranks after ties are collapsed.
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
