"""Pages in one place, of which one is in view; unlike Qt's stack it is as high as that page, not as the highest."""

from PySide6.QtWidgets import QVBoxLayout, QWidget


class Pages(QWidget):
    """Pages are added, then one of them is turned to."""

    def __init__(self) -> None:
        super().__init__()
        self._pages: list[QWidget] = []
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)

    def add(self, page: QWidget) -> None:
        """Take in a page; it stays out of view."""
        page.hide()
        self._pages.append(page)
        self._column.addWidget(page)

    def turn_to(self, page: QWidget) -> None:
        """Show a page in place of the last one."""
        for other in self._pages:
            if other is not page:
                other.hide()
        page.show()
