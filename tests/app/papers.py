"""Made files of every kind that is received, and a paper for each."""

import io
import random
from typing import Any

from PIL import Image
from reportlab.pdfgen.canvas import Canvas

from app.domain.papers import Paper
from app.use_cases.papers import NewPaper, keep_paper
from db.vault import Vault
from tests.support import TODAY

WORDS = "Vedtak Xylofonsen"


def a_pdf(pages: int = 1, words: str = WORDS, password: str = "", ballast: int = 0) -> bytes:
    """A PDF with the words on every page; `ballast`: so many bytes more that nothing can make smaller."""
    made = io.BytesIO()
    canvas = Canvas(made, encrypt=password or None, invariant=1)
    for number in range(pages):
        canvas.setFont("Helvetica", 40)
        canvas.drawString(60, 700, f"{words} {number + 1}")
        canvas.showPage()
    canvas.save()
    content = made.getvalue()
    if ballast:
        content += b"\n%" + random.Random(3).randbytes(ballast).replace(b"\n", b"x").replace(b"\r", b"x") + b"\n"
        content += made.getvalue()[made.getvalue().rindex(b"startxref") :]
    return content


def a_picture(media: str, size: tuple[int, int] = (300, 400), mode: str = "RGB", **more: Any) -> bytes:
    """Black above, white below."""
    picture = Image.new(mode, size, "white" if mode != "1" else 1)
    picture.paste(0 if mode in ("1", "L") else "black", (0, 0, size[0], size[1] // 2))
    made = io.BytesIO()
    picture.save(made, media.upper(), **more)
    return made.getvalue()


def a_paper(household: str, person: str = "", **more: Any) -> Paper:
    """A decision of today."""
    facts: dict[str, Any] = {
        "code": "", "what": "decision", "title": "Vedtak om bolig", "received": TODAY,
        "media": "pdf", "pages": 1, "size": 1, "digest": "",
    } | more  # fmt: skip
    return Paper(household=household, person=person, **facts)


def kept(vault: Vault, household: str, person: str = "", content: bytes | None = None, **more: Any) -> str:
    """A paper is kept; its code."""
    new = NewPaper(a_paper(household, person, **more), a_pdf() if content is None else content)
    return vault.write(keep_paper, new).result  # type: ignore[no-any-return]
