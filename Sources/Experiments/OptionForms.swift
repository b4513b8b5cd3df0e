// The forms in which a recipe may write each option of an experiment.

import Components
import Recipe

extension ScorerChoice: SelfDescribing { package static var form: ValueForm { .component(Scorers.registry) } }
extension EncoderChoice: SelfDescribing { package static var form: ValueForm { .component(Encoders.registry) } }
extension ViewsOption: SelfDescribing {
  package static var form: ValueForm { .either([.integer(counts), .section(Given.self)]) }
}
extension AugmentOption: SelfDescribing {
  package static var form: ValueForm {
    .either([.list(.component(Augmentations.registry)), .list(.list(.component(Augmentations.registry)))])
  }
}
extension ClustererOption: SelfDescribing {
  package static var form: ValueForm {
    .either([.component(Clusterers.registry), .list(.component(Clusterers.registry))])
  }
}
extension DeviceOption: SelfDescribing {
  package static var form: ValueForm {
    .either([.words(["auto", "cpu"]), .called("cuda:i", .pattern("^cuda(:[0-9]+)?$"))])
  }
}
extension ThreadsOption: SelfDescribing {
  package static var form: ValueForm { .either([.words(["auto"]), .integer(counts)]) }
}
extension NormalizeOption: SelfDescribing {
  package static var form: ValueForm { .either([.words(["auto"]), .section(Given.self)]) }
}
extension Node: SelfDescribing { package static var form: ValueForm { .unknown("value") } }
extension Section: SelfDescribing {
  package static var form: ValueForm { type.map { .section($0) } ?? .unknown("section") }
}
