// cli/merge.h: what the parts of troland merge share.
#ifndef TRL_CLI_MERGE_H
#define TRL_CLI_MERGE_H

#include "cli/args.h"

#include <troland/camera.h>

/// What the child tells the parent, in memory that both see.
typedef struct trl_cli_merge_shared {
    uint64_t rows_done, rows_total;
    trl_merge_report report;
} trl_cli_merge_shared;

void trl_cli_merge_text(const trl_cli_args *args, const trl_merge_report *report);
void trl_cli_merge_json(const trl_cli_args *args, const trl_merge_report *report);

/// Draws --plot: the weights, and the response of developed pictures.
trl_result trl_cli_merge_plot(const trl_cli_args *args, const trl_merge_report *report,
                              trl_error *err);

#endif
