import Recipe
import Storage
import Synchronization

extension Choice {
  /// Everything that results depend on, as text: the options, with the contents of files in place of their paths, and the
  /// sources of the component and of the components among its options.
  ///
  /// - Throws: `RecipeError` if a file cannot be read.
  package func keyText() throws(RecipeError) -> String {
    let problems = Mutex<[String]>([])
    let node = node { path in
      do throws(RunError) {
        if let hash = try FileContents.hash(of: path.resolved) { return hash }
        problems.withLock { $0.append("there is no file \(path.shown); correct the path") }
      } catch {
        problems.withLock { $0.append("\(error)") }
      }
      return ""
    }
    if let problem = problems.withLock({ $0.first }) { throw self.problem(problem) }
    return "\(node.yaml)\(sourceHash)"
  }
}
