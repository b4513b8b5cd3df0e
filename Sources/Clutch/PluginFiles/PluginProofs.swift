import Foundation

/// The proofs that this user ran the plugins of a run on this machine, which a run's folder holds beside the copies.
///
/// Plugins are code, and a run folder may come from anybody. A proof is a plugin's hash signed with the user's secret, so
/// neither another folder nor a changed plugin has one.
struct PluginProofs {
  private let proofs: Set<String>

  static let file = "plugins.proof"

  /// The proofs in a run's folder; none if there is no file of them.
  init(of folder: String) {
    let data = FileManager.default.contents(atPath: "\(folder)/\(PluginProofs.file)") ?? Data()
    proofs = Set(String(decoding: data, as: UTF8.self).split(separator: "\n").map(String.init))
  }

  func contains(_ source: PluginSource, secret: UserSecret? = UserSecret()) -> Bool {
    secret.map { proofs.contains(PluginProofs.proof(of: source, $0)) } ?? false
  }

  /// The file's text for plugins that this process runs; nil if there is no secret to sign them with.
  static func text(for sources: [PluginSource], secret: UserSecret? = UserSecret.made()) -> String? {
    secret.map { secret in sources.map { "\(proof(of: $0, secret))\n" }.joined() }
  }

  private static func proof(of source: PluginSource, _ secret: UserSecret) -> String {
    secret.proof(of: "plugin \(source.hash)")
  }
}

/// Whose plugins may be loaded from a run's folder.
public enum PluginTrust: Sendable {
  /// Those that this user ran on this machine.
  case own
  /// Those of anybody: the user said so.
  case anybody
}
