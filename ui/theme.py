"""Colours and fonts. The system decides light or dark; text size follows the setting."""

from functools import cache
from string import Template

from PySide6.QtGui import QColor, QFont, QFontDatabase, QPalette
from PySide6.QtWidgets import QApplication, QWidget

from app.paths import RESOURCES

BASE_POINTS = 10.0
SIZES = (100, 125, 150)

LIGHT = {
    "ink": "#1b2733", "quiet": "#51606e", "ground": "#f4f6f8", "card": "#ffffff", "rail": "#e9eef2", "field": "#ffffff",
    "line": "#d3dae0", "edge": "#8795a1", "head": "#e9eef2", "stripe": "#f7f9fa", "button": "#ffffff", "hover": "#dfe7ed",
    "chosen": "#d5e3ea", "accent": "#1f6277", "accent_hover": "#174d5e", "on_accent": "#ffffff", "danger": "#a3231f",
    "danger_ground": "#fbe3e1", "done": "#1d6b3c", "done_ground": "#e0f2e6", "due": "#7a4d00",
}  # fmt: skip
DARK = {
    "ink": "#e8edf1", "quiet": "#a9b6c1", "ground": "#171d23", "card": "#1f272f", "rail": "#1b2229", "field": "#12171c",
    "line": "#323d47", "edge": "#6d7c89", "head": "#27313a", "stripe": "#161c22", "button": "#27313a", "hover": "#2f3b46",
    "chosen": "#21404c", "accent": "#5fb0c8", "accent_hover": "#7cc3d8", "on_accent": "#0c1519", "danger": "#ff9d96",
    "danger_ground": "#4a2322", "done": "#7fd6a0", "done_ground": "#1d3b29", "due": "#f2c26b",
}  # fmt: skip


SCHEMES = ("system", "light", "dark")
_look = {"scheme": "system", "percent": "100", "system": "", "sheet": ""}


def is_dark() -> bool:
    """Whether dark is chosen, or the system asks for it."""
    if _look["scheme"] != "system":
        return _look["scheme"] == "dark"
    return _look["system"] == "dark"


def system_is(scheme: str) -> None:
    """Remember what the system asks for: `dark` or anything else."""
    _look["system"] = scheme.lower()


def colours() -> dict[str, str]:
    """The colours in use now."""
    return DARK if is_dark() else LIGHT


def looks(percent: int, scheme: str | None) -> bool:
    """Whether the application is dressed like that already."""
    return (_look["percent"], _look["scheme"]) == (str(percent), scheme or _look["scheme"])


def apply_theme(percent: int | None = None, scheme: str | None = None) -> None:
    """Dress the whole application; `percent` is the text size, `scheme` one of SCHEMES. None keeps what was chosen."""
    _look["percent"] = str(percent) if percent in SIZES else _look["percent"]
    _look["scheme"] = scheme if scheme in SCHEMES else _look["scheme"]
    application = QApplication.instance()
    assert isinstance(application, QApplication)
    if not _look["system"]:  # asked of the palette, before it is ours: naming Qt's enum of schemes costs 20 ms
        system_is("dark" if application.palette().window().color().lightness() < 128 else "light")
    points = BASE_POINTS * int(_look["percent"]) / 100
    font = QFont(_family(), -1)
    font.setPointSizeF(points)
    application.setFont(font)
    application.setPalette(_palette(colours()))
    sizes = {"size": f"{points:.1f}pt", "heading": f"{points * 1.15:.1f}pt", "title": f"{points * 1.6:.1f}pt"}
    sheet = Template((RESOURCES / "style.qss").read_text(encoding="utf-8"))
    images = {"icons": (RESOURCES / "icons").as_posix(), "check": "check_dark" if is_dark() else "check_light"}
    _look["sheet"] = sheet.substitute(colours(), **sizes, **images)
    for window in application.topLevelWidgets():
        if window.parentWidget() is None and window.styleSheet():
            dress(window)


def dress(window: QWidget) -> None:
    """Give a window without a parent the sheet; all in it, and its dialogs, have it from there. Under a sheet of the whole
    application Qt dresses everything in a widget anew each time it is laid into another: half of what opening a case took."""
    window.setStyleSheet(_look["sheet"])


@cache
def _family() -> str:
    for face in ("Regular", "Bold"):
        number = QFontDatabase.addApplicationFont(str(RESOURCES / "fonts" / f"NotoSans-{face}.ttf"))
    return QFontDatabase.applicationFontFamilies(number)[0]


def _palette(colour: dict[str, str]) -> QPalette:
    palette = QPalette()
    roles = {
        QPalette.ColorRole.Window: "ground", QPalette.ColorRole.Base: "field", QPalette.ColorRole.Button: "button",
        QPalette.ColorRole.AlternateBase: "stripe", QPalette.ColorRole.Highlight: "accent",
        QPalette.ColorRole.HighlightedText: "on_accent", QPalette.ColorRole.Text: "ink",
        QPalette.ColorRole.WindowText: "ink", QPalette.ColorRole.ButtonText: "ink",
        QPalette.ColorRole.ToolTipBase: "card", QPalette.ColorRole.ToolTipText: "ink",
        QPalette.ColorRole.PlaceholderText: "quiet", QPalette.ColorRole.Link: "accent",
    }  # fmt: skip
    for role, name in roles.items():
        palette.setColor(role, QColor(colour[name]))
    for role in (QPalette.ColorRole.Text, QPalette.ColorRole.WindowText, QPalette.ColorRole.ButtonText):
        palette.setColor(QPalette.ColorGroup.Disabled, role, QColor(colour["quiet"]))
    return palette
