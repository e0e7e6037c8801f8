// image/exif.h: what EXIF says about how a picture was taken.
#ifndef TRL_IMAGE_EXIF_H
#define TRL_IMAGE_EXIF_H

#include "image/image.h"

typedef struct trl_exif {
    uint32_t orientation;       // 1…8; 1 (upright) where it does not say
    trl_camera_settings camera; // members are 0 where it does not say
    char make[64], model[64];   // "" where it does not say
} trl_exif;

/// Reads a TIFF structure of the kind that JPEG (behind "Exif\0\0"), PNG (eXIf) and
/// raw files carry: its first directory and its Exif directory. Any bytes are safe; what
/// is damaged or makes no sense counts as not said. False where it is no TIFF structure.
/// Source: CIPA DC-008 (Exif 2.32), sections 4.6.2 to 4.6.5.
bool trl_exif_read(const unsigned char *bytes, size_t size, trl_exif *out);

#endif
