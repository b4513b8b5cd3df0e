import Components
import Foundation
import Testing

/// Files and folders get the permissions of the umask, so that a group can share a folder of runs and a user can keep
/// one private.
@Suite struct PermissionsTests {
  @Test(arguments: [("002", 0o664, 0o775), ("077", 0o600, 0o700), ("027", 0o640, 0o750)])
  func `the umask decides who may read and write`(mask: String, file: Int, folder: Int) throws {
    let place = try TemporaryFolder()
    try SmallRecipe.writeImages(in: place)
    let epochs = ["train.phases.warm-up.epochs=1", "train.phases.cluster-aware.epochs=1"]
    try place.write(SmallRecipe.text, "small.yaml")
    try place.write("{ extends: small.yaml, name: seeds, sweep: { seeds: [0] } }", "seeds.yaml")
    let commands = [
      ["run", "small.yaml", "--runs", "shared"] + epochs, ["sweep", "seeds.yaml", "--runs", "shared"] + epochs,
      ["export", "mlflow", "shared/small", "--to", "shared/mlflow.db"],
    ]
    for words in commands {
      let outcome = try Clutch.shell("umask \(mask); exec \"$0\" \"$@\"", words, in: place.path)
      try #require(outcome.code == 0, "\(words): \(outcome.errors)")
    }
    let names = FileManager.default.enumerator(atPath: "\(place.path)/shared")?.compactMap { $0 as? String } ?? []
    #expect(names.contains { $0.hasSuffix("/lock") } && names.contains { $0.hasSuffix(".log") })
    for name in names {
      let attributes = try FileManager.default.attributesOfItem(atPath: "\(place.path)/shared/\(name)")
      let wanted = attributes[.type] as? FileAttributeType == .typeDirectory ? folder : file
      #expect(attributes[.posixPermissions] as? Int == wanted, "\(name)")
    }
  }
}
