import Testing

@testable import Command

@Suite struct NewFilesTests {
  @Test(arguments: [
    ("my-loss", "MyLoss"), ("dcl", "Dcl"), ("k2-means", "K2Means"), ("views", "ViewsLoss"), ("loss", "LossLoss"),
    ("any", "AnyLoss"), ("new-component", "NewComponent"),
  ])
  func `a type is called as the component is, unless that would hide what its file uses`(name: String, type: String) {
    #expect(typeName(name, "loss", within: "struct NewComponent: Loss { func f(_ views: Views) }") == type)
  }

  @Test func `a component may be called as the placeholders are`() throws {
    let files = NewFiles(kind: "loss", name: "new-component").all
    #expect(files.map(\.name) == ["new-component.swift", "new-component.yaml", "new-component.cases.yaml"])
    #expect(files[0].text == embeddedTemplates["loss/plugin.swift"])
  }

  @Test(arguments: ["clusters", "learner"]) func `a loss of another sort has a template of its own`(variant: String) {
    let files = NewFiles(kind: "loss", name: "new-component", variant: variant).all
    #expect(files[0].text == embeddedTemplates["loss-\(variant)/plugin.swift"])
    #expect(files[1].text.contains("loss: { new-component: { ") && files[1].text.contains("score:"))
    #expect(files[2].text == embeddedTemplates["loss-\(variant)/cases.yaml"])
  }

  private let recipe = """
    head: mlp
    train:
      optimizer: sgd
      phases:
        first:
          epochs: 1

    # the end
    phases: none
    """

  @Test func `a block takes the place of the one with its key at its depth`() {
    #expect(
      replacingBlock(in: recipe, by: "  phases:\n    only: { epochs: 2 }\n")
        == recipe.replacing("    first:\n      epochs: 1\n", with: "    only: { epochs: 2 }\n"))
    #expect(replacingBlock(in: recipe, by: "head: mine\n") == recipe.replacing("mlp", with: "mine"))
    #expect(
      replacingBlock(in: recipe, by: "phases:\n  - some\n")
        == recipe.replacing("phases: none", with: "phases:\n  - some"))
  }
}
