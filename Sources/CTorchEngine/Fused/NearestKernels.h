// Searching rows of products for the nearest center. Kernels.cpp includes this file once for each instruction set,
// after Vectors.h.

/// Finds the smallest number of each row of [rows, k], the first index of this number, and the second smallest number.
inline void twoSmallest(const float *x, int64_t rows, int64_t k, float *least, int64_t *index, float *second) {
  constexpr float none = std::numeric_limits<float>::infinity();
  for (int64_t r = 0; r < rows; r++, x += k) {
    // Every lane keeps the two smallest of its columns, and where the first of them begins.
    Vector first = Vector{} + none, next = first;
    Bits column = {};
    int64_t i = 0;
    for (; i + width <= k; i += width) {
      const Vector v = load(x + i);
      const Bits isLess = reinterpret_cast<Bits>(v < first);
      const Vector larger = select(isLess, first, v);
      next = select(reinterpret_cast<Bits>(larger < next), larger, next);
      first = select(isLess, v, first);
      column = (isLess & static_cast<uint32_t>(i)) | (~isLess & column);
    }
    float best = none, other = none;
    int64_t place = 0;
    const auto add = [&](float value, int64_t at) {
      if (value < best || (value == best && at < place)) {
        other = best;
        best = value;
        place = at;
      } else if (value < other) {
        other = value;
      }
    };
    for (int64_t lane = 0; lane < width; lane++) {
      add(first[lane], column[lane] + lane);
      if (next[lane] < other) other = next[lane];
    }
    for (; i < k; i++) add(x[i], i);
    least[r] = best;
    index[r] = place;
    second[r] = other;
  }
}
