// The forms of a sweep's options in a recipe.

extension ValueLists: SelfDescribing { static var form: ValueForm { .paths(.list(.unknown("value"))) } }
extension Settings: SelfDescribing { static var form: ValueForm { .paths(.unknown("value")) } }
extension Conditions: SelfDescribing { static var form: ValueForm { .paths(.unknown("value")) } }
extension Draws: SelfDescribing { static var form: ValueForm { .paths(.section(Distribution.self)) } }
extension SeedsOption: SelfDescribing {
  static var form: ValueForm { .either([.integer(counts), .list(.integer())]) }
}
extension ClassTurns: SelfDescribing {
  static var form: ValueForm {
    .either([.integer(counts), .list(.either([ValueForm(of: ClassName.self), .list(ValueForm(of: ClassName.self))]))])
  }
}
extension BaselineOption: SelfDescribing {
  static var form: ValueForm { .either([.called("name", .text), Conditions.form]) }
}
