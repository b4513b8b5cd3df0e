// Pictures from bytes in memory: JPEG by libjpeg-turbo, PNG by libpng, WebP by libwebp.
//
// Bytes may be damaged or hostile. A function that returns false has written why into `message`. What a picture claims
// to be is asked for first, so that the caller can refuse it before there is memory for its pixels.
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
  /// 1 for grey, 3 for red, green and blue. Transparency is left out, as if there were none.
  int channels;
} ci_picture;

/// What the first bytes say; no pixel is decoded.
bool ci_probe(const uint8_t *bytes, size_t count, ci_picture *picture, char *message);

/// The pixels, row by row, height x width x channels; 16 bits become the upper 8. `picture` is from `ci_probe`.
bool ci_decode(const uint8_t *bytes, size_t count, ci_picture picture, uint8_t *pixels, char *message);

#pragma clang assume_nonnull end
