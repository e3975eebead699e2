"""The page of the preferences about starting with the computer."""

from nirmaan_tray.ui import preferences_words as words
from nirmaan_tray.ui.preferences.choosers import YesNo
from nirmaan_tray.ui.preferences.kept import Kept, Writing
from nirmaan_tray.ui.preferences.parts import Page

_PICTURE = "M12 3 L12 11 M7.5 6 C2.5 9 2.5 20.5 12 20.5 C21.5 20.5 21.5 9 16.5 6"
"""The sign of a switch."""


class StartupPage(Page):
    """Whether the program starts with the computer."""

    def __init__(self, writing: Writing) -> None:
        super().__init__(words.startup(), _PICTURE)
        self.autostart = YesNo(words.startup_choice())
        section = self.section()
        section.add(Kept(writing, "autostart", self.autostart))
        section.hint(words.startup_hint())
