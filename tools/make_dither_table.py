#!/usr/bin/env python3
"""Writes src/pipe/dither_table.c: a 64 x 64 blue-noise tile of ranks 0...4095.

Void and cluster (R. Ulichney, "The void-and-cluster method for dither array
generation", Proc. SPIE 1913, 1993) on a torus, with a Gaussian of sigma 1.9
(a wider one than Ulichney's 1.5 pushes more of the noise to high frequencies).
Plain Python, no packages; a second or two. The result is deterministic.

usage: tools/make_dither_table.py > src/pipe/dither_table.c
"""
import math

SIZE = 64
COUNT = SIZE * SIZE
SIGMA = 1.9
REACH = 9  # the Gaussian is below 2e-5 beyond it


def kernel():
    taps = []
    for dy in range(-REACH, REACH + 1):
        for dx in range(-REACH, REACH + 1):
            taps.append((dx, dy, math.exp(-(dx * dx + dy * dy) / (2 * SIGMA * SIGMA))))
    return taps


TAPS = kernel()


class Field:
    """A set of points on the torus and the crowding that they cause."""

    def __init__(self):
        self.on = [False] * COUNT
        self.energy = [0.0] * COUNT

    def flip(self, index):
        sign = -1.0 if self.on[index] else 1.0
        self.on[index] = not self.on[index]
        x0, y0 = index % SIZE, index // SIZE
        for dx, dy, weight in TAPS:
            self.energy[(y0 + dy) % SIZE * SIZE + (x0 + dx) % SIZE] += sign * weight

    def tightest_cluster(self):
        return max((i for i in range(COUNT) if self.on[i]), key=lambda i: self.energy[i])

    def largest_void(self):
        return min((i for i in range(COUNT) if not self.on[i]), key=lambda i: self.energy[i])


def start_pattern():
    field = Field()
    seed = 12345
    while sum(field.on) < COUNT // 10:
        seed = (seed * 1103515245 + 12345) % 2**31
        index = (seed >> 8) % COUNT
        if not field.on[index]:
            field.flip(index)
    while True:
        crowded = field.tightest_cluster()
        field.flip(crowded)
        empty = field.largest_void()
        if empty == crowded:
            field.flip(crowded)
            return field
        field.flip(empty)


def ranks():
    start = start_pattern()
    points = sum(start.on)
    rank = [0] * COUNT
    field = Field()
    field.on, field.energy = list(start.on), list(start.energy)
    for value in range(points - 1, -1, -1):
        index = field.tightest_cluster()
        field.flip(index)
        rank[index] = value
    field = start
    for value in range(points, COUNT):
        index = field.largest_void()
        field.flip(index)
        rank[index] = value
    return rank


def main():
    print("// Written by tools/make_dither_table.py; do not edit.")
    print("// A 64 x 64 blue-noise tile: every rank 0...4095 once (void and cluster).")
    print('#include "pipe/dither.h"\n')
    print("// clang-format off")
    print("const uint16_t trl_dither_ranks[TRL_DITHER_SIZE * TRL_DITHER_SIZE] = {")
    rank = ranks()
    for i in range(0, COUNT, 16):
        print("    " + ", ".join("%4d" % r for r in rank[i:i + 16]) + ",")
    print("};")
    print("// clang-format on")


main()
