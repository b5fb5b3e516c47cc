"""PDFium draws a page from memory and writes nothing on the way. It is not made for threads: one at a time, behind one lock."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from app.domain.errors import RuleBroken

POINTS = 72
"""Points to an inch: what a PDF measures in."""
MOST_PIXELS = 40_000_000
"""A page is drawn no larger: 120 MB in memory, an A2 sheet at 300 dots an inch."""
_PDFIUM = threading.RLock()
"""Taken anew by whoever has it: a document that nobody holds any more is closed wherever Python notices it."""
_NEEDS_PASSWORD = 4


@dataclass(frozen=True, slots=True, repr=False)
class Drawn:
    """A page as pixels: three bytes each, blue first; a line takes `stride` bytes."""

    width: int
    height: int
    stride: int
    pixels: bytes


@contextmanager
def pdfium() -> Iterator[Any]:
    """The library, nobody else's meanwhile."""
    import pypdfium2  # loaded when a page is wanted

    with _PDFIUM:
        yield pypdfium2


class Pages:
    """An open PDF. RuleBroken `paper_locked` when it asks for a password, `paper_unreadable` when it cannot be opened."""

    def __init__(self, pdf: bytes) -> None:
        self._document: Any = None
        with pdfium() as library:
            self._document = _opened(library, pdf)
            try:
                self.sizes = [self._document.get_page_size(n) for n in range(len(self._document))]
            except library.PdfiumError:
                self.sizes = []
        if not self.sizes:
            self.close()
            raise RuleBroken("paper_unreadable")

    def drawn(self, number: int, scale: float) -> Drawn | None:
        """Page `number` (the first is 0), `scale` pixels to a point, or fewer for a page that would be too large.

        None when it has been closed meanwhile. RuleBroken `paper_unreadable` for a page that is broken.
        """
        wide, tall = self.sizes[number]
        scale = min(scale, (MOST_PIXELS / max(wide * tall, 1)) ** 0.5)
        with pdfium() as library:
            if self._document is None:
                return None
            try:
                page = self._document[number]
                bitmap = page.render(scale=scale, rev_byteorder=False, force_bitmap_format=library.raw.FPDFBitmap_BGR)
            except library.PdfiumError:
                raise RuleBroken("paper_unreadable") from None
            try:
                return Drawn(bitmap.width, bitmap.height, bitmap.stride, bytes(bitmap.buffer))
            finally:
                bitmap.close()
                page.close()

    def close(self) -> None:
        """Let go of the document and its bytes."""
        if self._document is not None:
            with pdfium():
                document, self._document = self._document, None
                if document is not None:
                    document.close()

    def __del__(self) -> None:
        self.close()


def _opened(library: Any, pdf: bytes) -> Any:
    try:
        document = library.PdfDocument(pdf)
        document.init_forms()  # what is filled in is drawn too; no script runs
    except library.PdfiumError as error:
        locked = error.err_code == _NEEDS_PASSWORD
        raise RuleBroken("paper_locked" if locked else "paper_unreadable") from None
    return document
