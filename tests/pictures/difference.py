"""Code values of a display -> light on its screen -> difference for the eye.

The difference is Delta E ITP (ITU-R BT.2124): 1 is just noticeable under the most
favourable conditions. It is computed from absolute light in Rec.2020, so that it
holds for every display alike. BLACK_NITS is added as the screen's own black:
without it a code of 1/65535 above zero would count as visible."""
import math

BLACK_NITS = 0.01

# Red, green, blue and white, CIE 1931 xy.
D65 = (0.3127, 0.3290)
REC709 = ((0.64, 0.33), (0.30, 0.60), (0.15, 0.06), D65)
P3_D65 = ((0.680, 0.320), (0.265, 0.690), (0.150, 0.060), D65)
REC2020 = ((0.708, 0.292), (0.170, 0.797), (0.131, 0.046), D65)

# SMPTE ST 2084
M1, M2 = 2610 / 16384, 2523 / 4096 * 128
C1, C2, C3 = 3424 / 4096, 2413 / 4096 * 32, 2392 / 4096 * 32


def mul(m, v):
    return [sum(m[i][j] * v[j] for j in range(3)) for i in range(3)]


def matmul(a, b):
    return [[sum(a[i][k] * b[k][j] for k in range(3)) for j in range(3)] for i in range(3)]


def inverse(m):
    (a, b, c), (d, e, f), (g, h, i) = m
    det = a * (e * i - f * h) - b * (d * i - f * g) + c * (d * h - e * g)
    return [[(e * i - f * h) / det, (c * h - b * i) / det, (b * f - c * e) / det],
            [(f * g - d * i) / det, (a * i - c * g) / det, (c * d - a * f) / det],
            [(d * h - e * g) / det, (b * g - a * h) / det, (a * e - b * d) / det]]


def to_xyz(space):
    """SMPTE RP 177."""
    columns = [(x / y, 1, (1 - x - y) / y) for x, y in space[:3]]
    x, y = space[3]
    m = [[columns[j][i] for j in range(3)] for i in range(3)]
    scale = mul(inverse(m), [x / y, 1, (1 - x - y) / y])
    return [[m[i][j] * scale[j] for j in range(3)] for i in range(3)]


XYZ_TO_REC2020 = inverse(to_xyz(REC2020))
REC709_TO_REC2020 = matmul(XYZ_TO_REC2020, to_xyz(REC709))
P3_TO_REC2020 = matmul(XYZ_TO_REC2020, to_xyz(P3_D65))


def srgb(code):
    """IEC 61966-2-1"""
    return code / 12.92 if code <= 0.04045 else ((code + 0.055) / 1.055) ** 2.4


def pq_to_nits(code):
    p = max(0.0, code) ** (1 / M2)
    return 10000 * (max(p - C1, 0) / (C2 - C3 * p)) ** (1 / M1)


def nits_to_pq(nits):
    p = max(0.0, nits / 10000) ** M1
    return ((C1 + C2 * p) / (1 + C3 * p)) ** M2


def hlg(rgb):
    """ITU-R BT.2100: signal -> light of a 1000 cd/m2 screen, system gamma 1.2."""
    a, b, c = 0.17883277, 0.28466892, 0.55991073
    scene = [v * v / 3 if v <= 0.5 else (math.exp((v - c) / a) + b) / 12 for v in rgb]
    luma = 0.2627 * scene[0] + 0.6780 * scene[1] + 0.0593 * scene[2]
    return [1000 * v * max(luma, 1e-12) ** 0.2 for v in scene]


# Display name -> function from code values to Rec.2020 light in cd/m2.
SCREENS = {
    "srgb": lambda rgb: mul(REC709_TO_REC2020, [100 * srgb(v) for v in rgb]),
    "display-p3": lambda rgb: mul(P3_TO_REC2020, [100 * srgb(v) for v in rgb]),
    "rec2100-pq-1000": lambda rgb: [pq_to_nits(v) for v in rgb],
    "rec2100-hlg": hlg,
    # SMPTE ST 428-1: X'Y'Z' with gamma 2.6, 52.37 cd/m2 at code 1.
    "dcdm": lambda xyz: mul(XYZ_TO_REC2020, [52.37 * v ** 2.6 for v in xyz]),
}


def ictcp(display, code):
    r, g, b = (max(0.0, v) + BLACK_NITS for v in SCREENS[display](code))
    l = nits_to_pq((1688 * r + 2146 * g + 262 * b) / 4096)
    m = nits_to_pq((683 * r + 2951 * g + 462 * b) / 4096)
    s = nits_to_pq((99 * r + 309 * g + 3688 * b) / 4096)
    return ((l + m) / 2, (6610 * l - 13613 * m + 7003 * s) / 4096, (17933 * l - 17390 * m - 543 * s) / 4096)


def delta_e(display, code_a, code_b):
    a, b = ictcp(display, code_a), ictcp(display, code_b)
    return 720 * ((a[0] - b[0]) ** 2 + 0.25 * (a[1] - b[1]) ** 2 + (a[2] - b[2]) ** 2) ** 0.5
