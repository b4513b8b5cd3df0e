import Foundation

/// Returns the folder for files that Clutch can recreate: `$XDG_CACHE_HOME/clutch`, by default `~/.cache/clutch`.
public func cacheFolder(environment: [String: String] = ProcessInfo.processInfo.environment) -> String {
  let named = environment["XDG_CACHE_HOME"] ?? ""
  // The XDG standard says that a relative path is to be ignored.
  return (named.hasPrefix("/") ? named : "\(PathText.home(environment: environment))/.cache") + "/clutch"
}
