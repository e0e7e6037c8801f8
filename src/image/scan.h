// image/scan.h: a picture read strip by strip on several threads, for those who count.
#ifndef TRL_IMAGE_SCAN_H
#define TRL_IMAGE_SCAN_H

#include "image/image.h"

enum { TRL_SCAN_WORKERS_MAX = 16 };

/// Whole rows of the data window; the planes belong to the scan and may be changed.
typedef struct trl_scan_strip {
    float *rgba[4]; // alpha is NULL where the scan has none
    size_t count;   // pixels: rows × the window's width
    uint32_t y;     // of the first row, from the window's top
    uint32_t rows;
} trl_scan_strip;

typedef struct trl_scan {
    trl_image_reader *reader;
    uint32_t begin, end;   // rows that are read, from the window's top
    uint32_t top;          // of the first strip: strips keep to the file's chunks
    uint32_t rows, strips; // of a strip, and their number; 0 where there is no pixel
    uint32_t workers;      // the reader needs as many slots
    bool alpha;            // a plane for it is read
} trl_scan;

/// How the `rows` rows from row `y` of the window are cut, and how many workers that
/// keeps busy (`threads` wanted, 0 = one per core). The cut does not depend on the
/// threads.
trl_scan trl_scan_rows(trl_image_reader *reader, uint32_t y, uint32_t rows, uint32_t threads);

/// The same for the whole window.
trl_scan trl_scan_all(trl_image_reader *reader, uint32_t threads);

/// Calls work(user, worker, strip) once for each strip, worker = 0 … workers - 1, at the
/// same time for different workers. What the reader says of the first strip that cannot
/// be read; TRL_ERR_MEMORY.
trl_result trl_scan_run(const trl_scan *scan,
                        void (*work)(void *user, uint32_t worker, trl_scan_strip *strip),
                        void *user, trl_error *err);

#endif
