import Foundation
import Testing
import Torch

@testable import Components
@testable import Documentation
@testable import Experiments

@Suite struct RecipeSchemaTests {
  private static let text: String = {
    toys
    return recipeSchema()
  }()

  /// The part of the schema at a path of keys and indices, as JSON with sorted keys.
  private func part(_ path: String) throws -> String {
    var value = try JSONSerialization.jsonObject(with: Data(Self.text.utf8))
    for key in path.split(separator: "/").map(String.init) {
      let next = Int(key).map { (value as? [Any])?[$0] } ?? (value as? [String: Any])?[key]
      value = try #require(next, "\(path) ends at \(key)")
    }
    let options: JSONSerialization.WritingOptions = [.sortedKeys, .withoutEscapingSlashes, .fragmentsAllowed]
    return String(decoding: try JSONSerialization.data(withJSONObject: value, options: options), as: UTF8.self)
  }

  @Test func `it is of draft-07, for recipes, and takes no other keys`() throws {
    #expect(try part("$schema") == #""http://json-schema.org/draft-07/schema#""#)
    #expect(try part("description") == #""An experiment, as described by its recipe.""#)
    #expect(try part("additionalProperties") == "false")
    let keys = try JSONDecoder().decode(Keys.self, from: Data(Self.text.utf8)).properties.keys
    #expect(Set(keys) == Set(["extends"] + Experiment.options.map(\.name)))
    #expect(!Self.text.contains("\"required\""))
  }

  private struct Keys: Decodable { let properties: [String: Anything] }
  private struct Anything: Decodable { init(from decoder: any Decoder) {} }

  @Test func `a key has its meaning and its default, and may be null`() throws {
    #expect(
      try part("properties/train/properties/batch")
        == #"{"default":128,"description":"Images per step. Each step processes this many images times `views`. A larger batch provides more negatives.","type":["integer","null"]}"#
    )
    #expect(try part("properties/machine/properties/precision/enum") == #"["auto","fp32","bf16",null]"#)
    #expect(
      try part("properties/machine/properties/threads/anyOf")
        == #"[{"enum":["auto"]},{"maximum":1024,"minimum":1,"type":"integer"},{"type":"null"}]"#)
    #expect(try part("properties/extends/type") == #""string""#)
  }

  @Test func `names of the user's own are kebab-case, and what stands under them has its form`() throws {
    #expect(
      try part("properties/data/properties/ood/additionalProperties")
        == ##"{"anyOf":[{"$ref":"#/definitions/dataset"},{"type":"null"}]}"##)
    #expect(try part("properties/train/properties/phases/propertyNames/pattern") == #""^[a-z0-9]+(-[a-z0-9]+)*$""#)
    #expect(
      try part("properties/train/properties/phases/additionalProperties/properties/epochs")
        == #"{"description":"Passes over the training set.","type":["integer","null"]}"#)
  }

  @Test func `a component is a name, or a map from one name to its options`() throws {
    #expect(try part("definitions/clusterer/anyOf/0/enum").contains(#""toy""#))
    #expect(
      try part("definitions/clusterer/anyOf/1/properties/toy")
        == #"{"additionalProperties":false,"properties":{"k":{"default":2,"type":["integer","null"]}},"type":["object","null"]}"#
    )
    for (key, value) in [("additionalProperties", "false"), ("minProperties", "1"), ("maxProperties", "1")] {
      #expect(try part("definitions/clusterer/anyOf/1/\(key)") == value)
    }
  }

  @Test func `scorers have a label beside their options, and no other kind has`() throws {
    #expect(
      try part("definitions/scorer/anyOf/1/properties/toy/properties/label/anyOf")
        == #"[{"pattern":"^[^/]+$","type":"string"},{"type":"number"},{"type":"null"}]"#)
    #expect(Self.text.components(separatedBy: "\"label\":").count == 1 + Scorers.registry.names.count)
  }
}
