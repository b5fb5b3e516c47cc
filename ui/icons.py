"""The icons, tinted for light or dark. Apart from the theme, for the first picture has none and must not wait for them."""

from functools import cache

from PySide6.QtCore import QByteArray, QSize, Qt
from PySide6.QtGui import QIcon, QPainter, QPixmap
from PySide6.QtSvg import QSvgRenderer

from app.paths import RESOURCES
from ui.theme import colours


def icon(name: str, colour: str = "ink") -> QIcon:
    """An icon of the set (Lucide, ISC licence), tinted in a colour of the theme in use."""
    return _tinted(name, colours()[colour])


@cache
def _tinted(name: str, colour: str) -> QIcon:
    svg = (RESOURCES / "icons" / f"{name}.svg").read_text(encoding="utf-8")
    renderer = QSvgRenderer(QByteArray(svg.replace("currentColor", colour).encode()))
    icon = QIcon()
    for size in (20, 40):
        pixmap = QPixmap(QSize(size, size))
        pixmap.fill(Qt.GlobalColor.transparent)
        painter = QPainter(pixmap)
        renderer.render(painter)
        painter.end()
        icon.addPixmap(pixmap)
    return icon
