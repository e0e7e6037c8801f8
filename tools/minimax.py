#!/usr/bin/env python3
"""Prints the polynomial coefficients of src/simd/math.h and math_double.h, with their errors.

Needs mpmath. Each polynomial is found by Remez exchange in 60 digits; then the
coefficients are rounded to single precision (math_double.h: double), and the error that
is printed is that of the rounded ones.

    python3 tools/minimax.py
"""
import struct

import mpmath as mp

mp.mp.dps = 60


def to_float32(x):
    return mp.mpf(struct.unpack("f", struct.pack("f", float(x)))[0])


def remez(target, weight, low, high, powers):
    """Coefficients c so that sum(c[i] * x**powers[i]) fits target on low...high
    with the least maximum of |weight * error|."""
    n = len(powers)
    nodes = [(low + high) / 2 - (high - low) / 2 * mp.cos(mp.pi * i / n) for i in range(n + 1)]
    for _ in range(12):
        rows = mp.matrix(n + 1, n + 1)
        right = mp.matrix(n + 1, 1)
        for i, x in enumerate(nodes):
            for j, p in enumerate(powers):
                rows[i, j] = x**p
            rows[i, n] = (-1) ** i / weight(x)
            right[i] = target(x)
        solution = mp.lu_solve(rows, right)
        c = [solution[j] for j in range(n)]
        grid = [low + (high - low) * mp.mpf(i) / 800 for i in range(801)]
        error = [weight(x) * (sum(k * x**p for k, p in zip(c, powers)) - target(x)) for x in grid]
        peaks = [0]
        for i in range(1, 801):
            if (error[i] > 0) == (error[peaks[-1]] > 0):
                if abs(error[i]) > abs(error[peaks[-1]]):
                    peaks[-1] = i
            else:
                peaks.append(i)
        if len(peaks) != n + 1:
            break
        nodes = [grid[i] for i in peaks]
    return c, max(abs(e) for e in error)


def to_float64(x):
    return mp.mpf(float(x))


def fit(name, target, weight, low, high, count, fixed=(), rounded=to_float32):
    """fixed: values that the first coefficients must have."""
    low, high = mp.mpf(low), mp.mpf(high)
    given = [mp.mpf(f) for f in fixed]
    rest = lambda x: target(x) - sum(c * x**i for i, c in enumerate(given))
    c, _ = remez(rest, weight, low, high, list(range(len(given), count)))
    done = [rounded(x) for x in given + c]
    grid = [low + (high - low) * mp.mpf(i) / 4000 for i in range(4001)]
    error = max(abs(weight(x) * (sum(c * x**i for i, c in enumerate(done)) - target(x))) for x in grid)
    print(f"{name}: {mp.nstr(low, 6)}...{mp.nstr(high, 6)}, error 2^{mp.nstr(mp.log(error, 2), 4)}")
    suffix = "f" if rounded is to_float32 else ""
    for c in done:
        print(f"    {float.hex(float(c))}{suffix}, // {mp.nstr(c, 10)}")


def at_zero(function, value):
    return lambda x: mp.mpf(value) if abs(x) < mp.mpf(10) ** -25 else function(x)


def float_bits(x):
    return struct.unpack("i", struct.pack("f", x))[0]


def root_start(n):
    """The start of v_root_guess for the n-th root that leaves the least |1 - x y^n|."""
    best = None
    middle = int(0x3F800000 * (1 + 1 / n))
    for start in range(middle - 0x90000, middle, 0x400):
        left = []
        for i in range(400):
            x = 2.0 ** (2 * n * i / 400)
            y = struct.unpack("f", struct.pack("i", start - int(float_bits(x) / n)))[0]
            left.append(1 - x * y**n)
        worst = max(map(abs, left))
        if best is None or worst < best[0]:
            best = (worst, start)
    print(f"x^(-1/{n}): start {best[1]:#x}, leaves {best[0]:.4f}")


def main():
    ln2 = mp.log(2)
    lo, hi = mp.sqrt(mp.mpf(1) / 2) - 1, mp.sqrt(2) - 1
    rest = lambda x: (mp.log(1 + x) / ln2 - x / ln2) / x**2
    # log2(1+f) = f/ln 2 + f^2 q(f); the weight is f^2 over the size of the result.
    fit("log2: q(f)", at_zero(rest, -1 / (2 * ln2)),
        at_zero(lambda x: x**2 / (mp.log(1 + x) / ln2), 0), lo, hi, 10)
    inv = 1 / ln2
    print("    1/ln 2:", float.hex(float(to_float32(inv))), "+",
          float.hex(float(to_float32(inv - to_float32(inv)))))
    fit("exp2: 2^r", lambda x: mp.power(2, x), lambda x: mp.power(2, -x), "-0.5", "0.5", 7, [1])
    degrees = 180 / mp.pi
    # asin(t) in degrees = t s(t^2), for t up to sin(22.5 degrees).
    fit("asin, degrees: s(u)", at_zero(lambda u: degrees * mp.asin(mp.sqrt(u)) / mp.sqrt(u), degrees),
        lambda u: 1 / degrees if u == 0 else mp.sqrt(u) / (degrees * mp.asin(mp.sqrt(u))), 0, "0.14645", 5)
    # math_double.h: both relative errors, so that what is near 0 keeps its digits.
    fit("double log2(1+f) / f", at_zero(lambda f: mp.log(1 + f) / ln2 / f, inv),
        at_zero(lambda f: f * ln2 / mp.log(1 + f), ln2), lo, hi, 15, rounded=to_float64)
    fit("double (2^r - 1) / r", at_zero(lambda r: (mp.power(2, r) - 1) / r, ln2),
        at_zero(lambda r: r / (mp.power(2, r) - 1), inv), "-0.5", "0.5", 8, rounded=to_float64)
    # Roots: what is missing to a guess y of x^(-1/n), by e = 1 - x y^n.
    for n, end, count in ((5, "0.155", 2), (12, "0.3445", 4)):
        root_start(n)
        fit(f"((1 - e)^(-1/{n}) - 1) / e",
            at_zero(lambda e: (mp.power(1 - e, -mp.mpf(1) / n) - 1) / e, mp.mpf(1) / n),
            lambda e: abs(e) * mp.power(1 - e, mp.mpf(1) / n) + mp.mpf(10) ** -12,
            "-" + end, end, count)


if __name__ == "__main__":
    main()
