import Clutch
import PluginFiles

/// Returns an error as commands print it: `file:line:column: error: message` if it has a location, and
/// `clutch: error: message` otherwise.
package func errorText(_ error: any Error) -> String {
  switch error {
  case let error as RecipeError: error.text(prefix: errorPrefix)
  case let error as PluginError: error.description
  default: errorText("\(error)")
  }
}

/// Returns the message of an error as commands print it. A message of a failed run may start with the location of the
/// component that failed.
package func errorText(_ message: String) -> String {
  message.prefixMatch(of: #/[^\n]*:\d+:\d+: error: /#) == nil ? errorPrefix + message : message
}

private let errorPrefix = "clutch: error: "
