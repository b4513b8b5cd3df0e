import Components
import Recipe
import Storage
import Torch
import Training

/// Rejects groups of parameters that have no parameter in any phase.
struct ParameterGroupCheck {
  /// The parameters of all phases, each once.
  private let parameters: [NamedTensor]
  private let groups: [ParameterGroup]

  init(_ plan: Plan) throws {
    groups = plan.setup.groups
    if groups.isEmpty {
      parameters = []
      return
    }
    let images = try plan.train.images()
    let model = try plan.makeModel(images)
    var all = model.parameters
    for phase in plan.phases {
      all += try phase.state(of: phase.start(plan.objectiveSetup(model, images, phase))).learned.filter { !$0.isBuffer }
    }
    parameters = all
  }

  init(_ parameters: [NamedTensor], _ groups: [ParameterGroup]) {
    (self.parameters, self.groups) = (parameters, groups)
  }

  /// - Throws: `RecipeError` at the place of the group's first parameter name.
  func run() throws(RecipeError) {
    var rest = parameters
    for group in groups {
      if !rest.contains(where: { group.contains($0) }) {
        let text =
          "train.groups.\(group.name): no parameter is in \(group.members.joined(separator: ", ")); the parameters left "
          + "begin with \(Self.beginnings(of: rest).joined(separator: ", "))"
        throw RecipeError([group.place.map { Diagnostic(text, at: $0) } ?? Diagnostic(text)])
      }
      rest.removeAll { group.contains($0) }
    }
  }

  /// The first words of names, each once: `encoder`, `head`, `objective.byol.predictor`.
  private static func beginnings(of parameters: [NamedTensor]) -> [String] {
    var found: [String] = []
    for parameter in parameters {
      let words = parameter.name.split(separator: ".")
      let beginning = words.prefix(words.first == "objective" ? 3 : 1).joined(separator: ".")
      if !found.contains(beginning) { found.append(beginning) }
    }
    return found
  }
}
