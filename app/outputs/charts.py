"""What every drawing shares: its colours, and how the window shows it."""

import re

from reportlab.graphics import renderSVG
from reportlab.graphics.shapes import Drawing
from reportlab.lib.colors import HexColor

_CLIP = re.compile(r"<clipPath.*?</clipPath>", re.DOTALL)  # SVG Tiny knows no clip path and would fill it with black
BAR = HexColor("#2F6B7E")
INK = HexColor("#1F2933")


def svg_of(drawing: Drawing) -> str:
    """A drawing as the SVG that the window can show."""
    return _CLIP.sub("", renderSVG.drawToString(drawing))
