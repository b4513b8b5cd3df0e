import Clutch
import Foundation

/// Files in a few words: the one, or their folder and how many they are.
func summary(ofFiles files: [String]) -> String {
  guard let first = files.first else { return "none, the images are drawn" }
  if files.count == 1 { return first }
  let folders = Set(files.map { PathText.folder(of: $0) })
  return folders.count == 1
    ? "\(PathText.folder(of: first)) (\(files.count) files)" : "\(first) and \(files.count - 1) more"
}

/// How many images, in words.
func imageCount(_ number: Int) -> String { "\(grouped(number)) image\(number == 1 ? "" : "s")" }
