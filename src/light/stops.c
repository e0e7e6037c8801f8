// light/stops.c: the photographic stop.
#include <troland/light.h>

#include <math.h>

double trl_stops_to_ratio(double stops) {
    return exp2(stops);
}

double trl_ratio_to_stops(double ratio) {
    return log2(ratio);
}
