// color/css_reader.h: the text of a colour, read piece by piece.
#ifndef TRL_COLOR_CSS_READER_H
#define TRL_COLOR_CSS_READER_H

#include <troland/color.h>

typedef struct trl_css_reader {
    const char *text, *at;
    trl_error *err;
    const trl_css_color *origin; // of a relative colour, in the space of its function; or NULL
    double origin_scale;         // of its components' numbers: 255 in rgb()
    bool only_alpha;             // of the origin: in alpha()
    int depth;                   // colours in colours
} trl_css_reader;

typedef enum trl_css_item_kind {
    TRL_CSS_ITEM_NUMBER,
    TRL_CSS_ITEM_PERCENT,
    TRL_CSS_ITEM_ANGLE,
    TRL_CSS_ITEM_NONE
} trl_css_item_kind;

typedef struct trl_css_item {
    const char *at;
    trl_css_item_kind kind;
    double value; // degrees of an angle; it may be infinite
} trl_css_item;

/// TRL_ERR_FORMAT: `what` is wrong at `at`.
trl_result trl_css_fail(const trl_css_reader *in, const char *at, const char *what);

bool trl_css_is_blank(char c);
/// Blanks and comments.
void trl_css_skip_blanks(trl_css_reader *in);
/// Takes `c`, with the blanks before it, if it comes next.
bool trl_css_take(trl_css_reader *in, char c);

enum { TRL_CSS_WORD_MAX = 40 };

/// The word that follows, in lower case; "" where there is none or it is too long.
void trl_css_read_word(trl_css_reader *in, char word[TRL_CSS_WORD_MAX]);

/// A number with its unit, which the reader stands on; *number tells whether one is
/// there, and then it was read.
trl_result trl_css_read_number(trl_css_reader *in, trl_css_item *out, bool *number);

/// The component of the origin that `word` names ("l", "alpha"); false where there is none.
/// A missing one is TRL_CSS_ITEM_NONE with the value 0.
bool trl_css_find_component(const trl_css_reader *in, const char *word, trl_css_item *out);

/// A number, a percentage, an angle, none, a component of the origin, or calc().
trl_result trl_css_read_item(trl_css_reader *in, trl_css_item *out);

/// Whether the word begins mathematics: calc, min, max, clamp, abs, sign.
bool trl_css_is_math(const char *word);
/// What stands in calc(…) or another of them, behind its bracket, with the bracket at the
/// end. NaN is 0.
trl_result trl_css_read_math(trl_css_reader *in, const char *word, trl_css_item *out);

/// Any colour, where the reader stands; what follows is left to the caller.
trl_result trl_css_read_color(trl_css_reader *in, trl_css_color *out);
/// What stands in color-mix(…), behind its bracket, with the bracket at the end.
trl_result trl_css_read_mix(trl_css_reader *in, trl_css_color *out);

#endif
