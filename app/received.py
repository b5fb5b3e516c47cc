"""What a file that somebody received is, by its content and never by its name; and the same as a PDF, to look at and to print."""

import io
import struct
import warnings
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

from app.domain.errors import RuleBroken
from app.domain.papers import MOST_BYTES, MOST_PAGES
from app.files import os_problem, size_of
from app.pdfs import Pages, pdfium

if TYPE_CHECKING:
    from PIL.Image import Image

A4 = (595.0, 842.0)
"""Points; a picture is laid on a sheet, standing or lying as it does."""
MARGIN = 14.0
"""5 mm, which no printer reaches."""
MEGABYTE = 1_000_000
_SIGNS = ((b"\x89PNG\r\n\x1a\n", "png"), (b"\xff\xd8\xff", "jpeg"), (b"II*\x00", "tiff"), (b"MM\x00*", "tiff"))
_PDF, _PDF_WITHIN = b"%PDF-", 1024
_AS_IT_IS, _TURNED = 1, {3: 180, 6: 90, 8: 270}
"""EXIF 2.3, tag 0x0112: how a camera was held, and how the page is turned for it."""
_HELD = 0x0112
_BROKEN = (
    OSError, EOFError, SyntaxError, ValueError, TypeError, AttributeError, LookupError, ArithmeticError, RuntimeError, MemoryError,
    struct.error, zlib.error,
)  # fmt: skip
"""What Pillow and PDFium say of files that are broken in one way or another; found by breaking them (tests/app/test_papers.py)."""
_FORMATS = ("PNG", "JPEG", "TIFF")


class Looked(NamedTuple):
    """What a file is, and how many pages it has."""

    media: str
    pages: int


def read_received(path: Path) -> bytes:
    """The bytes of a file outside the vault; RuleBroken for one that is empty or too large, before it is read."""
    _check_size(size_of(path))
    try:
        with path.open("rb") as file:
            content = file.read(MOST_BYTES + 1)
    except OSError as error:
        raise os_problem(error) from None
    _check_size(len(content))
    return content


def look(content: bytes) -> Looked:
    """RuleBroken with the reason when it cannot be kept: too large, empty, of another type, locked, or not to be opened whole."""
    _check_size(len(content))
    media = media_of(content)
    if media == "pdf":
        pages = Pages(content)
        count = len(pages.sizes)
        pages.close()
    else:
        with _pictures(content) as picture:
            count = _frames(picture)
            for number in range(min(count, MOST_PAGES)):
                picture.seek(number)
                picture.load()
    if count > MOST_PAGES:
        raise RuleBroken("paper_too_long", most=MOST_PAGES)
    return Looked(media, count)


def media_of(content: bytes) -> str:
    """`pdf`, `png`, `jpeg` or `tiff`; RuleBroken `paper_wrong_type` for anything else, whatever it is called."""
    for sign, media in _SIGNS:
        if content.startswith(sign):
            return media
    if _PDF in content[:_PDF_WITHIN]:
        return "pdf"
    raise RuleBroken("paper_wrong_type")


def as_pdf(content: bytes, media: str) -> bytes:
    """The document as a PDF: itself, or its pictures on a sheet each. A JPEG goes in as it is, so nothing of it is lost."""
    if media == "pdf":
        return content
    with _pictures(content) as picture, pdfium() as library:
        document = library.PdfDocument.new()
        try:
            for number in range(_frames(picture)):
                picture.seek(number)
                _lay(library, document, picture, content if media == "jpeg" and not number else b"")
            target = io.BytesIO()
            document.save(target)
        finally:
            document.close()
    return target.getvalue()


def _lay(library: Any, document: Any, picture: "Image", jpeg: bytes) -> None:
    from PIL import ImageOps

    held = picture.getexif().get(_HELD, _AS_IT_IS)
    turned = _TURNED.get(held, 0) if jpeg else 0
    image = library.PdfImage.new(document)
    if jpeg and (turned or held == _AS_IT_IS):
        image.load_jpeg(io.BytesIO(jpeg), inline=True)
        wide, tall = picture.size
    else:
        upright = ImageOps.exif_transpose(picture)
        wide, tall = upright.size
        image.set_bitmap(library.PdfBitmap.from_pil(_on_white(upright)))
    sheet = A4 if wide <= tall else (A4[1], A4[0])
    scale = min((sheet[0] - 2 * MARGIN) / wide, (sheet[1] - 2 * MARGIN) / tall)
    shown = wide * scale, tall * scale
    corner = (sheet[0] - shown[0]) / 2, (sheet[1] - shown[1]) / 2
    image.set_matrix(library.PdfMatrix().scale(*shown).translate(*corner))
    page = document.new_page(*sheet)
    page.insert_obj(image)
    page.set_rotation(turned)
    page.gen_content()
    page.close()


def _on_white(picture: "Image") -> "Image":
    """What is clear is white, as paper is; and eight bits to a colour."""
    from PIL import Image

    if picture.mode in ("RGBA", "LA", "PA") or "transparency" in picture.info:
        whole = picture.convert("RGBA")
        paper = Image.new("RGB", whole.size, "white")
        paper.paste(whole, mask=whole.getchannel("A"))
        return paper
    if picture.mode.startswith(("I", "F")):
        return picture.point(lambda value: value / 256).convert("L")
    return picture.convert("L" if picture.mode in ("1", "L") else "RGB")


@contextmanager
def _pictures(content: bytes) -> Iterator["Image"]:
    """The open picture; what Pillow says of one that is broken, or that would fill the memory, as RuleBroken."""
    from PIL import Image

    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # what is odd about a scanner is nothing to anybody here
            warnings.simplefilter("error", Image.DecompressionBombWarning)
            with Image.open(io.BytesIO(content), formats=_FORMATS) as picture:
                yield picture
    except (Image.DecompressionBombWarning, Image.DecompressionBombError):
        raise RuleBroken("paper_too_fine") from None
    except _BROKEN:
        raise RuleBroken("paper_unreadable") from None


def _frames(picture: "Image") -> int:
    return int(getattr(picture, "n_frames", 1))


def _check_size(size: int) -> None:
    if not size:
        raise RuleBroken("paper_empty")
    if size > MOST_BYTES:
        raise RuleBroken("paper_too_large", most=MOST_BYTES // MEGABYTE)
