"""Reads a paper inside the program: its pages under each other, drawn when they come into sight, in memory only."""

from functools import partial

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QImage, QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QDialog, QScrollArea, QVBoxLayout, QWidget

from app.domain.errors import LivdError
from app.domain.papers import Paper
from app.pdfs import Drawn, Pages
from app.ports import Queries
from app.received import as_pdf
from ui.i18n import error_text, tr
from ui.printing import image_of
from ui.session import Session
from ui.widgets.basics import button, label, row, shortcut

STEP, LEAST, MOST = 1.25, 0.25, 4.0
"""How much a step of the size is, and how small and large a page can be beside the width of the window."""
LARGE = 2.2
"""Pixels to a point: on a wide screen a page is not made larger by itself."""
GAP = 10
"""Pixels between two pages."""
OF_THE_WINDOW = 0.94


class Sheet(QWidget):
    """One page: white until it is drawn, and white again when it is far out of sight."""

    def __init__(self, parent: QWidget, number: int, count: int) -> None:
        super().__init__(parent)
        self.number = number
        self.image: QImage | None = None
        self.drawn_at = 0.0
        self.setAccessibleName(tr("Side {n} av {all}", n=number + 1, all=count))

    def show_image(self, image: QImage | None, scale: float) -> None:
        """The page as it was drawn at a scale; None lets it go."""
        self.image, self.drawn_at = image, scale
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
        painter.fillRect(self.rect(), Qt.GlobalColor.white)
        if self.image is not None:
            painter.drawImage(self.rect(), self.image)
        painter.end()


class _Sight(QScrollArea):
    """What is seen of the paper. The dialog has its size before this has its own."""

    resized = Signal()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.resized.emit()


class Reader(QDialog):
    """A paper. When it closes, or the window is locked, bytes and pictures are let go of."""

    def __init__(self, parent: QWidget, session: Session, paper: Paper) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(tr("Papir {code}", code=paper.code))
        self.session, self.paper = session, paper
        self.pages: Pages | None = None
        self.sheets: list[Sheet] = []
        self._size, self._asked, self._over = 1.0, False, False
        self.where, self.error = label("", "quiet"), label("", "error", wrap=True)
        self.error.hide()
        self.area = _Sight()
        self.area.resized.connect(self._lay)
        self.area.setAccessibleName(tr("Papiret"))
        self.area.setAlignment(Qt.AlignmentFlag.AlignHCenter)
        self.area.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOn)
        self._stack = QWidget()
        self.area.setWidget(self._stack)
        self.area.verticalScrollBar().valueChanged.connect(self._look)
        keys = (
            button(tr("&Mindre  (-)"), lambda: self.zoom(1 / STEP)), button(tr("&Større  (+)"), lambda: self.zoom(STEP)),
            button(tr("&Hele bredden  (0)"), lambda: self.zoom(0)), button(tr("&Lukk"), self.reject),
        )  # fmt: skip
        layout = QVBoxLayout(self)
        layout.addWidget(label(paper.title, "heading", wrap=True))
        layout.addLayout(row(self.where, None, *keys))
        layout.addWidget(self.error)
        layout.addWidget(self.area, 1)
        self._add_keys()
        self.resize(parent.window().size() * OF_THE_WINDOW)
        session.ask(self, self._open_pages, self._opened, self._refused)

    def _add_keys(self) -> None:
        shortcut(self, "+", lambda: self.zoom(STEP))
        shortcut(self, "-", lambda: self.zoom(1 / STEP))
        shortcut(self, "0", lambda: self.zoom(0))
        shortcut(self, "Ctrl+PgDown", lambda: self.turn(1))
        shortcut(self, "Ctrl+PgUp", lambda: self.turn(-1))
        shortcut(self, "Home", lambda: self.go_to(0))
        shortcut(self, "End", lambda: self.go_to(len(self.sheets) - 1))

    # -- opening and closing ------------------------------------------------------------------------------------

    def _open_pages(self, queries: Queries) -> Pages:
        """On the database thread, which draws the pages too."""
        content = queries.records.paper(self.paper.code).content
        return Pages(as_pdf(content, self.paper.media))

    def _opened(self, pages: Pages) -> None:
        if self._over:
            pages.close()
            return
        self.pages = pages
        self.sheets = [Sheet(self._stack, number, len(pages.sizes)) for number in range(len(pages.sizes))]
        for sheet in self.sheets:
            sheet.show()
        self.area.setFocus()
        self._lay()

    def done(self, result: int) -> None:
        """Closed: nothing of the paper is kept."""
        self._over = True
        for sheet in self.sheets:
            sheet.show_image(None, 0.0)
        if self.pages:
            self.pages.close()
        self.pages, self.sheets = None, []
        super().done(result)

    def _refused(self, error: LivdError) -> None:
        self._asked = False
        self.error.setText(error_text(error))
        self.error.show()

    # -- where one is -------------------------------------------------------------------------------------------

    @property
    def current(self) -> int:
        """The page at the upper edge of what is seen, or that fills more of it than the one above."""
        middle = self.area.verticalScrollBar().value() + self.area.viewport().height() // 3
        return max((sheet.number for sheet in self.sheets if sheet.y() <= middle), default=0)

    def turn(self, pages: int) -> None:
        """So many pages on, or back."""
        self.go_to(self.current + pages)

    def go_to(self, number: int) -> None:
        """The top of a page."""
        if self.sheets:
            sheet = self.sheets[max(0, min(number, len(self.sheets) - 1))]
            self.area.verticalScrollBar().setValue(sheet.y())

    def zoom(self, step: float) -> None:
        """Larger or smaller; 0: as wide as the window. The page that is read stays where it is."""
        if not self.pages:
            return
        number = self.current
        self._size = max(LEAST, min(MOST, self._size * step)) if step else 1.0
        self._lay()
        self.go_to(number)

    # -- drawing ------------------------------------------------------------------------------------------------

    @property
    def scale(self) -> float:
        """Pixels of the window to a point of the page."""
        if not self.pages:
            return 0.0
        widest = max(width for width, _ in self.pages.sizes)
        whole = max(self.area.viewport().width(), 1) / max(widest, 1)
        return float(min(whole, LARGE) * self._size)

    def _lay(self) -> None:
        """Every page gets its place; what is in sight is drawn."""
        if not self.pages:
            return
        scale, top = self.scale, 0
        widest = max(1, round(max(wide for wide, _ in self.pages.sizes) * scale))
        for sheet, (wide, tall) in zip(self.sheets, self.pages.sizes, strict=True):
            size = max(1, round(wide * scale)), max(1, round(tall * scale))
            sheet.setGeometry((widest - size[0]) // 2, top, *size)
            top += sheet.height() + GAP
        self._stack.setFixedSize(widest, max(1, top - GAP))
        self._look()

    def _look(self, *_: object) -> None:
        """Ask for the next page that is in sight and not drawn as large as it stands; let go of what is far away."""
        if not self.pages:
            return
        self.where.setText(tr("Side {n} av {all}", n=self.current + 1, all=len(self.sheets)))
        top, tall = self.area.verticalScrollBar().value(), self.area.viewport().height()
        scale = self.scale * self.devicePixelRatioF()
        for sheet in self.sheets:
            seen = sheet.y() < top + tall and sheet.y() + sheet.height() > top
            near = sheet.y() < top + 2 * tall and sheet.y() + sheet.height() > top - tall
            if sheet.image is not None and not near:
                sheet.show_image(None, 0.0)
            elif seen and sheet.drawn_at != scale and not self._asked:
                self._ask(sheet, scale)

    def _ask(self, sheet: Sheet, scale: float) -> None:
        """One page at a time: who turns fast does not wait for what has gone by."""
        self._asked, pages = True, self.pages
        assert pages is not None
        draw = partial(pages.drawn, sheet.number, scale)
        self.session.ask(self, lambda _: draw(), partial(self._drawn, sheet, scale), self._refused)

    def _drawn(self, sheet: Sheet, scale: float, drawn: Drawn | None) -> None:
        self._asked = False
        if drawn and not self._over:
            sheet.show_image(image_of(drawn), scale)
            self._look()
