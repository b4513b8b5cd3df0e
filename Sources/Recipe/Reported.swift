/// Thrown where a value cannot be had and the log already says why.
struct Reported: Error {}
