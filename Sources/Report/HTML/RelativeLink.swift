import Foundation
import Storage

/// Returns the address of a file for a link on a page: its path relative to the page's folder.
///
/// Symbolic links are not followed, because browsers do not follow them either when they resolve `..`.
func relativeLink(from page: String, to file: String) -> String {
  func parts(_ path: String) -> [Substring] { PathText.absolute(path).split(separator: "/") }
  let (start, end) = (parts(page).dropLast(), parts(file))
  let shared = zip(start, end).prefix { $0 == $1 }.count
  let plain = CharacterSet.alphanumerics.union(CharacterSet(charactersIn: "-._~"))
  let names = end.dropFirst(shared).map { $0.addingPercentEncoding(withAllowedCharacters: plain) ?? String($0) }
  return (start.dropFirst(shared).map { _ in ".." } + names).joined(separator: "/")
}
