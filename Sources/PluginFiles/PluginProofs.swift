import Foundation
import Storage

/// Proofs that this user ran a run's plugins on this machine. The run's folder contains them along with copies of the
/// plugins.
///
/// Plugins are code, and a run folder may come from anyone. A proof is a plugin's hash signed with the user's secret.
/// It is therefore not valid for another folder's plugins or for a modified plugin.
package struct PluginProofs {
  private let proofs: Set<String>

  package static let file = "plugins.proof"

  /// Reads the proofs in a run's folder; empty if there is no such file.
  package init(of folder: String) {
    let data = FileManager.default.contents(atPath: "\(folder)/\(PluginProofs.file)") ?? Data()
    proofs = Set(String(decoding: data, as: UTF8.self).split(separator: "\n").map(String.init))
  }

  package func contains(_ source: PluginSource, secret: UserSecret? = UserSecret()) -> Bool {
    secret.map { proofs.contains(PluginProofs.proof(of: source, $0)) } ?? false
  }

  /// Returns the file's text for plugins that this process runs; nil if there is no secret for the signature.
  package static func text(for sources: [PluginSource], secret: UserSecret? = UserSecret.made()) -> String? {
    secret.map { secret in sources.map { "\(proof(of: $0, secret))\n" }.joined() }
  }

  private static func proof(of source: PluginSource, _ secret: UserSecret) -> String {
    secret.proof(of: "plugin \(source.hash)")
  }
}

/// The plugins that may be loaded from a run's folder.
public enum PluginTrust: Sendable {
  /// Plugins that this user has run on this machine.
  case own
  /// All plugins, by the user's permission.
  case anybody
}
