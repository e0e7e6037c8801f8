// troland/troland.h: the whole public API, in the order in which light flows.
#ifndef TROLAND_TROLAND_H
#define TROLAND_TROLAND_H

#include "base.h"
#include "light.h"
#include "color.h"
#include "aces.h"
#include "pipe.h"
#include "image.h"
#include "plot.h"
#include "chart.h"
#include "camera.h"
#include "scope.h"

#endif
