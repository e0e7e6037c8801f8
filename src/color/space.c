// color/space.c: the table of named colour spaces.
#include <troland/color.h>

#include "base/name.h"

#define WHITE_ACES                                                                                 \
    { 0.32168, 0.33767 }
#define WHITE_D65                                                                                  \
    { 0.3127, 0.3290 }
#define AP0                                                                                        \
    { {0.7347, 0.2653}, {0, 1}, {0.0001, -0.077}, WHITE_ACES }
#define AP1                                                                                        \
    { {0.713, 0.293}, {0.165, 0.830}, {0.128, 0.044}, WHITE_ACES }
#define REC709                                                                                     \
    { {0.64, 0.33}, {0.30, 0.60}, {0.15, 0.06}, WHITE_D65 }
#define P3_D65                                                                                     \
    { {0.68, 0.32}, {0.265, 0.69}, {0.15, 0.06}, WHITE_D65 }
#define REC2020                                                                                    \
    { {0.708, 0.292}, {0.170, 0.797}, {0.131, 0.046}, WHITE_D65 }
#define XYZ                                                                                        \
    {                                                                                              \
        {1, 0}, {0, 1}, {0, 0}, {                                                                  \
            1.0 / 3, 1.0 / 3                                                                       \
        }                                                                                          \
    }

// XYZ is not adapted: its values count as tristimulus values in the scene that
// ACES2065-1 describes, whose white is ACES' own.
static const trl_color_space spaces[] = {
    {"aces2065-1",
     "ACES2065-1 (AP0, linear)",
     "aces,ap0,lin_ap0,lin_ap0_scene",
     AP0,
     {.kind = TRL_TRANSFER_LINEAR},
     TRL_ADAPTATION_NONE},
    {"acescg",
     "ACEScg (AP1, linear)",
     "ap1,lin_ap1,lin_ap1_scene",
     AP1,
     {.kind = TRL_TRANSFER_LINEAR},
     TRL_ADAPTATION_NONE},
    {"acescct",
     "ACEScct (AP1, logarithmic with toe)",
     "acescct_ap1_scene",
     AP1,
     {.kind = TRL_TRANSFER_ACESCCT},
     TRL_ADAPTATION_NONE},
    {"acescc",
     "ACEScc (AP1, logarithmic)",
     "acescc_ap1_scene",
     AP1,
     {.kind = TRL_TRANSFER_ACESCC},
     TRL_ADAPTATION_NONE},
    {"lin-rec709",
     "linear Rec.709 (the linear light of sRGB)",
     "rec709,bt709,linear,lin_srgb,linear_srgb,rec709_linear,linear_rec709,srgb_linear,lin_rec709_"
     "scene",
     REC709,
     {.kind = TRL_TRANSFER_LINEAR},
     TRL_ADAPTATION_BRADFORD},
    {"srgb",
     "sRGB (Rec.709 primaries, sRGB-encoded)",
     "srgb_texture,srgb_rec709_scene",
     REC709,
     {.kind = TRL_TRANSFER_SRGB},
     TRL_ADAPTATION_BRADFORD},
    {"lin-p3-d65",
     "linear P3 D65",
     "p3,lin_p3,linear_p3,p3_d65,p3_linear,lin_p3d65_scene",
     P3_D65,
     {.kind = TRL_TRANSFER_LINEAR},
     TRL_ADAPTATION_BRADFORD},
    {"lin-rec2020",
     "linear Rec.2020",
     "rec2020,bt2020,lin_bt2020,linear_rec2020,rec2020_linear,lin_rec2020_scene",
     REC2020,
     {.kind = TRL_TRANSFER_LINEAR},
     TRL_ADAPTATION_BRADFORD},
    {"xyz",
     "CIE XYZ of the scene (white of ACES)",
     "cie_xyz,lin_ciexyz,ciexyz",
     XYZ,
     {.kind = TRL_TRANSFER_LINEAR},
     TRL_ADAPTATION_NONE},
};

const trl_color_space *trl_color_space_at(size_t index) {
    return index < sizeof spaces / sizeof *spaces ? &spaces[index] : NULL;
}

const trl_color_space *trl_color_space_find(const char *name) {
    for (size_t i = 0; i < sizeof spaces / sizeof *spaces; i++)
        if (trl_name_equal(spaces[i].name, name) || trl_name_in_list(spaces[i].aliases, name))
            return &spaces[i];
    return NULL;
}

bool trl_color_space_to_ap0(const trl_color_space *space, trl_mat3 *out) {
    return trl_rgb_to_rgb(&space->primaries, &trl_primaries_ap0, space->adaptation, out);
}
