#include <setjmp.h>
#include <stdio.h>
#include <string.h>

#include <jpeglib.h>
#include <jerror.h>

#include "Formats.h"

typedef struct {
  struct jpeg_decompress_struct info;
  struct jpeg_error_mgr errors;
  struct jpeg_progress_mgr progress;
  jmp_buf out;
  char *message;
} decoder;

// Copies libjpeg's message and jumps back to the start of decoding.
static void give_up(j_common_ptr info) {
  decoder *self = (decoder *)info->client_data;
  char text[JMSG_LENGTH_MAX];
  info->err->format_message(info, text);
  snprintf(self->message, ci_message_size, "%s", text);
  longjmp(self->out, 1);
}

// Ignores warnings, except for those about made-up pixels.
static void warn(j_common_ptr info, int level) {
  int code = info->err->msg_code;
  if (level == -1 && (code == JWRN_JPEG_EOF || code == JWRN_HIT_MARKER || code == JWRN_HUFF_BAD_CODE)) give_up(info);
}

static void say_nothing(j_common_ptr info) { (void)info; }

// A small file can contain many scans over a large picture, so the number of scans is limited.
static void limit_scans(j_common_ptr info) {
  if (((j_decompress_ptr)info)->input_scan_number <= 100) return;
  decoder *self = (decoder *)info->client_data;
  snprintf(self->message, ci_message_size, "has more than 100 scans");
  longjmp(self->out, 1);
}

static void start(decoder *self, const uint8_t *bytes, size_t count) {
  self->info.err = jpeg_std_error(&self->errors);
  self->errors.error_exit = give_up;
  self->errors.emit_message = warn;
  self->errors.output_message = say_nothing;
  self->info.client_data = self;
  jpeg_create_decompress(&self->info);
  self->progress.progress_monitor = limit_scans;
  self->info.progress = &self->progress;
  jpeg_mem_src(&self->info, bytes, count);
  jpeg_read_header(&self->info, TRUE);
}

bool ci_jpeg_probe(const uint8_t *bytes, size_t count, ci_picture *picture, char *message) {
  decoder self;
  memset(&self, 0, sizeof self);
  self.message = message;
  if (setjmp(self.out)) {
    jpeg_destroy_decompress(&self.info);
    return false;
  }
  start(&self, bytes, count);
  *picture = (ci_picture){ci_jpeg, (int)self.info.image_width, (int)self.info.image_height,
                          self.info.jpeg_color_space == JCS_GRAYSCALE ? 1 : 3};
  jpeg_destroy_decompress(&self.info);
  return true;
}

// Returns a·b / 255, rounded as in Pillow.
static int share(int a, int b) {
  int product = a * b + 128;
  return (product + (product >> 8)) >> 8;
}

// Converts CMYK to RGB as Pillow does. Files written by Adobe software store inverted ink values.
static void print_to_light(const uint8_t *inks, uint8_t *pixels, int width, bool inverted) {
  for (int x = 0; x < width; x++) {
    int light = inverted ? inks[4 * x + 3] : 255 - inks[4 * x + 3];
    for (int c = 0; c < 3; c++) {
      int ink = inverted ? 255 - inks[4 * x + c] : inks[4 * x + c];
      pixels[3 * x + c] = (uint8_t)(light - share(ink, light));
    }
  }
}

bool ci_jpeg_decode(const uint8_t *bytes, size_t count, ci_picture picture, uint8_t *pixels, char *message) {
  decoder self;
  memset(&self, 0, sizeof self);
  self.message = message;
  if (setjmp(self.out)) {
    jpeg_destroy_decompress(&self.info);
    return false;
  }
  start(&self, bytes, count);
  bool printed = self.info.jpeg_color_space == JCS_CMYK || self.info.jpeg_color_space == JCS_YCCK;
  self.info.out_color_space = printed ? JCS_CMYK : picture.channels == 1 ? JCS_GRAYSCALE : JCS_RGB;
  jpeg_start_decompress(&self.info);
  int components = self.info.output_components;
  if ((int)self.info.output_width != picture.width || (int)self.info.output_height != picture.height ||
      components != (printed ? 4 : picture.channels)) {
    snprintf(message, ci_message_size, "changes its size or colors while it is decoded");
    jpeg_destroy_decompress(&self.info);
    return false;
  }
  size_t row = (size_t)picture.width * (size_t)picture.channels;
  JSAMPARRAY inks =
      printed ? self.info.mem->alloc_sarray((j_common_ptr)&self.info, JPOOL_IMAGE, (JDIMENSION)picture.width * 4, 1)
              : NULL;
  while (self.info.output_scanline < self.info.output_height) {
    uint8_t *target = pixels + row * self.info.output_scanline;
    JSAMPROW rows[1] = {printed ? inks[0] : target};
    jpeg_read_scanlines(&self.info, rows, 1);
    if (printed) print_to_light(inks[0], target, picture.width, self.info.saw_Adobe_marker);
  }
  jpeg_finish_decompress(&self.info);
  jpeg_destroy_decompress(&self.info);
  return true;
}
