// plot/svg_ids.h: names in an SVG file that are the same each time.
#ifndef TRL_PLOT_SVG_IDS_H
#define TRL_PLOT_SVG_IDS_H

#include "base/base.h"

/// Gives the ids of an SVG file, and what refers to them, numbers by their first place in
/// it: i0, i1, … The new bytes are released by trl_free. TRL_ERR_MEMORY.
trl_result trl_svg_ids_renumber(const uint8_t *bytes, size_t count, uint8_t **out,
                                size_t *out_count, trl_error *err);

#endif
