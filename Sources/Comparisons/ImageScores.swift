import Foundation
import Metrics
import Recipe
import Storage
import Torch

extension ComparedRun {
  /// Returns the scores of the ID images and of an OOD set as steps; nil if the run's folder does not contain them.
  ///
  /// - Throws: A `RunError` if a file is damaged.
  func imageSteps(scorer: String, set: String) throws(RunError) -> ImageSteps? {
    guard let id = try scores(scorer, ComparedSet.inDistribution(for: set)), let ood = try scores(scorer, set) else {
      return nil
    }
    do {
      return try ImageSteps(id: id, ood: ood)
    } catch {
      throw RunError("\(folder ?? row): scores of \(scorer) on \(set): \(error)")
    }
  }

  private func scores(_ scorer: String, _ set: String) throws(RunError) -> [Float]? {
    guard let folder else { return nil }
    let name = "scores/\(scorer).\(set).npy"
    do throws(FileError) {
      guard let data = try Checksums(of: folder).read(name) else { return nil }
      return try NumPy.decode(data).floats
    } catch {
      throw RunError(
        "\(folder)/\(name): \(error); delete it, then restore it with: clutch run "
          + shellQuoted("\(folder)/recipe.yaml")
      )
    }
  }
}
