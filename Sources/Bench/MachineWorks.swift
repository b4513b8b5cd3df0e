import Clutch

/// A square matrix product of `size` in `type`, float32 or bfloat16: the peak arithmetic rate of the processor.
func product(_ settings: Settings, _ turns: Turns) throws {
  try settings.useThreads()
  let size = try settings.number("size")
  let type: DType = try settings.text("type") == "bfloat16" ? .bfloat16 : .float32
  let random = Generator(seed: 0)
  let (a, b) = (Tensor.randn([size, size], random).to(type), Tensor.randn([size, size], random).to(type))
  let result = Tensor.zeros([size, size], type)
  while turns.next() { call("aten::mm.out", a, b, key("out", result)) }
}

/// A copy of `megabytes`: the peak bandwidth of memory.
func copy(_ settings: Settings, _ turns: Turns) throws {
  try settings.useThreads()
  let count = try settings.number("megabytes") << 18
  let (from, to) = (Tensor.ones([count]), Tensor.zeros([count]))
  while turns.next() { to.copy(from: from) }
}
