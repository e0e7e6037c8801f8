// scope/caption.h: what the numbers of each scope say, in a line.
#ifndef TRL_SCOPE_CAPTION_H
#define TRL_SCOPE_CAPTION_H

#include <troland/scope.h>

void trl_histogram_caption(const trl_scope *scope, char *out, size_t size);
void trl_waveform_caption(const trl_scope *scope, char *out, size_t size);
void trl_channels_caption(const trl_scope *scope, char *out, size_t size);
void trl_vectorscope_caption(const trl_scope *scope, char *out, size_t size);
void trl_chromaticity_caption(const trl_scope *scope, char *out, size_t size);
void trl_false_color_caption(const trl_scope *scope, char *out, size_t size);
void trl_zebra_caption(const trl_scope *scope, char *out, size_t size);

#endif
