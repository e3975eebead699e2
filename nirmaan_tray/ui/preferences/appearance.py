"""The page of the preferences about how the windows look and which language they speak."""

from nirmaan_tray.model.habits import Appearance
from nirmaan_tray.ui import preferences_words as words
from nirmaan_tray.ui.preferences.choosers import Choice, Radios
from nirmaan_tray.ui.preferences.kept import Kept, Writing
from nirmaan_tray.ui.preferences.parts import Page

SYSTEM = "system"
"""The settings' text for the desktop's own language."""

_PICTURE = (
    "O12 12 4.2 M12 2.5 L12 4.5 M12 19.5 L12 21.5 M2.5 12 L4.5 12 M19.5 12 L21.5 12 M5.3 5.3 L6.7 6.7 M17.3 17.3 L18.7 18.7 "
    "M5.3 18.7 L6.7 17.3 M17.3 6.7 L18.7 5.3"
)
"""The sun."""


class AppearancePage(Page):
    """Light or dark, and the language."""

    def __init__(self, writing: Writing) -> None:
        super().__init__(words.appearance(), _PICTURE)
        self.colours = Radios({each.value: words.colours_choice(each) for each in Appearance}, words.colours())
        self.section(words.colours()).add(Kept(writing, "appearance", self.colours))
        self.language = Choice(words.language(), {SYSTEM: words.language_system(), **words.LANGUAGES})
        self.section().add(Kept(writing, "language", self.language))
