// Batch norm and the operations after it for one instruction set. Pixels are rows of channels in float32 or bfloat16.

/// The number of rows to sum in float32 before their sum is added in float64.
constexpr int64_t summed = 8;

/// Adds each channel's sum and sum of squares over `count` rows, of the differences to the channel's `origin`. Squares
/// of the values themselves would cancel if the mean is much larger than the deviation.
template <class T>
void moments(const T *x, const T *origin, int64_t count, int64_t channels, double *sum, double *square) {
  for (int64_t row = 0; row < count; row += summed, x += summed * channels) {
    const int64_t some = count - row < summed ? count - row : summed;
    for (int64_t c = 0; c < channels; c += width) {
      Vector total{}, squares{};
      for (int64_t i = 0; i < some; i++) {
        const Vector v = load(x + i * channels + c) - load(origin + c);
        total += v;
        squares += v * v;
      }
      addTo(sum + c, total);
      addTo(square + c, squares);
    }
  }
}

/// Computes y = relu(scale x + shift + shortcut); relu and shortcut are optional.
template <class T, bool isRelu, bool hasShortcut>
INLINE void normalizeAs(const Normalization<T> &of, int64_t from, int64_t end, T *y) {
  for (int64_t row = from; row < end; row++) {
    const int64_t at = row * of.channels;
    for (int64_t c = 0; c < of.channels; c += width) {
      Vector v = load(of.scale + c) * load(of.x + at + c) + load(of.shift + c);
      if (hasShortcut) v += load(of.shortcut + at + c);
      store(y + at + c, isRelu ? where(v, v) : v);
    }
  }
}

template <class T> void normalize(const Normalization<T> &of, int64_t from, int64_t end, T *y) {
  if (of.shortcut) {
    if (of.isRelu) return normalizeAs<T, true, true>(of, from, end, y);
    return normalizeAs<T, false, true>(of, from, end, y);
  }
  if (of.isRelu) return normalizeAs<T, true, false>(of, from, end, y);
  normalizeAs<T, false, false>(of, from, end, y);
}

/// Returns the gradient before the relu: the result's gradient where the result is positive. The sign is read from the
/// result if there was a shortcut, and computed from x otherwise.
template <class T, bool isRelu, bool hasResult>
INLINE Vector gradientBefore(const NormalizationGradient<T> &of, Vector x, int64_t at, int64_t c) {
  const Vector g = load(of.gradient + at + c);
  if (!isRelu) return g;
  if (hasResult) return where(load(of.result + at + c), g);
  return where(load(of.scale + c) * x + load(of.shift + c), g);
}

/// Adds each channel's sum of gradients and sum of gradients times x - mean.
template <class T, bool isRelu, bool hasResult>
INLINE void gradientMomentsAs(
    const NormalizationGradient<T> &of, int64_t from, int64_t end, double *sum, double *product) {
  for (int64_t row = from; row < end; row += summed) {
    const int64_t some = end - row < summed ? end - row : summed;
    for (int64_t c = 0; c < of.channels; c += width) {
      const Vector mean = load(of.mean + c);
      Vector total{}, products{};
      for (int64_t i = 0; i < some; i++) {
        const int64_t at = (row + i) * of.channels;
        const Vector x = load(of.x + at + c), g = gradientBefore<T, isRelu, hasResult>(of, x, at, c);
        total += g;
        products += g * (x - mean);
      }
      addTo(sum + c, total);
      addTo(product + c, products);
    }
  }
}

template <class T>
void gradientMoments(const NormalizationGradient<T> &of, int64_t from, int64_t end, double *sum, double *product) {
  if (!of.isRelu) return gradientMomentsAs<T, false, false>(of, from, end, sum, product);
  if (of.result) return gradientMomentsAs<T, true, true>(of, from, end, sum, product);
  gradientMomentsAs<T, true, false>(of, from, end, sum, product);
}

/// Computes the gradient of x, scale g + slope (x - mean) + offset, and that of the shortcut, which is g.
template <class T, bool isRelu, bool hasResult>
INLINE void inputGradientAs(const NormalizationGradient<T> &of, int64_t from, int64_t end, T *to, T *shortcut) {
  for (int64_t row = from; row < end; row++) {
    const int64_t at = row * of.channels;
    for (int64_t c = 0; c < of.channels; c += width) {
      const Vector x = load(of.x + at + c), g = gradientBefore<T, isRelu, hasResult>(of, x, at, c);
      store(to + at + c, load(of.scale + c) * g + load(of.slope + c) * (x - load(of.mean + c)) + load(of.offset + c));
      if (shortcut) store(shortcut + at + c, g);
    }
  }
}

template <class T>
void inputGradient(const NormalizationGradient<T> &of, int64_t from, int64_t end, T *to, T *shortcut) {
  if (!of.isRelu) return inputGradientAs<T, false, false>(of, from, end, to, shortcut);
  if (of.result) return inputGradientAs<T, true, true>(of, from, end, to, shortcut);
  inputGradientAs<T, true, false>(of, from, end, to, shortcut);
}
