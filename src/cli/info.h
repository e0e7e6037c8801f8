// cli/info.h: the two faces of troland info.
#ifndef TRL_CLI_INFO_H
#define TRL_CLI_INFO_H

#include "cli/json.h"

#include <troland/image.h>

#include <stdio.h>

void trl_cli_info_text(FILE *out, const char *path, const trl_image_reader *reader,
                       bool attributes);
void trl_cli_info_json(FILE *out, const char *path, const trl_image_reader *reader);

/// The part that only camera raw files have.
void trl_cli_info_raw_text(FILE *out, const trl_raw_info *raw);
void trl_cli_info_raw_json(trl_cli_json *json, const trl_raw_info *raw);

#endif
