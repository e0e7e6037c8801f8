"""The numbered pictures: which source, for which screen, and how they are drawn."""
WIDTH, HEIGHT = 96, 54
SCREENS = ["srgb", "display-p3", "rec2100-pq-1000", "rec2100-hlg", "dcdm"]
# Charts are drawn at this size; of the studio, a window at full size: the gold
# and the blue sphere before the ring of light.
CHARTS = ["checker", "ramp", "sweep"]
STUDIO = (560, 330)


def table():
    """(number-name, source arguments of twin, screen)"""
    number = 0
    for source in CHARTS + ["studio"]:
        for screen in SCREENS:
            number += 1
            yield f"{number:04d}-{source}-{screen}", source, screen
