// Decodes pictures in memory: JPEG with libjpeg-turbo, PNG with libpng, WebP with libwebp.
//
// The bytes may be damaged or hostile. A function that returns false has written the reason to `message`. Probe a
// picture before you decode it, so that you can reject it before memory for its pixels is allocated.
#pragma once
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#pragma clang assume_nonnull begin

enum { ci_message_size = 256 };

typedef enum { ci_jpeg, ci_png, ci_webp } ci_format;

typedef struct {
  ci_format format;
  int width;
  int height;
  /// 1 for grayscale, 3 for RGB. Transparency is ignored.
  int channels;
} ci_picture;

/// Reads the header without decoding pixels.
bool ci_probe(const uint8_t *bytes, size_t count, ci_picture *picture, char *message);

/// Decodes the pixels, row by row, as height x width x channels. 16-bit values are reduced to their upper 8 bits.
/// `picture` must come from `ci_probe`.
bool ci_decode(const uint8_t *bytes, size_t count, ci_picture picture, uint8_t *pixels, char *message);

#pragma clang assume_nonnull end
