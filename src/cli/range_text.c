// The same range in people's units, for both meanings.
#include "cli/range.h"
#include "cli/numbers.h"

#include <math.h>

void trl_cli_range_head(FILE *out) {
    fprintf(out, "  %-15s %10s %10s %10s %7s %9s %9s %8s\n", "", "darkest", "brightest", "ratio",
            "stops", "20log10", "10log10", "density");
}

void trl_cli_range_row_error(FILE *out, const char *name, double darkest, double brightest,
                             double stops_error) {
    trl_dynamic_range range;
    char low[24], high[24], ratio[24];
    fprintf(out, "  %-15s %10s %10s ", name, trl_cli_figure(low, 4, darkest),
            trl_cli_figure(high, 4, brightest));
    if (trl_dynamic_range_between(&range, darkest, brightest, NULL) == TRL_OK)
        fprintf(out, "%10s %7.2f %6.2f dB %6.2f dB %8.3f", trl_cli_figure(ratio, 4, range.ratio),
                range.stops, range.db_20, range.db_10, range.density);
    else
        fprintf(out, "%10s %7s %9s %9s %8s", "-", "-", "-", "-", "-");
    if (stops_error > 0) fprintf(out, "  ±%.2g", stops_error);
    fputc('\n', out);
}

void trl_cli_range_row(FILE *out, const char *name, double darkest, double brightest) {
    trl_cli_range_row_error(out, name, darkest, brightest, 0);
}

void trl_cli_range_json(trl_cli_json *json, const char *name, double darkest, double brightest) {
    trl_dynamic_range range = {0};
    bool known = trl_dynamic_range_between(&range, darkest, brightest, NULL) == TRL_OK;
    trl_cli_json_object(json, name);
    trl_cli_json_number(json, "darkest", darkest);
    trl_cli_json_number(json, "brightest", brightest);
    trl_cli_json_number(json, "ratio", known ? range.ratio : NAN); // NAN: null
    trl_cli_json_number(json, "stops", known ? range.stops : NAN);
    trl_cli_json_number(json, "db_20log10", known ? range.db_20 : NAN);
    trl_cli_json_number(json, "db_10log10", known ? range.db_10 : NAN);
    trl_cli_json_number(json, "density", known ? range.density : NAN);
    trl_cli_json_close(json, '}');
}
