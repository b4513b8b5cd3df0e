import Foundation
import Storage
import Testing

@testable import Torch

@Suite struct ProcessGroupTests {
  @Test func `tensors of all are added up, taken from one, and gathered in order`() throws {
    let results = try together(3) { group in
      let (sum, other) = (Tensor([Double(group.rank), 1]), Tensor([group.rank * 10]))
      try group.sum(sum)
      try group.broadcast(other, from: 2)
      return (sum.doubles, other.ints, try group.gather(Tensor([group.rank, 7])).ints)
    }
    for result in results {
      let (sum, other, all) = try result.get()
      #expect(sum == [3, 3] && other == [20] && all == [0, 7, 1, 7, 2, 7])
    }
  }

  @Test func `the gradient of what was gathered is what all made of it`() throws {
    let results = try together(2) { group in
      let own = Tensor([Double(group.rank + 1)])
      own.requiresGradient = true
      // Process r gets the sum of its own multiples: d/dx is 10 for process 0 and 20 for process 1.
      (try group.gather(own) * Double((group.rank + 1) * 10)).sum().backward()
      return own.gradient?.doubles
    }
    for result in results { #expect(try result.get() == [30]) }
  }

  @Test func `one that does not come is an error for those that do`() throws {
    let store = try ProcessStore(host: "127.0.0.1", port: 0, serves: true, seconds: 5)
    #expect(try store.meet(rank: 1, size: 3, seconds: 0.1) == [0, 2])
  }

  @Test func `one that is gone is an error for the others, not a wait`() throws {
    let watch = Stopwatch()
    let results = try together(2) { group in
      if group.rank == 1 { return }
      try group.sum(Tensor([1.0]))
    }
    #expect(throws: TorchError.self) { try results[0].get() }
    #expect(watch.seconds < 5)
  }

  @Test func `one that is silent is an error when patience is over`() throws {
    let results = try together(2, seconds: 1) { group in
      if group.rank == 1 { return sleep(3) }
      try group.sum(Tensor([1.0]))
      return 0
    }
    #expect(throws: TorchError.self) { try results[0].get() }
  }
}
