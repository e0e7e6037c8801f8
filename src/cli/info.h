// cli/info.h: the two faces of troland info.
#ifndef TRL_CLI_INFO_H
#define TRL_CLI_INFO_H

#include <troland/image.h>

#include <stdio.h>

void trl_cli_info_text(FILE *out, const char *path, const trl_image_info *info, bool attributes);
void trl_cli_info_json(FILE *out, const char *path, const trl_image_info *info);

#endif
