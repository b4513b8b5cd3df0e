import Clutch
import Testing

@testable import Components

@Suite struct TeacherTests {
  private let toy: ToyModel
  private let teacher: Teacher

  init() throws {
    toy = try ToyModel()
    teacher = try Teacher(toy.setup)
  }

  private func weight(_ tensors: [NamedTensor]) -> [Double] { tensors[0].tensor.detach().doubles }

  @Test func `it starts with the weights of the model, in tensors of its own`() {
    let before = weight(teacher.tensors)
    #expect(before == weight(toy.model.tensors))
    withoutGradient { toy.model.tensors[0].tensor.copy(from: toy.model.tensors[0].tensor + 1) }
    #expect(weight(teacher.tensors) == before)
  }

  @Test func `it keeps a fraction of its weights, and takes the rest from the model`() {
    let before = weight(teacher.tensors)
    withoutGradient { toy.model.tensors[0].tensor.copy(from: toy.model.tensors[0].tensor + 1) }
    teacher.follow(momentum: 0.75)
    for (now, then) in zip(weight(teacher.tensors), before) { #expect(abs(now - (then + 0.25)) < 1e-6) }
    teacher.follow(momentum: 1)
    for (now, then) in zip(weight(teacher.tensors), before) { #expect(abs(now - (then + 0.25)) < 1e-6) }
  }

  @Test func `its tensors bear its name and get no gradient`() throws {
    #expect(teacher.tensors.allSatisfy { $0.name.hasPrefix("teacher.") && !$0.tensor.requiresGradient })
    let batch = toy.batch()
    let loss = (try batch.embed().unit * (try batch.embed(batch.views, by: teacher).unit)).sum()
    loss.backward()
    #expect(teacher.tensors.allSatisfy { $0.tensor.gradient == nil })
    #expect(toy.model.parameters.contains { $0.tensor.gradient != nil })
  }
}
