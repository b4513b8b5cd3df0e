import Clutch
import Testing

@testable import Plugins

/// Properties of every loss without state with every combination of its switches.
@Suite struct ContrastiveLossesTests {
  @Test(arguments: LossCase.all, ["v2", "v3"])
  func `value and gradient are those of other people's code`(_ test: LossCase, _ name: String) throws {
    let (batch, golden) = (try LossBatch(name), try LossBatch.fixture())
    let value = try #require(golden["\(name)/\(test.name)/value"]).item
    let gradient = try #require(golden["\(name)/\(test.name)/gradient"])
    #expect(abs(test.value(batch) - value) < 1e-12)
    #expect(largestDifference(test.gradient(batch), gradient) < 1e-12)
    var single = batch
    single.projections = batch.projections.to(.float32)
    #expect(abs(test.value(single) - value) < 1e-5 * max(1, abs(value)))
    #expect(largestDifference(test.gradient(single), gradient) < 1e-5)
  }

  @Test func `every golden number is compared`() throws {
    let names = try LossBatch.fixture().keys.filter { $0.hasPrefix("v2/") && $0.hasSuffix("/value") }
    #expect(names.sorted() == LossCase.all.map { "v2/\($0.name)/value" }.sorted())
  }

  @Test(arguments: LossCase.all.filter { !$0.hasConstants }, ["v2", "v3"])
  func `the gradient is that of finite differences`(_ test: LossCase, _ name: String) throws {
    let batch = try LossBatch(name)
    let (shape, elements, step) = (batch.projections.shape, batch.projections.doubles, 1e-5)
    let slopes = elements.indices.map { i in
      let ends = [step, -step].map { change in
        var moved = (elements: elements, batch: batch)
        moved.elements[i] += change
        moved.batch.projections = Tensor(moved.elements, shape)
        return test.value(moved.batch)
      }
      return (ends[0] - ends[1]) / (2 * step)
    }
    #expect(largestDifference(test.gradient(batch), Tensor(slopes, shape)) < 1e-7)
  }

  @Test(arguments: LossCase.all + LossCase.registered)
  func `permuting the batch permutes the gradient and nothing else`(_ test: LossCase) throws {
    let (batch, order) = (try LossBatch("v2"), Tensor([4, 1, 5, 0, 3, 2]))
    var permuted = batch
    permuted.projections = batch.projections.select(axis: 1, order)
    permuted.clusters = BatchClusters(
      assignments: batch.clusters.assignments[order], centers: batch.clusters.centers,
      concentrations: batch.clusters.concentrations, sizes: batch.clusters.sizes)
    #expect(abs(test.value(permuted) - test.value(batch)) < 1e-12)
    #expect(largestDifference(test.gradient(permuted), test.gradient(batch)?.select(axis: 1, order)) < 1e-12)
  }

  @Test(arguments: LossCase.all + LossCase.registered)
  func `renaming the clusters changes nothing`(_ test: LossCase) throws {
    let batch = try LossBatch("v2")
    let (new, old) = (Tensor([2, 0, 3, 1]), Tensor([1, 3, 0, 2]))  // old cluster -> new, and back
    var renamed = batch
    renamed.clusters = BatchClusters(
      assignments: new[batch.clusters.assignments], centers: batch.clusters.centers[old],
      concentrations: batch.clusters.concentrations[old], sizes: batch.clusters.sizes[old])
    #expect(abs(test.value(renamed) - test.value(batch)) < 1e-12)
    #expect(largestDifference(test.gradient(renamed), test.gradient(batch)) < 1e-12)
  }

  @Test(arguments: LossCase.all)
  func `bfloat16 projections are widened before anything is computed`(_ test: LossCase) throws {
    var batch = try LossBatch("v2")
    batch.projections = batch.projections.to(.bfloat16)
    let loss = test.loss(Views(batch.projections), batch.clusters)
    let gradient = test.gradient(batch)
    #expect(loss.dtype == .float32 && gradient?.dtype == .bfloat16 && gradient?.isFinite == true)
    batch.projections = batch.projections.to(.float32)
    #expect(loss.item == test.value(batch))
  }

  @Test(arguments: LossCase.all + LossCase.registered)
  func `autocast does not reach the loss`(_ test: LossCase) throws {
    var batch = try LossBatch("v2")
    batch.projections = batch.projections.to(.float32)
    #expect(withAutocast(true, on: .cpu) { test.value(batch) } == test.value(batch))
  }

  @Test(arguments: LossCase.all + LossCase.registered)
  func `clusters of one image each leave every view a positive`(_ test: LossCase) {
    let batch = LossBatch(random: [0, 1, 2, 3, 4], centers: 5)
    #expect(test.value(batch).isFinite && test.gradient(batch)?.isFinite == true)
  }

  @Test(arguments: [
    LossCase("nt-xent", NTXent(temperature: 0.01)), LossCase("sup-con", SupCon(temperature: 0.01)),
    LossCase("sup-con, in", SupCon(temperature: 0.01, form: .in)), LossCase("ccl", CCL(temperature: 0.01)),
    LossCase("ccl-split", CCLSplit(temperature: 0.01, centerTemperature: 0.01)),
    LossCase("dcl", DCL(temperature: 0.01)), LossCase("dclw", DCLW(temperature: 0.01, sigma: 0.01)),
    LossCase("concentration", CCLSplit(temperature: 0.01, centerTemperature: 0.01, concentration: true)),
  ])
  func `a temperature of 0.01 stays finite in float32`(_ test: LossCase) {
    var batch = LossBatch(random: [0, 1, 0, 2, 1], centers: 3)
    batch.projections = batch.projections.to(.float32)
    #expect(test.value(batch).isFinite && test.gradient(batch)?.isFinite == true)
    batch.projections = -batch.projections[0..<1].flip(1).expand(2, 5, 8)  // both views alike
    #expect(test.value(batch).isFinite && test.gradient(batch)?.isFinite == true)
  }
}
