#include <png.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "Formats.h"

typedef struct {
  const uint8_t *bytes;
  size_t left;
  char *message;
} source;

static void give_up(png_structp png, png_const_charp text) {
  source *self = png_get_error_ptr(png);
  snprintf(self->message, ci_message_size, "%s", text);
  png_longjmp(png, 1);
}

static void say_nothing(png_structp png, png_const_charp text) {
  (void)png;
  (void)text;
}

static void read_bytes(png_structp png, png_bytep target, size_t count) {
  source *self = png_get_io_ptr(png);
  if (count > self->left) png_error(png, "ends too early");
  memcpy(target, self->bytes, count);
  self->bytes += count;
  self->left -= count;
}

// Reads up to the pixels. Later calls may jump to the caller's setjmp.
static void start(png_structp png, png_infop info, source *self) {
  png_set_read_fn(png, self, read_bytes);
  png_set_user_limits(png, 1 << 16, 1 << 16);
  png_set_chunk_malloc_max(png, 8 << 20);
  png_set_chunk_cache_max(png, 100);
  png_read_info(png, info);
}

bool ci_png_probe(const uint8_t *bytes, size_t count, ci_picture *picture, char *message) {
  source self = {bytes, count, message};
  png_structp png = png_create_read_struct(PNG_LIBPNG_VER_STRING, &self, give_up, say_nothing);
  png_infop info = png ? png_create_info_struct(png) : NULL;
  if (!info || setjmp(png_jmpbuf(png))) {
    png_destroy_read_struct(&png, &info, NULL);
    return false;
  }
  start(png, info, &self);
  *picture = (ci_picture){ci_png, (int)png_get_image_width(png, info), (int)png_get_image_height(png, info),
                          png_get_color_type(png, info) & PNG_COLOR_MASK_COLOR ? 3 : 1};
  png_destroy_read_struct(&png, &info, NULL);
  return true;
}

bool ci_png_decode(const uint8_t *bytes, size_t count, ci_picture picture, uint8_t *pixels, char *message) {
  source self = {bytes, count, message};
  png_bytepp rows = malloc(sizeof(png_bytep) * (size_t)picture.height);
  png_structp png = rows ? png_create_read_struct(PNG_LIBPNG_VER_STRING, &self, give_up, say_nothing) : NULL;
  png_infop info = png ? png_create_info_struct(png) : NULL;
  if (!info || setjmp(png_jmpbuf(png))) {
    if (png) png_destroy_read_struct(&png, &info, NULL);
    free(rows);
    return false;
  }
  start(png, info, &self);
  size_t row = (size_t)picture.width * (size_t)picture.channels;
  for (int y = 0; y < picture.height; y++) rows[y] = pixels + row * (size_t)y;
  png_set_strip_16(png);
  png_set_packing(png);
  int kind = png_get_color_type(png, info);
  if (kind == PNG_COLOR_TYPE_PALETTE) png_set_palette_to_rgb(png);
  if (kind == PNG_COLOR_TYPE_GRAY) png_set_expand_gray_1_2_4_to_8(png);
  png_set_strip_alpha(png);
  png_set_interlace_handling(png);
  png_read_update_info(png, info);
  if (png_get_rowbytes(png, info) != row) png_error(png, "changes its size or colors while it is decoded");
  png_read_image(png, rows);
  png_read_end(png, NULL);
  png_destroy_read_struct(&png, &info, NULL);
  free(rows);
  return true;
}
