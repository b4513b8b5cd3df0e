#include <stdio.h>
#include <webp/decode.h>

#include "Formats.h"

static bool refuse(char *message, VP8StatusCode status) {
  const char *reason = status == VP8_STATUS_NOT_ENOUGH_DATA ? "ends too early" : "is damaged";
  snprintf(message, ci_message_size, "%s", reason);
  return false;
}

bool ci_webp_probe(const uint8_t *bytes, size_t count, ci_picture *picture, char *message) {
  WebPBitstreamFeatures features;
  VP8StatusCode status = WebPGetFeatures(bytes, count, &features);
  if (status != VP8_STATUS_OK) return refuse(message, status);
  if (features.has_animation) {
    snprintf(message, ci_message_size, "is an animation, not a picture");
    return false;
  }
  *picture = (ci_picture){ci_webp, features.width, features.height, 3};
  return true;
}

bool ci_webp_decode(const uint8_t *bytes, size_t count, ci_picture picture, uint8_t *pixels, char *message) {
  WebPDecoderConfig config;
  if (!WebPInitDecoderConfig(&config)) return refuse(message, VP8_STATUS_INVALID_PARAM);
  size_t row = (size_t)picture.width * 3;
  config.output.colorspace = MODE_RGB;
  config.output.is_external_memory = 1;
  config.output.u.RGBA.rgba = pixels;
  config.output.u.RGBA.stride = (int)row;
  config.output.u.RGBA.size = row * (size_t)picture.height;
  VP8StatusCode status = WebPDecode(bytes, count, &config);
  WebPFreeDecBuffer(&config.output);
  return status == VP8_STATUS_OK ? true : refuse(message, status);
}
