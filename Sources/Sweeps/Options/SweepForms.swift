// The forms of a sweep's options in a recipe.

import Components

extension ValueLists: SelfDescribing { package static var form: ValueForm { .paths(.list(.unknown("value"))) } }
extension Settings: SelfDescribing { package static var form: ValueForm { .paths(.unknown("value")) } }
extension Conditions: SelfDescribing { package static var form: ValueForm { .paths(.unknown("value")) } }
extension Draws: SelfDescribing { package static var form: ValueForm { .paths(.section(Distribution.self)) } }
extension SeedsOption: SelfDescribing {
  package static var form: ValueForm { .either([.integer(counts), .list(.integer())]) }
}
extension ClassTurns: SelfDescribing {
  package static var form: ValueForm {
    .either([.integer(counts), .list(.either([ValueForm(of: ClassName.self), .list(ValueForm(of: ClassName.self))]))])
  }
}
extension BaselineOption: SelfDescribing {
  package static var form: ValueForm { .either([.called("name", .text), Conditions.form]) }
}
