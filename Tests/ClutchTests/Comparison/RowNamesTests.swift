import Testing

@testable import Comparisons

@Suite struct RowNamesTests {
  private func run(_ name: String, _ trial: String?, _ settings: KeyValuePairs<String, String>) -> NamedRun {
    NamedRun(name: name, trial: trial, settings: settings.map { Setting(path: $0.key, value: $0.value) })
  }

  @Test func `a run of a sweep is named after its trial, and another with equal settings has the same row`() {
    let names = rowNames([
      run("first", "both", ["loss": "ccl", "k": "5"]), run("first", "simclr", ["loss": "nt-xent", "k": "5"]),
      run("first", nil, ["loss": "ccl", "k": "5"]), run("near", nil, ["loss": "ccl", "k": "9"]),
    ])
    #expect(names == ["first (both)", "first (simclr)", "first (both)", "near"])
  }

  @Test func `trials of two sweeps with one row are distinguished by their settings`() {
    let names = rowNames([
      run("first", "both", ["loss": "ccl", "train.epochs": "5"]),
      run("first", "both", ["loss": "ccl", "train.epochs": "50"]),
      run("first", nil, ["loss": "ccl", "train.epochs": "500"]),
    ])
    #expect(names == ["first (both, epochs=5)", "first (both, epochs=50)", "first"])
  }

  @Test func `runs in trials with different rows are named by settings`() {
    let names = rowNames([
      run("a", "x", ["k": "1"]), run("a", "y", ["k": "1"]), run("a", nil, ["k": "2"]),
    ])
    #expect(names == ["a (k=1)", "a (k=1)", "a (k=2)"])
  }

  @Test func `only as many settings as needed are named, short ones first`() {
    let names = rowNames([
      run("a", nil, ["batch": "1", "k": "5", "loss": "{ccl: {samples: true, weight: 0.25}}"]),
      run("a", nil, ["batch": "2", "k": "10", "loss": "{ccl: {samples: true, weight: 0.75}}"]),
      run("a", nil, ["batch": "1", "k": "20", "loss": "{ccl: {samples: false, weight: 1.25}}"]),
    ])
    #expect(names == ["a (k=5)", "a (k=10)", "a (k=20)"])
    let pairs = rowNames([
      run("a", nil, ["batch": "1", "k": "5"]), run("a", nil, ["batch": "2", "k": "5"]),
      run("a", nil, ["batch": "1", "k": "10"]), run("a", nil, ["batch": "2", "k": "10"]),
    ])
    #expect(pairs == ["a (batch=1, k=5)", "a (batch=2, k=5)", "a (batch=1, k=10)", "a (batch=2, k=10)"])
  }

  @Test func `of components only the options that differ are named, and long values are cut`() {
    let options = "{ccl: {temperature: 0.5, instances: positives, samples: "
    let names = rowNames(["true", "false"].map { run("a", nil, ["train.loss": "\(options)\($0)}}"]) })
    #expect(names == ["a (loss=ccl (samples: true))", "a (loss=ccl (samples: false))"])
    let lists = ["7", "8"].map {
      "[{random-resized-crop: {scale: [0.2, 1.0]}}, {blur: {sigma: \($0)}}, grayscale, flip]"
    }
    let cut = rowNames(lists.map { run("a", nil, ["augment": $0]) })
    #expect(cut == ["a (augment=…7…)", "a (augment=…8…)"])
  }

  @Test func `a trial that is called like another row keeps apart from it`() {
    let names = rowNames([
      run("a", "k=1", ["k": "9", "j": "0"]), run("a", nil, ["k": "1", "j": "1"]), run("a", nil, ["k": "2", "j": "1"]),
    ])
    #expect(Set(names).count == 3 && names == ["a (k=9)", "a (k=1)", "a (k=2)"])
  }
}
