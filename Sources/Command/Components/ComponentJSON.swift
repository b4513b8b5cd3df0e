import Clutch
import Documentation
import Storage

/// A component as `--json` prints it.
struct ComponentJSON: Encodable {
  struct Option: Encodable {
    let name: String
    let type: String
    let defaultValue: String?
    let meaning: String

    enum CodingKeys: String, CodingKey {
      case name, type, meaning
      case defaultValue = "default"
    }
  }

  let name: String
  let summary: String
  let details: [String]
  let options: [Option]
  let file: String

  init(_ component: ComponentDescription) {
    name = component.name
    summary = component.summary
    details = component.details
    options = component.options.map {
      Option(name: $0.name, type: $0.type, defaultValue: $0.defaultValue, meaning: $0.meaning)
    }
    file = component.file
  }
}

/// Returns a value as `--json` prints it.
func jsonText(_ value: some Encodable) -> String { JSON.text(value, pretty: true) }
