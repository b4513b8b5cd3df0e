// Vectors of floats, read from and written to float32 or bfloat16. Kernels.cpp includes this file once for each
// instruction set, inside a namespace that defines `width`, the number of floats in a register.

typedef float Vector __attribute__((vector_size(4 * width), aligned(4), may_alias));
typedef uint32_t Bits __attribute__((vector_size(4 * width), aligned(4), may_alias));
typedef uint16_t Half __attribute__((vector_size(2 * width), aligned(2), may_alias));
typedef double Wide __attribute__((vector_size(8 * width), aligned(8), may_alias));

INLINE Vector load(const float *p) { return *reinterpret_cast<const Vector *>(p); }
INLINE void store(float *p, Vector v) { *reinterpret_cast<Vector *>(p) = v; }

INLINE Vector load(const BFloat16 *p) {
  return reinterpret_cast<Vector>(__builtin_convertvector(*reinterpret_cast<const Half *>(p), Bits) << 16);
}

/// Rounds to nearest, ties to even.
INLINE void store(BFloat16 *p, Vector v) {
  const Bits bits = reinterpret_cast<Bits>(v), rounded = (bits + 0x7fff + ((bits >> 16) & 1)) >> 16;
  const Bits isNumber = reinterpret_cast<Bits>(v == v);
  *reinterpret_cast<Half *>(p) = __builtin_convertvector((rounded & isNumber) | (0x7fc0 & ~isNumber), Half);
}

/// v where `condition` is positive, otherwise 0.
INLINE Vector where(Vector condition, Vector v) {
  return reinterpret_cast<Vector>(reinterpret_cast<Bits>(condition > 0) & reinterpret_cast<Bits>(v));
}

/// Adds v to float64 sums.
INLINE void addTo(double *sum, Vector v) {
  *reinterpret_cast<Wide *>(sum) += __builtin_convertvector(v, Wide);
}

/// a in lanes whose bits in `mask` are set, b in the others.
INLINE Vector select(Bits mask, Vector a, Vector b) {
  return reinterpret_cast<Vector>((mask & reinterpret_cast<Bits>(a)) | (~mask & reinterpret_cast<Bits>(b)));
}
