import Clutch

/// Every view of a batch, an anchor in turn, paired with every other view: which of them belong together.
///
/// Row i of what is computed here belongs to anchor i, which shows image i mod n; there are r = v·n of them.
struct ViewPairs {
  /// The unit projections, at least in float32 [r, d].
  let rows: Tensor
  /// The other views of the anchor's image [r, r].
  let own: Tensor
  /// Every view but the anchor itself [r, r].
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

  /// The other views of all the images that have the anchor's label, the anchor's own image among them [r, r].
  ///
  /// - Parameter labels: one for every image, int64 [n].
  func sharing(_ labels: Tensor) -> Tensor { Self.equal(Self.tile(labels, views)) & others }

  /// Which of the labels 0 ..< k the anchor's image has [r, k].
  func membership(_ labels: Tensor, count k: Int) -> Tensor {
    Self.tile(labels, views).unsqueeze(1) .== Tensor.arange(k, on: rows.device)
  }

  /// The cosine of every anchor with every one of `keys`, unit vectors [m, d]: [r, m]; in full precision also within
  /// autocast.
  func similarities(to keys: Tensor) -> Tensor {
    withAutocast(false, on: rows.device) { rows.matmul(keys.to(rows.dtype).transpose()) }
  }

  private static func tile(_ labels: Tensor, _ views: Int) -> Tensor { call("aten::repeat", labels, [views]) }  // [r]
  private static func equal(_ labels: Tensor) -> Tensor { labels.unsqueeze(1) .== labels }  // [r, r]
}
