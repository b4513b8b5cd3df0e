// The functions of each format that CImages.c chooses from.
#pragma once
#include "CImages.h"

bool ci_jpeg_probe(const uint8_t *bytes, size_t count, ci_picture *picture, char *message);
bool ci_jpeg_decode(const uint8_t *bytes, size_t count, ci_picture picture, uint8_t *pixels, char *message);
bool ci_png_probe(const uint8_t *bytes, size_t count, ci_picture *picture, char *message);
bool ci_png_decode(const uint8_t *bytes, size_t count, ci_picture picture, uint8_t *pixels, char *message);
bool ci_webp_probe(const uint8_t *bytes, size_t count, ci_picture *picture, char *message);
bool ci_webp_decode(const uint8_t *bytes, size_t count, ci_picture picture, uint8_t *pixels, char *message);
