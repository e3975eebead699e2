"""The chips below the search: which kinds and which projects the list shows."""

from collections.abc import Callable

from PySide6.QtCore import Signal
from PySide6.QtGui import QColor
from PySide6.QtWidgets import QVBoxLayout, QWidget

from nirmaan_tray.model.filter import Counts
from nirmaan_tray.topics import Topic
from nirmaan_tray.ui import inbox_words
from nirmaan_tray.ui.inbox.chip_row import ChipRow
from nirmaan_tray.ui.palette import Colours

_LONGEST = 22
"""Characters of a project's name that a chip shows; its tooltip has all of them."""


class InboxChips(QWidget):
    """A row of kinds and a row of projects; of each sort as many as a person likes, none meaning all."""

    changed = Signal()

    def __init__(self) -> None:
        super().__init__()
        self._topics = ChipRow(inbox_words.chips_topics(), lambda key: inbox_words.topic(Topic(key)), _colour)
        self._projects = ChipRow(inbox_words.chips_projects(), lambda key: key, longest=_LONGEST)
        rows = QVBoxLayout(self)
        rows.setContentsMargins(0, 0, 0, 0)
        rows.setSpacing(6)
        for row in (self._topics, self._projects):
            row.changed.connect(self.changed)
            rows.addWidget(row)

    @property
    def topics(self) -> frozenset[Topic]:
        """The kinds that were chosen."""
        return frozenset(Topic(key) for key in self._topics.chosen)

    @property
    def projects(self) -> frozenset[str]:
        """The projects that were chosen."""
        return self._projects.chosen

    def set_counts(self, counts: Counts | None) -> None:
        """Take in what there is to choose from; None: that is not known."""
        self._topics.set_counts(counts.topics if counts else ())
        self._projects.set_counts(counts.projects if counts else ())
        self.setVisible(not (self._topics.isHidden() and self._projects.isHidden()))

    def clear(self) -> None:
        """Choose nothing."""
        self._topics.clear()
        self._projects.clear()


def _colour(key: str) -> Callable[[Colours], QColor]:
    return lambda of: of.topics[Topic(key)]
