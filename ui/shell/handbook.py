"""The handbook (F1): a chapter per page, read from resources/handbook."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QDialog, QHBoxLayout, QListWidget, QListWidgetItem, QTextBrowser, QVBoxLayout, QWidget

from app.paths import RESOURCES
from ui.i18n import tr
from ui.widgets.basics import button, row

CHAPTERS = (
    "duty",
    "intake",
    "cases",
    "capacity",
    "children",
    "day_service",
    "house",
    "annual_return",
    "admin",
    "backup",
    "safety",
    "rights",
)


class Handbook(QDialog):
    """Not modal: it can stand beside the work."""

    def __init__(self, parent: QWidget, chapter: str) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(tr("Håndbok"))
        self.resize(860, 600)
        self.list = QListWidget()
        self.list.setAccessibleName(tr("Kapitler"))
        self.list.setMaximumWidth(200)
        self.text = QTextBrowser()
        self.text.setOpenLinks(False)
        self.text.setAccessibleName(tr("Tekst"))
        for name in CHAPTERS:
            words = (RESOURCES / "handbook" / f"{name}.md").read_text(encoding="utf-8")
            item = QListWidgetItem(words.splitlines()[0].removeprefix("# "))
            item.setData(Qt.ItemDataRole.UserRole, words)
            self.list.addItem(item)
        self.list.currentItemChanged.connect(lambda item: self.text.setMarkdown(item.data(Qt.ItemDataRole.UserRole)))
        self.list.setCurrentRow(CHAPTERS.index(chapter) if chapter in CHAPTERS else 0)
        columns = QHBoxLayout()
        columns.addWidget(self.list)
        columns.addWidget(self.text, 1)
        layout = QVBoxLayout(self)
        layout.addLayout(columns, 1)
        layout.addLayout(row(None, button(tr("&Lukk"), self.accept)))
        self.list.setFocus()
