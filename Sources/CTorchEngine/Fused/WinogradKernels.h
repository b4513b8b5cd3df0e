// Products and transforms of Winograd's convolution for one instruction set, whose registers hold `rows` rows of a
// product. Kernels.cpp includes this file once for each instruction set.

constexpr int columns = 2 * width;

// MARK: Products

/// A matrix whose rows can be anywhere in memory.
template <int count> struct Rows {
  const float *row[count];
  INLINE float operator()(int i, int64_t t) const { return row[i][t]; }
};

/// The transpose of a panel [depth, columns].
struct Columns {
  const float *panel;
  INLINE float operator()(int i, int64_t t) const { return panel[t * columns + i]; }
};

/// c [count, columns] (+)= a [count, depth] times the panel b [depth, columns].
template <int count, class Left>
INLINE void multiply(Left a, const float *b, int64_t depth, float *c, int64_t stride, bool add) {
  Vector sum[count][2];
  UNROLL
  for (int i = 0; i < count; i++) {
    sum[i][0] = add ? load(c + i * stride) : Vector{};
    sum[i][1] = add ? load(c + i * stride + width) : Vector{};
  }
  for (int64_t t = 0; t < depth; t++, b += columns) {
    const Vector left = load(b), right = load(b + width);
  UNROLL
    for (int i = 0; i < count; i++) {
      const float value = a(i, t);
      sum[i][0] += left * value;
      sum[i][1] += right * value;
    }
  }
  UNROLL
  for (int i = 0; i < count; i++) {
    store(c + i * stride, sum[i][0]);
    store(c + i * stride + width, sum[i][1]);
  }
}

/// The same product for rows `aStride` apart. `count` is at most `most`.
template <int most>
INLINE void multiplyRows(
    int count, const float *a, int64_t aStride, const float *b, int64_t depth, float *c, int64_t stride, bool add) {
  if (count == most) {
    Rows<most> left;
  UNROLL
    for (int i = 0; i < most; i++) left.row[i] = a + i * aStride;
    return multiply<most>(left, b, depth, c, stride, add);
  }
  if constexpr (most > 1) multiplyRows<most - 1>(count, a, aStride, b, depth, c, stride, add);
}

/// c [m, panels * columns] = a [m, depth] times b, panels of [depth, columns].
void product(const float *a, int64_t m, int64_t depth, const float *b, int64_t panels, float *c, int64_t stride) {
  constexpr int64_t block = 256;  // a block of a panel stays in the L1 cache
  for (int64_t from = 0; from < depth; from += block) {
    const int64_t part = depth - from < block ? depth - from : block;
    for (int64_t j = 0; j < panels; j++) {
      const float *panel = b + (j * depth + from) * columns;
      for (int64_t i = 0; i < m; i += rows) {
        const int count = m - i < rows ? m - i : rows;
        // Meanwhile, prefetch a part of the next panel into the L2 cache.
        const float *next = panel + part * columns + part * columns * i / m;
        for (int64_t line = 0; line < part * columns * count / m; line += 16) __builtin_prefetch(next + line, 0, 2);
        float *to = c + i * stride + j * columns;
        multiplyRows<rows>(count, a + i * depth + from, depth, panel, part, to, stride, from > 0);
      }
    }
  }
}

/// c [columns, columns] (+)= aT b, of panels a and b [depth, columns].
void productOfPanels(const float *a, const float *b, int64_t depth, float *c, bool add) {
  int i = 0;
  for (; i + rows <= columns; i += rows) {
    multiply<rows>(Columns{a + i}, b, depth, c + i * columns, columns, add);
  }
  constexpr int rest = columns % rows;
  if constexpr (rest > 0) multiply<rest>(Columns{a + i}, b, depth, c + i * columns, columns, add);
}

// MARK: Transforms of F(4x4, 3x3), at the points 0, ±a, ±b and infinity

constexpr float a = 0.70710678118654752f, b = 1.41421356237309505f;
constexpr float a2 = a * a, b2 = b * b;

/// Six pixels of the input.
INLINE void inputTransform(const Vector *d, int step, Vector *out, int outStep) {
  constexpr float sum = 2.5f;  // a2 + b2, and a2 b2 = 1
  const Vector evenA = d[4 * step] - 2.0f * d[2 * step], oddA = a * (d[3 * step] - 2.0f * d[step]);
  const Vector evenB = d[4 * step] - 0.5f * d[2 * step], oddB = b * (d[3 * step] - 0.5f * d[step]);
  out[0] = d[0] - sum * d[2 * step] + d[4 * step];
  out[outStep] = evenA + oddA;
  out[2 * outStep] = evenA - oddA;
  out[3 * outStep] = evenB + oddB;
  out[4 * outStep] = evenB - oddB;
  out[5 * outStep] = d[step] - sum * d[3 * step] + d[5 * step];
}

/// Four pixels of the output.
INLINE void outputTransform(const Vector *m, int step, Vector *out, int outStep) {
  const Vector plusA = m[step] + m[2 * step], minusA = a * (m[step] - m[2 * step]);
  const Vector plusB = m[3 * step] + m[4 * step], minusB = b * (m[3 * step] - m[4 * step]);
  out[0] = m[0] + plusA + plusB;
  out[outStep] = minusA + minusB;
  out[2 * outStep] = 0.5f * plusA + 2.0f * plusB;
  out[3 * outStep] = 0.5f * minusA + 2.0f * minusB + m[5 * step];
}

/// Four pixels of the output's gradient: the transpose of `outputTransform`.
INLINE void gradientTransform(const Vector *g, int step, Vector *out, int outStep) {
  const Vector evenA = g[0] + 0.5f * g[2 * step], oddA = a * (g[step] + 0.5f * g[3 * step]);
  const Vector evenB = g[0] + 2.0f * g[2 * step], oddB = b * (g[step] + 2.0f * g[3 * step]);
  out[0] = g[0];
  out[outStep] = evenA + oddA;
  out[2 * outStep] = evenA - oddA;
  out[3 * outStep] = evenB + oddB;
  out[4 * outStep] = evenB - oddB;
  out[5 * outStep] = g[3 * step];
}

/// Three taps of a filter.
INLINE void filterTransform(const Vector *g, int step, Vector *out, int outStep) {
  const Vector evenA = (-2.0f / 3) * g[0] + (-1.0f / 3) * g[2 * step], oddA = (-2.0f / 3 * a) * g[step];
  const Vector evenB = (1.0f / 6) * g[0] + (1.0f / 3) * g[2 * step], oddB = (1.0f / 6 * b) * g[step];
  out[0] = g[0];
  out[outStep] = evenA + oddA;
  out[2 * outStep] = evenA - oddA;
  out[3 * outStep] = evenB + oddB;
  out[4 * outStep] = evenB - oddB;
  out[5 * outStep] = g[2 * step];
}

/// Three taps of a filter's gradient: the transpose of `filterTransform`.
INLINE void filterGradientTransform(const Vector *s, int step, Vector *out, int outStep) {
  const Vector plusA = s[step] + s[2 * step], plusB = s[3 * step] + s[4 * step];
  const Vector minusA = s[step] - s[2 * step], minusB = s[3 * step] - s[4 * step];
  out[0] = s[0] + (-2.0f / 3) * plusA + (1.0f / 6) * plusB;
  out[outStep] = (-2.0f / 3 * a) * minusA + (1.0f / 6 * b) * minusB;
  out[2 * outStep] = (-1.0f / 3) * plusA + (1.0f / 3) * plusB + s[5 * step];
}

/// The pixels of a tile of `side` x `side` from (y, x) on. Pixels outside of the image are zero.
template <int side> struct Tile {
  const float *pixel[side * side];

  Tile(const Image &image, int64_t y0, int64_t x0) {
    for (int i = 0; i < side; i++) {
      for (int j = 0; j < side; j++) {
        const int64_t y = y0 + i, x = x0 + j;
        const bool inside = y >= 0 && y < image.height && x >= 0 && x < image.width;
        pixel[side * i + j] = inside ? image.data + (y * image.width + x) * image.channels : zeros;
      }
    }
  }

  INLINE void read(int64_t c, Vector *to) const {
    UNROLL
    for (int i = 0; i < side * side; i++) to[i] = load(pixel[i] + c);
  }

  /// Loads the new columns of the tile to the right into the cache.
  INLINE void prefetchNext(int64_t c, int64_t channels) const {
    UNROLL
    for (int i = 0; i < side * side; i++) {
      if (i % side >= side - 4) __builtin_prefetch(pixel[i] + c + 4 * channels);
    }
  }
};

/// The 6x6 transform of a tile of x [h, w, channels] whose first pixel is (y, x), to `to` + 36 times `stride`.
///
/// Channel c goes to c / group * groupStride + c % group there.
void transformInput(
    const Image &x, int64_t y0, int64_t x0, float *to, int64_t stride, int64_t group, int64_t groupStride) {
  const Tile<6> tile(x, y0, x0);
  for (int64_t from = 0; from < x.channels; from += group, to += groupStride) {
    const int64_t end = from + group < x.channels ? from + group : x.channels;
    for (int64_t c = from; c < end; c += width) {
      Vector d[36], half[36];
      tile.read(c, d);
      if (c * 4 % 64 == 0) tile.prefetchNext(c, x.channels);
      UNROLL for (int j = 0; j < 6; j++) inputTransform(d + j, 6, half + j, 6);
      UNROLL for (int i = 0; i < 6; i++) inputTransform(half + 6 * i, 1, d + 6 * i, 1);
      float *out = to + (c - from);
      UNROLL for (int i = 0; i < 36; i++, out += stride) store(out, d[i]);
    }
  }
}

/// The same transform for a 4x4 tile of the output's gradient.
void transformGradient(
    const Image &g, int64_t y0, int64_t x0, float *to, int64_t stride, int64_t group, int64_t groupStride) {
  const Tile<4> tile(g, y0, x0);
  for (int64_t from = 0; from < g.channels; from += group, to += groupStride) {
    const int64_t end = from + group < g.channels ? from + group : g.channels;
    for (int64_t c = from; c < end; c += width) {
      Vector d[16], half[24], out[36];
      tile.read(c, d);
      if (c * 4 % 64 == 0) tile.prefetchNext(c, g.channels);
      UNROLL for (int j = 0; j < 4; j++) gradientTransform(d + j, 4, half + j, 4);
      UNROLL for (int i = 0; i < 6; i++) gradientTransform(half + 4 * i, 1, out + 6 * i, 1);
      float *at = to + (c - from);
      UNROLL for (int i = 0; i < 36; i++, at += stride) store(at, out[i]);
    }
  }
}

/// Channels `first` to `end` of a 4x4 tile of the output from 36 products, `stride` apart.
void transformOutput(
    const float *from, int64_t stride, const Image &y, int64_t y0, int64_t x0, int64_t first, int64_t end) {
  float *tile = const_cast<float *>(y.data) + (y0 * y.width + x0) * y.channels;
  const int64_t line = y.width * y.channels;
  const int tall = y.height - y0 < 4 ? y.height - y0 : 4, wide = y.width - x0 < 4 ? y.width - x0 : 4;
  for (int64_t c = first; c < end; c += width) {
    Vector m[36], half[24], out[16];
    const float *product = from + (c - first);
    UNROLL for (int i = 0; i < 36; i++, product += stride) m[i] = load(product);
    UNROLL for (int j = 0; j < 6; j++) outputTransform(m + j, 6, half + j, 6);
    UNROLL for (int i = 0; i < 4; i++) outputTransform(half + 6 * i, 1, out + 4 * i, 1);
    if (tall == 4 && wide == 4) {
      UNROLL for (int i = 0; i < 16; i++) store(tile + i / 4 * line + i % 4 * y.channels + c, out[i]);
      if (c * 4 % 64 == 0) {
        UNROLL for (int i = 0; i < 16; i++) __builtin_prefetch(tile + i / 4 * line + (i % 4 + 4) * y.channels + c, 1);
      }
    } else {
      for (int i = 0; i < tall; i++) {
        for (int j = 0; j < wide; j++) store(tile + i * line + j * y.channels + c, out[4 * i + j]);
      }
    }
  }
}

/// The transforms of `columns` filters for one input channel, to `to` + 36 times `stride`.
///
/// Filter k, row i, column j lies at w[k * filter + i * row + j * column]. Filters from `count` on are zero.
void transformFilters(
    const float *w, int64_t filter, int64_t row, int64_t column, int64_t count, float *to, int64_t stride) {
  for (int part = 0; part < 2; part++) {
    Vector g[9], half[18], out[36];
    for (int t = 0; t < 9; t++) {
      float lane[width];
      for (int l = 0; l < width; l++) {
        const int64_t k = part * width + l;
        lane[l] = k < count ? w[k * filter + t / 3 * row + t % 3 * column] : 0;
      }
      g[t] = load(lane);
    }
    UNROLL for (int j = 0; j < 3; j++) filterTransform(g + j, 3, half + j, 3);
    UNROLL for (int i = 0; i < 6; i++) filterTransform(half + 3 * i, 1, out + 6 * i, 1);
    UNROLL for (int i = 0; i < 36; i++) store(to + i * stride + part * width, out[i]);
  }
}

/// The gradient [3, 3, channels] of `width` input channels of a filter from 36 sums, `stride` apart. Each is the total
/// of `parts` sums, `partStride` apart.
void transformFilterGradient(
    const float *from, int64_t stride, int64_t parts, int64_t partStride, float *to, int64_t channels) {
  Vector s[36], half[18], out[9];
  for (int i = 0; i < 36; i++) {
    s[i] = load(from + i * stride);
    for (int64_t part = 1; part < parts; part++) s[i] += load(from + i * stride + part * partStride);
  }
  UNROLL for (int j = 0; j < 6; j++) filterGradientTransform(s + j, 6, half + j, 6);
  UNROLL for (int i = 0; i < 3; i++) filterGradientTransform(half + 6 * i, 1, out + 3 * i, 1);
  for (int t = 0; t < 9; t++) store(to + t * channels, out[t]);
}
