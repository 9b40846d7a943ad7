"""The colours, by calculation: legible on every ground, apart from each other, also for eyes that see fewer of them.

Contrast is that of WCAG 2.2 (relative luminance, success criteria 1.4.3 and 1.4.6); distance is Delta E of CIE 1976;
colour blindness is simulated with the matrices for full dichromacy of Machado, Oliveira and Fernandes, "A
Physiologically-based Model for Simulation of Color Vision Deficiency", IEEE TVCG 15(6), 2009, in linear RGB.
"""

from __future__ import annotations

import math
from itertools import combinations

import pytest
from rich.color import ColorSystem
from textual.color import Color
from textual.theme import Theme

from warroom.tui.themes import THEMES
from warroom.values import THEMES as NAMES

Linear = tuple[float, float, float]

SEES: dict[str, tuple[Linear, Linear, Linear]] = {
    "all": ((1, 0, 0), (0, 1, 0), (0, 0, 1)),
    "deuteranopia": (
        (0.367322, 0.860646, -0.227968), (0.280085, 0.672501, 0.047413), (-0.011820, 0.042940, 0.968881),
    ),
    "protanopia": (
        (0.152286, 1.052583, -0.204868), (0.114503, 0.786281, 0.099216), (-0.003882, -0.048116, 1.051998),
    ),
    "tritanopia": (
        (1.255528, -0.076749, -0.178779), (-0.078411, 0.930809, 0.147602), (0.004733, 0.691367, 0.303900),
    ),
}  # fmt: skip
LEGIBLE, STRONG = 4.5, 7.0
"""WCAG's ratios for text, AA and AAA."""
APART = 24.0
"""Ten times what is seen side by side: here two words stand far apart, in a hurry."""
LOUD = ("plain", "info", "caution", "alarm")
OWN_COLOURS = sorted(set(THEMES) - {"ansi"})


def tones(theme: Theme) -> dict[str, str]:
    """The colours of *theme* by what they say."""
    assert theme.accent
    assert theme.warning
    assert theme.error
    assert theme.foreground
    said = {"info": theme.accent, "caution": theme.warning, "alarm": theme.error}
    return {"plain": theme.foreground, "quiet": theme.variables["quiet"], **said}


def grounds(theme: Theme) -> list[str]:
    """What its text stands on."""
    return [ground for ground in (theme.background, theme.surface, theme.panel) if ground]


def linear(colour: str, sees: str = "all") -> Linear:
    """*colour* in linear light, as somebody of this sight sees it."""
    rgb = [
        value / 12.92 if value <= 0.04045 else ((value + 0.055) / 1.055) ** 2.4
        for value in Color.parse(colour).normalized
    ]
    red, green, blue = (min(1.0, max(0.0, sum(a * b for a, b in zip(row, rgb, strict=True)))) for row in SEES[sees])
    return red, green, blue


def luminance(colour: Linear) -> float:
    """The relative luminance of WCAG."""
    return 0.2126 * colour[0] + 0.7152 * colour[1] + 0.0722 * colour[2]


def contrast(one: Linear, other: Linear) -> float:
    """The contrast ratio of WCAG."""
    dark, light = sorted((luminance(one), luminance(other)))
    return (light + 0.05) / (dark + 0.05)


def lab(colour: Linear) -> Linear:
    """*colour* in CIELAB, under D65."""
    red, green, blue = colour
    x = (0.4124564 * red + 0.3575761 * green + 0.1804375 * blue) / 0.95047
    z = (0.0193339 * red + 0.1191920 * green + 0.9503041 * blue) / 1.08883
    fx, fy, fz = (t ** (1 / 3) if t > 0.008856 else 7.787 * t + 16 / 116 for t in (x, luminance(colour), z))
    return 116 * fy - 16, 500 * (fx - fy), 200 * (fy - fz)


def distance(one: Linear, other: Linear) -> float:
    """Delta E of 1976."""
    return math.dist(lab(one), lab(other))


def least(theme: str, sees: str) -> tuple[float, str, str]:
    """The two tones of *theme* that are closest; how quiet steps back from plain text is its own affair."""
    seen = {name: linear(colour, sees) for name, colour in tones(THEMES[theme]).items()}
    pairs = [pair for pair in combinations(seen, 2) if set(pair) != {"plain", "quiet"}]
    return min((distance(seen[one], seen[other]), one, other) for one, other in pairs)


def test_the_settings_know_the_themes_there_are() -> None:
    assert tuple(THEMES) == NAMES


@pytest.mark.parametrize("theme", OWN_COLOURS)
def test_every_tone_is_legible_on_every_ground(theme: str) -> None:
    wanted = STRONG if theme == "high-contrast" else LEGIBLE
    for name, colour in tones(THEMES[theme]).items():
        for ground in grounds(THEMES[theme]):
            assert contrast(linear(colour), linear(ground)) >= wanted, f"{name} {colour} on {ground}"


@pytest.mark.parametrize("theme", OWN_COLOURS)
def test_what_stands_in_the_title_of_the_pane_with_the_keys_is_legible_too(theme: str) -> None:
    ground = linear(THEMES[theme].variables["panel-lighten-2"])
    shown = tones(THEMES[theme])
    assert all(contrast(linear(shown[name]), ground) >= LEGIBLE for name in ("plain", "quiet"))
    assert all(contrast(linear(shown[name]), ground) >= 3 for name in ("caution", "alarm")), "bold, and with a sign"


@pytest.mark.parametrize("theme", OWN_COLOURS)
def test_states_are_apart_for_who_sees_all_colours(theme: str) -> None:
    found = least(theme, "all")
    assert found[0] >= APART, found


@pytest.mark.parametrize(
    ("theme", "sees"),
    [("deuteranopia", "deuteranopia"), ("deuteranopia", "protanopia"), ("tritanopia", "tritanopia")],
)
def test_states_are_apart_for_whom_the_theme_is_made(theme: str, sees: str) -> None:
    found = least(theme, sees)
    assert found[0] >= APART, found


@pytest.mark.parametrize("theme", OWN_COLOURS)
def test_alarm_and_caution_differ_in_lightness_and_not_in_hue_alone(theme: str) -> None:
    sees = theme if theme in SEES else "all"
    shown = tones(THEMES[theme])
    assert contrast(linear(shown["alarm"], sees), linear(shown["caution"], sees)) >= 1.25


def reduced(colour: str) -> str:
    """*colour* as it is sent to a terminal of 256 colours."""
    return Color.from_rich_color(Color.parse(colour).rich_color.downgrade(ColorSystem.EIGHT_BIT)).hex


@pytest.mark.parametrize("theme", OWN_COLOURS)
def test_every_tone_is_legible_and_apart_where_there_are_only_256(theme: str) -> None:
    shown = {name: linear(reduced(colour)) for name, colour in tones(THEMES[theme]).items()}
    for ground in grounds(THEMES[theme]):
        for name, colour in shown.items():
            assert contrast(colour, linear(reduced(ground))) >= LEGIBLE, f"{name} on {ground}"
    for one, other in combinations(LOUD, 2):
        assert distance(shown[one], shown[other]) >= APART, f"{one} and {other}"


@pytest.mark.parametrize("theme", OWN_COLOURS)
def test_no_two_states_become_one_where_there_are_only_sixteen(theme: str) -> None:
    shown = tones(THEMES[theme])
    seen = [*(shown[name] for name in LOUD), grounds(THEMES[theme])[0]]
    numbers = [Color.parse(colour).rich_color.downgrade(ColorSystem.STANDARD).number for colour in seen]
    assert len(set(numbers)) == len(numbers), numbers


def test_the_terminals_own_palette_is_named_and_never_mixed() -> None:
    ansi = THEMES["ansi"]
    for colour in (ansi.foreground, ansi.background, ansi.panel, ansi.accent, ansi.warning, ansi.error):
        assert colour
        assert colour.startswith("ansi_")
