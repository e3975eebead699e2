"""The page of the preferences about what is shown on the screen, and when."""

from PySide6.QtWidgets import QCheckBox, QGridLayout, QPushButton

from nirmaan_tray.model.habits import Privacy
from nirmaan_tray.model.no_toasts import NoToasts
from nirmaan_tray.topics import Topic
from nirmaan_tray.ui import no_toasts_words
from nirmaan_tray.ui import preferences_words as words
from nirmaan_tray.ui.bridge import Bridge
from nirmaan_tray.ui.inbox_words import topic
from nirmaan_tray.ui.preferences.choosers import Chooser, Radios, YesNo
from nirmaan_tray.ui.preferences.hours import HoursEditor
from nirmaan_tray.ui.preferences.kept import Kept, Writing
from nirmaan_tray.ui.preferences.mutes import MuteList
from nirmaan_tray.ui.preferences.parts import SPACE, Page
from nirmaan_tray.ui.preferences.sound import SoundChooser
from nirmaan_tray.ui.said import Said, Tone

_NONE = "none"
"""The settings' text for no topic at all; an empty one stands for all of them."""

_PICTURE = (
    "M6 17 L6 11 C6 7 8.5 4.8 12 4.8 C15.5 4.8 18 7 18 11 L18 17 M3.5 17 L20.5 17 M10.2 20.6 L13.8 20.6 M12 4.8 L12 3"
)
"""A bell."""


class NotificationsPage(Page):
    """Topics, a test, sound, privacy, quiet hours, alerts, and what is muted."""

    def __init__(self, writing: Writing) -> None:
        super().__init__(words.notifications(), _PICTURE)
        self._add_topics(writing)
        self._add_sound(writing)
        self._add_privacy(writing)
        self._add_quiet(writing)
        self.mutes = MuteList(writing.bridge)
        self.section(words.mutes()).add(self.mutes)

    def _add_topics(self, writing: Writing) -> None:
        section = self.section(words.topics())
        self.topics = TopicBoxes()
        section.add(Kept(writing, "toasts_for", self.topics))
        section.hint(words.topics_hint())
        self.preview = TestToast(writing.bridge)
        section.add_row(self.preview)
        section.hint(words.preview_hint())
        section.add(self.preview.said)

    def _add_sound(self, writing: Writing) -> None:
        self.sound = SoundChooser()
        self.section(words.sound()).add(Kept(writing, "sound", self.sound))

    def _add_privacy(self, writing: Writing) -> None:
        section = self.section(words.privacy())
        self.privacy = Radios({each.value: words.privacy_choice(each) for each in Privacy}, words.privacy())
        section.add(Kept(writing, "toast_privacy", self.privacy))
        section.hint(words.privacy_hint())

    def _add_quiet(self, writing: Writing) -> None:
        section = self.section(words.quiet())
        section.hint(words.quiet_hint())
        self.hours = HoursEditor()
        section.add(Kept(writing, "quiet_hours", self.hours))
        self.alerts = YesNo(words.alerts())
        section.add(Kept(writing, "alerts_break_through", self.alerts))

    def settle(self) -> None:
        """Let hours that were changed a moment ago be written now."""
        self.hours.settle()


class TopicBoxes(Chooser):
    """A box for each topic, in two columns."""

    def __init__(self) -> None:
        super().__init__()
        self._boxes = {each: QCheckBox(topic(each)) for each in Topic}
        whole = QGridLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.setVerticalSpacing(SPACE)
        whole.setHorizontalSpacing(4 * SPACE)
        rows = (len(self._boxes) + 1) // 2
        for number, box in enumerate(self._boxes.values()):
            box.setAccessibleDescription(words.topics())
            box.clicked.connect(self._choose)
            whole.addWidget(box, number % rows, number // rows)
        whole.setColumnStretch(2, 1)

    def box(self, of: Topic) -> QCheckBox:
        """Return the box of a topic."""
        return self._boxes[of]

    def show_text(self, text: str) -> None:
        """Check what a text of the settings names."""
        named = {name.strip() for name in text.split(",")}
        for each, box in self._boxes.items():
            box.setChecked(each.value in named)

    def _choose(self) -> None:
        chosen = [each.value for each, box in self._boxes.items() if box.isChecked()]
        # All of them is the default, which will have what comes to be told of some day.
        self.chosen.emit("" if len(chosen) == len(Topic) else ", ".join(chosen) or _NONE)


class TestToast(QPushButton):
    """Shows a toast, and says below what came of it; while no toasts can be shown, why."""

    def __init__(self, bridge: Bridge) -> None:
        super().__init__(words.preview())
        self.setAutoDefault(False)
        self.setAccessibleDescription(words.preview_hint())
        self.said = Said()
        self._bridge = bridge
        self.clicked.connect(self._try)
        bridge.toast_tried.connect(self._tried)
        bridge.no_toasts_changed.connect(self._look)
        self._look()

    def _look(self) -> None:
        why = self._bridge.no_toasts
        self._say(no_toasts_words.explained(why) if why else "", Tone.CAREFUL if why else Tone.PLAIN)

    def _try(self) -> None:
        self._look()
        if self._bridge.no_toasts is NoToasts.NOT_ASKED:
            self._bridge.leave_wanted.emit()
        self._bridge.wishes.try_toast()

    def _tried(self, seen: bool) -> None:
        self._say(*((words.preview_seen(), Tone.GOOD) if seen else (words.preview_failed(), Tone.FAILED)))

    def _say(self, text: str, tone: Tone) -> None:
        self.said.say(text, tone)
        self.said.setVisible(bool(text))
