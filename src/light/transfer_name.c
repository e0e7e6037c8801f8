// light/transfer_name.c: transfer functions by the names that people give them.
#include "base/base.h"
#include "base/name.h"

#include <troland/light.h>

#include <math.h>
#include <stdio.h>
#include <string.h>

static const trl_transfer_entry entries[] = {
    {TRL_TRANSFER_LINEAR, "linear", "", "linear", "code is light", TRL_TRANSFER_PLAIN, true},
    {TRL_TRANSFER_SRGB, "srgb", "iec61966-2-1", "sRGB", "IEC 61966-2-1, piecewise",
     TRL_TRANSFER_PLAIN, true},
    {TRL_TRANSFER_BT709, "bt709", "rec709,bt2020,rec2020,bt601", "BT.709 camera",
     "the camera's curve of ITU-R BT.709 and BT.2020; televisions show it by bt1886",
     TRL_TRANSFER_PLAIN, true},
    {TRL_TRANSFER_BT1886, "bt1886", "rec1886", "BT.1886",
     "ITU-R BT.1886, a television: 2.4 above a black", TRL_TRANSFER_BLACK, true},
    {TRL_TRANSFER_GAMMA, "gamma", "power", "gamma", "a power function", TRL_TRANSFER_EXPONENT,
     true},
    {TRL_TRANSFER_PQ, "pq", "st2084,smpte2084", "PQ", "SMPTE ST 2084", TRL_TRANSFER_PLAIN, true},
    {TRL_TRANSFER_HLG, "hlg", "arib-std-b67", "HLG", "ITU-R BT.2100 hybrid log-gamma",
     TRL_TRANSFER_PLAIN, true},
    {TRL_TRANSFER_ACESCC, "acescc", "", "ACEScc", "AMPAS S-2014-003, a log for grading",
     TRL_TRANSFER_PLAIN, false},
    {TRL_TRANSFER_ACESCCT, "acescct", "", "ACEScct", "AMPAS S-2016-001, the same with a toe",
     TRL_TRANSFER_PLAIN, false},
};
enum { ENTRIES = sizeof entries / sizeof *entries };

const trl_transfer_entry *trl_transfer_at(size_t index) {
    return index < ENTRIES ? &entries[index] : NULL;
}

const trl_transfer_entry *trl_transfer_of(trl_transfer_kind kind) {
    for (size_t i = 0; i < ENTRIES; i++)
        if (entries[i].kind == kind) return &entries[i];
    return NULL;
}

const trl_transfer_entry *trl_transfer_find(const char *name) {
    for (size_t i = 0; i < ENTRIES; i++)
        if (trl_name_equal(entries[i].name, name) || trl_name_in_list(entries[i].aliases, name))
            return &entries[i];
    return NULL;
}

// The names, "linear, srgb, …"; those that take a number with an example of it.
static const char *all_names(char *out, size_t size) {
    size_t used = 0;
    for (size_t i = 0; i < ENTRIES && used < size; i++) {
        trl_transfer_parameter p = entries[i].parameter;
        int n = snprintf(out + used, size - used, "%s%s%s", i ? ", " : "", entries[i].name,
                         p == TRL_TRANSFER_EXPONENT ? ":2.4"
                         : p == TRL_TRANSFER_BLACK  ? ":0.001"
                                                    : "");
        used += n > 0 ? (size_t)n : 0;
    }
    return out;
}

static trl_result set_parameter(trl_transfer *out, const trl_transfer_entry *entry,
                                const char *text, const char *value, trl_error *err) {
    double number = 0;
    TRL_REQUIRE(entry->parameter != TRL_TRANSFER_PLAIN, err, TRL_ERR_ARGUMENT,
                "'%.60s' does not fit: %s takes no number", text, entry->name);
    bool exponent = entry->parameter == TRL_TRANSFER_EXPONENT;
    bool read = trl_number_parse(value, &number);
    TRL_REQUIRE(!exponent || (read && number >= 0.1 && number <= 10), err, TRL_ERR_ARGUMENT,
                "'%.60s' does not fit: give an exponent of 0.1 to 10, as in %s:2.4", text,
                entry->name);
    TRL_REQUIRE(exponent || (read && number >= 0 && number < 1), err, TRL_ERR_ARGUMENT,
                "'%.60s' does not fit: give black over white, 0 or more and less than 1, as in "
                "%s:0.001",
                text, entry->name);
    *(exponent ? &out->gamma : &out->black) = number;
    return TRL_OK;
}

trl_result trl_transfer_parse(trl_transfer *out, const char *text, trl_error *err) {
    char name[64], names[200];
    size_t n = strcspn(text, ":");
    const trl_transfer_entry *entry = NULL;
    if (n < sizeof name) {
        memcpy(name, text, n);
        name[n] = 0;
        entry = trl_transfer_find(name);
    }
    TRL_REQUIRE(entry, err, TRL_ERR_NOT_FOUND,
                "no transfer function is called '%.60s': there are %s", text,
                all_names(names, sizeof names));
    trl_transfer transfer = {.kind = entry->kind};
    if (text[n]) TRL_TRY(set_parameter(&transfer, entry, text, text + n + 1, err));
    *out = transfer;
    return TRL_OK;
}

const char *trl_transfer_print(const trl_transfer *transfer, char *out, size_t size) {
    const trl_transfer_entry *entry = trl_transfer_of(transfer->kind);
    double gamma = transfer->gamma;
    if (!entry)
        snprintf(out, size, "transfer function %d", (int)transfer->kind);
    else if (entry->parameter == TRL_TRANSFER_EXPONENT)
        snprintf(out, size, "%s %g", entry->label, gamma > 0 ? gamma : 2.2);
    else if (entry->parameter == TRL_TRANSFER_BLACK && transfer->black > 0)
        snprintf(out, size, "%s, black %g", entry->label, transfer->black);
    else
        snprintf(out, size, "%s", entry->label);
    return out;
}
