import Foundation

/// The folder of all that Clutch keeps for this user and can make again: `$XDG_CACHE_HOME/clutch`, or else
/// `~/.cache/clutch`.
public func cacheFolder(environment: [String: String] = ProcessInfo.processInfo.environment) -> String {
  let named = environment["XDG_CACHE_HOME"] ?? ""
  // A relative path is to be ignored, says the standard that the variable is from.
  return (named.hasPrefix("/") ? named : "\(PathText.home(environment: environment))/.cache") + "/clutch"
}
