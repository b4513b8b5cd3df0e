#include <stdio.h>
#include <string.h>

#include "Formats.h"

bool ci_probe(const uint8_t *bytes, size_t count, ci_picture *picture, char *message) {
  if (count >= 3 && memcmp(bytes, "\xFF\xD8\xFF", 3) == 0) return ci_jpeg_probe(bytes, count, picture, message);
  if (count >= 8 && memcmp(bytes, "\x89PNG\r\n\x1A\n", 8) == 0) return ci_png_probe(bytes, count, picture, message);
  if (count >= 12 && memcmp(bytes, "RIFF", 4) == 0 && memcmp(bytes + 8, "WEBP", 4) == 0)
    return ci_webp_probe(bytes, count, picture, message);
  snprintf(message, ci_message_size, "%s", count == 0 ? "is empty" : "is no JPEG, PNG or WebP");
  return false;
}

bool ci_decode(const uint8_t *bytes, size_t count, ci_picture picture, uint8_t *pixels, char *message) {
  switch (picture.format) {
    case ci_jpeg: return ci_jpeg_decode(bytes, count, picture, pixels, message);
    case ci_png: return ci_png_decode(bytes, count, picture, pixels, message);
    case ci_webp: return ci_webp_decode(bytes, count, picture, pixels, message);
  }
  return false;
}
