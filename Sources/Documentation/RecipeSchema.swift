import Components
import Experiments
import Recipe

/// Returns the JSON Schema of recipes (draft-07), with which editors complete and validate recipes.
///
/// It is generated from the descriptions that `describe` shows. No key is required, because `extends` may provide it.
/// Any key may be null, which removes the value of an extended recipe. Ranges that only a component's `validate()`
/// checks are not included.
public func recipeSchema() -> String {
  let recipe = ComponentDescription(section: Experiment.self, name: "recipe")
  let extends = Experiment.extends
  let keys = [(extends.name, Node.map(about(extends) + extends.form.keywords))] + recipe.options.map(property)
  let kinds = registries.map { ($0.kind, Node.map(component($0))) }
  let schema: Keywords =
    [
      ("$schema", .text("http://json-schema.org/draft-07/schema#")), ("title", .text("Clutch recipe")),
      ("description", .text(recipe.summary)),
    ] + object(keys) + [("definitions", .map(kinds))]
  return Node.map(schema).json
}

/// The keywords of a schema with their values, in output order.
private typealias Keywords = [(name: String, value: Node)]

extension ValueForm {
  fileprivate var keywords: Keywords {
    switch self {
    case .truth: ofType("boolean")
    case .integer(nil): ofType("integer")
    case .integer(let range?):
      ofType("integer") + [("minimum", whole(range.lowerBound)), ("maximum", whole(range.upperBound))]
    case .number: ofType("number")
    case .text: ofType("string")
    case .pattern(let pattern): ofType("string") + [("pattern", .text(pattern))]
    case .words(let words): [("enum", .list(words.map(Node.text)))]
    case .list(let item): ofType("array") + [("items", .map(item.keywords))]
    case .range(let bound):
      ofType("array") + [("items", .map(bound.keywords)), ("minItems", whole(2)), ("maxItems", whole(2))]
    case .component(let registry): [("$ref", .text("#/definitions/\(registry.kind)"))]
    case .named(let value):
      ofType("object") + [
        ("propertyNames", .map([("pattern", .text("^[a-z0-9]+(-[a-z0-9]+)*$"))])),
        ("additionalProperties", .map(orNull(value.keywords))),
      ]
    case .paths(let value): ofType("object") + [("additionalProperties", .map(orNull(value.keywords)))]
    case .section(let type): object(ComponentDescription(section: type, name: "").options.map(property))
    case .either(let forms): [("anyOf", .list(forms.map { .map($0.keywords) }))]
    case .called(_, let form): form.keywords
    case .unknown: []
    }
  }
}

/// Returns the schema of a section's key or of a component's option.
private func property(_ option: OptionDescription) -> (name: String, value: Node) {
  (option.name, .map(about(option) + orNull(option.form.keywords)))
}

/// Returns the description that an editor shows for a key and the default that it inserts.
private func about(_ option: OptionDescription) -> Keywords {
  var meaning = option.meaning
  if meaning.isEmpty, case .section(let type) = option.form {
    meaning = ComponentDescription(section: type, name: "").summary
  }
  return description(meaning) + (option.fallback.map { [("default", $0)] } ?? [])
}

/// Returns the schema of a component of a kind: its name, or a map from its name to its options.
private func component(_ registry: any AnyRegistry) -> Keywords {
  let components = registry.names.compactMap { name in
    registry.entry(name).map { ComponentDescription($0.type, file: $0.file) }
  }
  let shared = [Scorers.registry.kind: ScorerChoice.beside, Encoders.registry.kind: EncoderChoice.beside]
  let beside = shared[registry.kind] ?? []
  let named: Keywords = [
    ("enum", .list(components.map { .text($0.name) })),
    ("enumDescriptions", .list(components.map { .text($0.summary) })),
  ]
  let withOptions = components.map { component in
    let text = ([component.summary] + component.details).joined(separator: "\n\n")
    let options = object((component.options + beside).map(property))
    return (component.name, Node.map(description(text) + orNull(options)))
  }
  let map = object(withOptions) + [("minProperties", whole(1)), ("maxProperties", whole(1))]
  return [("anyOf", .list([.map(named), .map(map)]))]
}

private func description(_ text: String) -> Keywords { text.isEmpty ? [] : [("description", .text(text))] }

/// Returns the schema of a map with only these keys.
private func object(_ properties: Keywords) -> Keywords {
  ofType("object") + [
    ("properties", .map(properties)), ("additionalProperties", Node(.scalar("false", quoted: false))),
  ]
}

/// Returns a schema that also accepts null.
private func orNull(_ schema: Keywords) -> Keywords {
  if schema.isEmpty { return [] }
  let null = Node.text("null")
  guard let index = schema.firstIndex(where: { ["type", "anyOf", "enum"].contains($0.name) }) else {
    return [("anyOf", .list([.map(schema), .map([("type", null)])]))]
  }
  let (name, value) = schema[index]
  var schema = schema
  switch name {
  case "type": schema[index].value = .list([value, null])
  case "anyOf": schema[index].value = .list((value.items ?? []) + [.map([("type", null)])])
  default: schema[index].value = .list((value.items ?? []) + [Node(.null)])
  }
  return schema
}

private func ofType(_ name: String) -> Keywords { [("type", .text(name))] }
private func whole(_ value: Int) -> Node { Node(.scalar("\(value)", quoted: false)) }

extension Node {
  fileprivate static func list(_ items: [Node]) -> Node { Node(.list(items)) }
}
