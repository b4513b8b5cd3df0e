import Clutch

/// The pairs of views of a batch: each view in turn is the anchor, paired with every other view.
///
/// Row i of each result belongs to anchor i, which shows image i mod n; there are r = v·n anchors.
struct ViewPairs {
  /// The unit projections, in float32 or wider [r, d].
  let rows: Tensor
  /// The other views of the anchor's image [r, r].
  let own: Tensor
  /// All views except the anchor itself [r, r].
  let others: Tensor

  private let views: Int

  init(_ batch: Views) {
    guard batch.views >= 2 else {
      fatalError("a contrastive loss compares 2 views or more, but was given \(batch.views)")
    }
    rows = batch.rows  // [r, d]
    views = batch.views
    let device = rows.device
    others = !(Tensor.eye(rows.size(0), .bool, on: device))  // [r, r]
    own = Self.equal(Self.tile(Tensor.arange(batch.images, on: device), views)) & others  // [r, r]
  }

  /// All views of other images [r, r].
  var ofOtherImages: Tensor { others & !own }

  /// Marks the other views of all images with the anchor's label, including the anchor's own image [r, r].
  ///
  /// - Parameter labels: one label per image, int64 [n].
  func sharing(_ labels: Tensor) -> Tensor { Self.equal(Self.tile(labels, views)) & others }

  /// Marks which of the labels 0 ..< k the anchor's image has [r, k].
  func membership(_ labels: Tensor, count k: Int) -> Tensor {
    Self.tile(labels, views).unsqueeze(1) .== Tensor.arange(k, on: rows.device)
  }

  /// Returns the cosine of each anchor with each of `keys`, unit vectors [m, d]: [r, m]. It is computed in full
  /// precision even within autocast.
  func similarities(to keys: Tensor) -> Tensor {
    withAutocast(false, on: rows.device) { rows.matmul(keys.to(rows.dtype).transpose()) }
  }

  private static func tile(_ labels: Tensor, _ views: Int) -> Tensor { call("aten::repeat", labels, [views]) }  // [r]
  private static func equal(_ labels: Tensor) -> Tensor { labels.unsqueeze(1) .== labels }  // [r, r]
}
