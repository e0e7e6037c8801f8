// tests/aces/reference.h: loads the reference rows of one transform.
#ifndef TRL_TESTS_ACES_REFERENCE_H
#define TRL_TESTS_ACES_REFERENCE_H

#include "../test.h"

enum { forward_rows = 512, inverse_rows = 1024 };

typedef struct reference {
    float scene[forward_rows][3], code[forward_rows][3];
    float inverse_code[inverse_rows][3], inverse_scene[inverse_rows][3];
    int well[inverse_rows]; // 1 = well conditioned
} reference;

__attribute__((unused)) static FILE *reference_open(const char *name) {
    const char *tests = getenv("TRL_TESTS");
    char path[512];
    snprintf(path, sizeof path, "%s/aces/reference/%s.txt", tests ? tests : "tests", name);
    FILE *file = fopen(path, "r");
    if (!file) fail_msg("cannot open %s (set TRL_TESTS to the folder tests/)", path);
    return file;
}

// The next `rows` rows of three floats, with a flag where `flags` is not NULL.
__attribute__((unused)) static void reference_read(FILE *file, float (*out)[3], int *flags,
                                                   int rows) {
    char line[128];
    for (int row = 0; row < rows;) {
        if (!fgets(line, sizeof line, file)) fail_msg("the reference ends at row %d", row);
        if (line[0] == '#') continue;
        uint32_t bits[3];
        int flag = 0, wanted = flags ? 4 : 3;
        int got = sscanf(line, "%x %x %x %d", &bits[0], &bits[1], &bits[2], &flag);
        if (got != wanted) fail_msg("bad reference row: %s", line);
        memcpy(out[row], bits, sizeof bits);
        if (flags) flags[row] = flag;
        row++;
    }
}

__attribute__((unused)) static void reference_load(reference *r, const char *id) {
    FILE *file = reference_open("scene");
    reference_read(file, r->scene, NULL, forward_rows);
    fclose(file);
    file = reference_open("code");
    reference_read(file, r->inverse_code, NULL, forward_rows);
    fclose(file);
    file = reference_open(id);
    reference_read(file, r->code, NULL, forward_rows);
    reference_read(file, r->inverse_scene, r->well, inverse_rows);
    fclose(file);
    memcpy(r->inverse_code + forward_rows, r->code, sizeof r->code);
}

#endif
