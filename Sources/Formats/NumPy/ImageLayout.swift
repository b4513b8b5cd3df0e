/// Which axis the channels stand on.
public enum ImageLayout: String, Decodable, Sendable, CaseIterable {
  case auto
  case channelsFirst
  case channelsLast
}
