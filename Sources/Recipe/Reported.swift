/// Thrown if a value cannot be decoded and the log already contains the reason.
struct Reported: Error {}
