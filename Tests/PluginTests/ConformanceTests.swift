import Foundation
import Recipe
import Testing

@testable import Components

/// Checks of the tree's components beyond `ContractTests`: exact messages, and choices that are all accepted.
@Suite struct ConformanceTests {
  static let all = Registered.all
  /// The components that need no options.
  static let ready = all.filter { (try? $0.read(.text($0.name))) != nil }

  /// The messages of the errors that `body` throws.
  private func messages(_ body: () throws -> any Component) -> [String] {
    #expect(throws: RecipeError.self) { try body() }?.diagnostics.map(\.message) ?? []
  }

  @Test func `every kind has a component`() {
    #expect(Set(Self.all.map(\.kind)) == Set(registries.map(\.kind)))
    #expect(Set(Self.ready.map(\.kind)) == Set(registries.map(\.kind)), "of every kind, one needs no options")
  }

  @Test(arguments: all) func `its name alone builds it, or the message names the option that is missing`(
    component: Registered
  ) {
    do {
      #expect(type(of: try component.read(.text(component.name))) == component.type)
    } catch {
      let messages = (error as? RecipeError)?.diagnostics.map(\.message) ?? []
      let names = component.description.options.map(\.name)
      #expect(messages.count == 1 && messages[0].hasSuffix("but is absent"), "\(error)")
      #expect(names.contains { messages.first?.hasPrefix("'\($0)' must be ") == true }, "\(error)")
    }
  }

  @Test(arguments: all) func `an option that it does not have is refused`(component: Registered) {
    let names = component.description.options.map(\.name)
    let remedy = hint(for: "zzz", among: names, otherwise: "its options are")
    let message = "'\(component.name)' has no option 'zzz'" + (names.isEmpty ? "; it has none" : remedy)
    #expect(messages { try component.read([("zzz", .text("1"))]) } == [message])
  }

  @Test(arguments: ready) func `what is written of it reads as the same again`(component: Registered) throws {
    let written = encode(try component.read(.text(component.name)))
    #expect(written.entries?.map(\.name) == component.description.options.map(\.name))
    let again = try component.read(.component(component.name, options: written))
    #expect(encode(again).yaml == written.yaml)
  }

  @Test(arguments: ready) func `every choice that an option's description offers is taken, and kept`(
    component: Registered
  ) throws {
    for option in component.description.options {
      for word in option.type.components(separatedBy: " | ") where option.type.contains(" | ") {
        let value = Node(.scalar(word, quoted: false))
        #expect(encode(try component.read([(option.name, value)]))[option.name]?.text == word, "\(option.name)")
      }
    }
  }
}
