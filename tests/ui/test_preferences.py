"""The preferences as a person uses them, with real settings files behind them."""

import asyncio
from collections.abc import Callable, Iterator
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from PySide6.QtCore import QCoreApplication, Qt, QTime, QTranslator
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractSpinBox,
    QComboBox,
    QFileDialog,
    QLabel,
    QLineEdit,
    QListWidget,
    QRadioButton,
    QScrollArea,
    QWidget,
)
from shiboken6 import isValid

from nirmaan_tray import settings
from nirmaan_tray.model.account import Account
from nirmaan_tray.model.link import Link, LinkState
from nirmaan_tray.model.mute import Mute
from nirmaan_tray.model.no_toasts import NoToasts
from nirmaan_tray.model.sign_in import Offer
from nirmaan_tray.topics import Topic
from nirmaan_tray.ui import inbox_words, no_toasts_words
from nirmaan_tray.ui import preferences_words as words
from nirmaan_tray.ui.bridge import Bridge
from nirmaan_tray.ui.preferences.window import PreferencesWindow, preferences_window

WAIT_MS = 5000


class Files:
    """A person's settings file and the organisation's, and what stands in for the application's way to them."""

    def __init__(self, folder: Path, bridge: Bridge) -> None:
        self.user = folder / "settings.toml"
        self.organisation = folder / "organisation.toml"
        self.writes: list[tuple[str, str]] = []
        self.slow: asyncio.Event | None = None
        """A disk that lets everybody wait for so long."""
        self._bridge = bridge

    async def prefer(self, key: str, text: str) -> None:
        """Write, and tell, as the runner does."""
        await (asyncio.sleep(0) if self.slow is None else self.slow.wait())
        settings.prefer(self.user, key, text, self.organisation)
        self.writes.append((key, text))
        self.tell()

    def tell(self) -> None:
        """Tell what the files say, as when another process has written them."""
        self._bridge.set_preferences(settings.load(self.user, self.organisation).preferences)

    def own(self) -> dict[str, str]:
        return {each.key: each.text for each in settings.load(self.user).preferences if each.own}


@pytest.fixture
def files(tmp_path: Path, bridge: Bridge, wishes: Any) -> Files:
    files = Files(tmp_path, bridge)
    wishes.prefer = files.prefer
    files.tell()
    return files


@pytest.fixture
def open_window(qtbot: Any, loop: asyncio.AbstractEventLoop, bridge: Bridge, files: Files) -> Iterator[Any]:
    """``open_window()`` shows the preferences, from the first page on."""
    PreferencesWindow.last_page = 0
    opened: list[PreferencesWindow] = []

    def show() -> PreferencesWindow:
        making = loop.create_task(preferences_window(bridge))
        qtbot.waitUntil(making.done, timeout=WAIT_MS)
        window = making.result()
        # As whoever shows it does.
        window.finished.connect(window.deleteLater)
        with qtbot.waitExposed(window):
            window.present()
        opened.append(window)
        return window

    yield show
    for window in filter(isValid, opened):
        window.reject()


@pytest.fixture
def window(open_window: Callable[[], PreferencesWindow]) -> PreferencesWindow:
    return open_window()


@pytest.fixture
def pages(window: PreferencesWindow) -> Any:
    account, notifications, appearance, startup, advanced = window.pages
    return SimpleNamespace(
        account=account,
        notifications=notifications,
        appearance=appearance,
        startup=startup,
        advanced=advanced,
    )


@pytest.fixture
def written(qtbot: Any, files: Files) -> Callable[..., None]:
    """``written(key, text)`` waits until that was the last that was written."""

    def wait(key: str, text: str) -> None:
        qtbot.waitUntil(lambda: files.writes[-1:] == [(key, text)], timeout=WAIT_MS)

    return wait


def said(widget: QWidget) -> str:
    """All that the labels within say."""
    return "\n".join(label.text() for label in widget.findChildren(QLabel) if label.isVisibleTo(widget))


def press(page: Any, text: str) -> QAbstractButton:
    """Press the button of that text or name."""
    (found,) = [
        each
        for each in page.findChildren(QAbstractButton)
        if each.isVisibleTo(page) and text in (each.text(), each.accessibleName())
    ]
    found.click()
    assert isinstance(found, QAbstractButton)
    return found


def choose(choice: Any, text: str) -> None:
    """Choose an entry of a list, as a person does."""
    box: QComboBox = choice.list
    box.setCurrentIndex(box.findData(text))
    box.activated.emit(box.currentIndex())


def answer(dialog_of: QWidget, path: Path | None, qtbot: Any) -> None:
    """Choose a file in the dialog that is open, or none."""

    def open_ones() -> list[QFileDialog]:
        return [each for each in dialog_of.window().findChildren(QFileDialog) if each.isVisible()]

    qtbot.waitUntil(lambda: bool(open_ones()), timeout=WAIT_MS)
    (dialog,) = open_ones()
    if path is None:
        dialog.reject()
    else:
        dialog.selectFile(str(path))
        dialog.accept()


def test_each_choice_is_written_at_once(pages: Any, written: Any, files: Files) -> None:
    boxes = pages.notifications.topics
    for act, key, text in (
        (lambda: boxes.box(Topic.PROJECT).click(), "toasts_for", ", ".join(set_without(Topic.PROJECT))),
        (lambda: boxes.box(Topic.PROJECT).click(), "toasts_for", ""),
        (lambda: press(pages.notifications, words.sound_system()), "sound", "system"),
        (lambda: press(pages.notifications, words.sound_none()), "sound", "none"),
        (lambda: pages.notifications.privacy.button("hide").click(), "toast_privacy", "hide"),
        (lambda: pages.notifications.privacy.button("show").click(), "toast_privacy", "show"),
        (lambda: pages.notifications.alerts.box.click(), "alerts_break_through", "yes"),
        (lambda: pages.notifications.alerts.box.click(), "alerts_break_through", "no"),
        (lambda: pages.appearance.colours.button("dark").click(), "appearance", "dark"),
        (lambda: choose(pages.appearance.language, "hi"), "language", "hi"),
        (lambda: pages.startup.autostart.box.click(), "autostart", "yes"),
        (lambda: pages.startup.autostart.box.click(), "autostart", "no"),
        (lambda: press(pages.advanced, words.proxy_direct()), "proxy", "direct"),
        (lambda: choose(pages.advanced.log, "debug"), "log_level", "debug"),
    ):
        act()
        written(key, text)
    assert files.own() == {
        "sound": "none",
        "toast_privacy": "show",
        "alerts_break_through": "no",
        "appearance": "dark",
        "language": "hi",
        "autostart": "no",
        "proxy": "direct",
        "log_level": "debug",
    }


def set_without(topic: Topic) -> list[str]:
    return [each.value for each in Topic if each is not topic]


def test_no_topic_at_all_is_said_so(pages: Any, written: Any) -> None:
    for topic in Topic:
        pages.notifications.topics.box(topic).click()
    written("toasts_for", "none")
    assert not any(pages.notifications.topics.box(topic).isChecked() for topic in Topic)


def test_what_the_settings_say_is_shown(open_window: Any, files: Files) -> None:
    files.user.write_text(
        'toasts_for = "payment"\nsound = "/sounds/bell.wav"\ntoast_privacy = "hide"\nalerts_break_through = "yes"\n'
        'quiet_hours = "Mon-Tue 19:00-08:00, Thu 19:00-08:00"\nappearance = "light"\nlanguage = "en"\nautostart = "yes"\n'
        'proxy = "http://me@proxy.example:3128"\nca_file = "/office/ca.pem"\nlog_level = "error"\n'
    )
    files.tell()
    _, notifications, appearance, startup, advanced = open_window().pages
    assert [topic for topic in Topic if notifications.topics.box(topic).isChecked()] == [Topic.PAYMENT]
    assert notifications.sound.name.text() == "bell.wav"
    assert notifications.privacy.button("hide").isChecked()
    assert notifications.alerts.box.isChecked()
    (row,) = notifications.hours.rows
    assert [day for day in range(7) if row.day(day).isChecked()] == [0, 1, 3]
    assert (row.begin.time(), row.end.time()) == (QTime(19, 0), QTime(8, 0))
    assert appearance.colours.button("light").isChecked()
    assert appearance.language.list.currentText() == "English"
    assert startup.autostart.box.isChecked()
    assert advanced.proxy.address.text() == "http://me@proxy.example:3128"
    assert "/office/ca.pem" in said(advanced)
    assert advanced.log.list.currentData() == "error"
    assert files.writes == []


def test_what_the_organisation_has_set_is_said_so_and_stays(open_window: Any, files: Files) -> None:
    files.organisation.write_text('sound = "system"\nproxy = "direct"\nquiet_hours = "Sat-Sun 00:00-24:00"\n')
    files.tell()
    _, notifications, appearance, _, advanced = open_window().pages
    for chooser in (notifications.sound, notifications.hours, advanced.proxy):
        assert not chooser.isEnabled()
        assert words.fixed() in said(chooser.parentWidget())
    for chooser in (
        notifications.topics,
        notifications.privacy,
        notifications.alerts,
        appearance.colours,
        advanced.log,
    ):
        assert chooser.isEnabled()
        assert words.fixed() not in said(chooser.parentWidget())
    # Taken back while the window is open.
    files.organisation.write_text("")
    files.tell()
    assert notifications.sound.isEnabled()
    assert words.fixed() not in said(notifications)


def test_what_another_process_writes_is_followed(pages: Any, files: Files, written: Any) -> None:
    pages.appearance.colours.button("dark").click()
    written("appearance", "dark")
    settings.prefer(files.user, "appearance", "light")
    settings.prefer(files.user, "quiet_hours", "Sun 10:00-12:00")
    files.tell()
    assert pages.appearance.colours.button("light").isChecked()
    (row,) = pages.notifications.hours.rows
    assert row.day(6).isChecked()
    assert files.writes == [("appearance", "dark")]


def test_what_is_being_typed_is_not_lost_when_something_else_changes(pages: Any, files: Files) -> None:
    press(pages.advanced, words.proxy_this())
    pages.advanced.proxy.address.setText("http://proxy.exa")
    settings.prefer(files.user, "appearance", "light")
    files.tell()
    assert pages.advanced.proxy.address.text() == "http://proxy.exa"
    assert files.writes == []
    pages.advanced.proxy.address.clear()


def test_of_quick_changes_the_last_one_counts(qtbot: Any, pages: Any, files: Files) -> None:
    shown: list[bool] = []
    pages.notifications.alerts.box.toggled.connect(shown.append)
    for _ in range(5):
        pages.notifications.alerts.box.click()
    qtbot.waitUntil(lambda: len(files.writes) == 5, timeout=WAIT_MS)
    assert files.own() == {"alerts_break_through": "yes"}
    assert pages.notifications.alerts.box.isChecked()
    assert shown == [True, False, True, False, True], "nothing goes back and forth meanwhile"


def test_a_proxy_that_is_none_stays_to_be_corrected(
    qtbot: Any, pages: Any, files: Files, written: Any, caplog: Any
) -> None:
    press(pages.advanced, words.proxy_this())
    field = pages.advanced.proxy.address
    qtbot.keyClicks(field, "proxy.example")
    qtbot.keyClick(field, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: words.proxy_unusable() in said(pages.advanced), timeout=WAIT_MS)
    assert field.text() == "proxy.example"
    assert field.isVisibleTo(pages.advanced)
    assert not files.user.exists()
    settings.prefer(files.user, "appearance", "light")
    files.tell()
    assert words.proxy_unusable() in said(pages.advanced), "what else changes is no answer to that"
    caplog.clear()
    field.clear()
    qtbot.keyClicks(field, "http://proxy.example:3128")
    qtbot.keyClick(field, Qt.Key.Key_Return)
    written("proxy", "http://proxy.example:3128")
    qtbot.waitUntil(lambda: words.proxy_unusable() not in said(pages.advanced), timeout=WAIT_MS)
    assert pages.advanced.window().isVisible(), "Return in a field closes nothing"
    press(pages.advanced, words.proxy_system())
    written("proxy", "")


def test_what_cannot_be_saved_goes_back_and_is_said(qtbot: Any, pages: Any, files: Files, caplog: Any) -> None:
    files.user.parent.joinpath("file").write_text("")
    files.user = files.user.parent / "file" / "settings.toml"
    pages.appearance.colours.button("dark").click()
    qtbot.waitUntil(lambda: str(files.user) in said(pages.appearance), timeout=WAIT_MS)
    assert pages.appearance.colours.button("system").isChecked()
    caplog.clear()


def test_what_the_organisation_has_set_a_moment_ago_goes_back(
    qtbot: Any, pages: Any, files: Files, caplog: Any
) -> None:
    files.organisation.write_text('appearance = "light"')
    pages.appearance.colours.button("dark").click()
    qtbot.waitUntil(lambda: words.not_taken() in said(pages.appearance), timeout=WAIT_MS)
    assert pages.appearance.colours.button("system").isChecked()
    files.tell()
    assert pages.appearance.colours.button("light").isChecked()
    assert words.not_taken() not in said(pages.appearance)
    caplog.clear()


def test_a_sound_is_chosen_from_the_files(qtbot: Any, pages: Any, files: Files, written: Any, tmp_path: Path) -> None:
    bell = tmp_path / "bell.wav"
    bell.write_bytes(b"")
    press(pages.notifications, words.sound_file())
    answer(pages.notifications, None, qtbot)
    assert pages.notifications.sound.radios.button("none").isChecked(), "nothing was chosen"
    press(pages.notifications, words.sound_file())
    answer(pages.notifications, bell, qtbot)
    written("sound", str(bell))
    assert pages.notifications.sound.name.text() == "bell.wav"
    press(pages.notifications, words.sound_none())
    written("sound", "none")
    # The file is known still.
    press(pages.notifications, words.sound_file())
    written("sound", str(bell))


def test_certificates_are_chosen_and_removed(qtbot: Any, pages: Any, written: Any, tmp_path: Path) -> None:
    file = tmp_path / "ca.pem"
    file.write_text("")
    press(pages.advanced, words.choose_file())
    answer(pages.advanced, file, qtbot)
    written("ca_file", str(file))
    assert str(file) in said(pages.advanced)
    press(pages.advanced, words.remove_file())
    written("ca_file", "")
    assert words.certificates_none() in said(pages.advanced)


def test_quiet_hours_are_edited_by_weekday(pages: Any, written: Any, files: Files) -> None:
    hours = pages.notifications.hours
    hours.add.click()
    written("quiet_hours", "Mon-Fri 19:00-08:00")
    (row,) = hours.rows
    assert words.quiet_next_day() in said(row)
    row.day(2).click()
    written("quiet_hours", "Mon-Tue 19:00-08:00, Thu-Fri 19:00-08:00")
    assert hours.rows == [row], "one row still"
    row.end.setTime(QTime(22, 30))
    row.begin.setTime(QTime(20, 15))
    written("quiet_hours", "Mon-Tue 20:15-22:30, Thu-Fri 20:15-22:30")
    assert words.quiet_next_day() not in said(row)
    hours.add.click()
    written("quiet_hours", "Mon-Tue 20:15-22:30, Thu-Fri 20:15-22:30, Mon-Fri 19:00-08:00")
    row.remove.click()
    written("quiet_hours", "Mon-Fri 19:00-08:00")
    hours.rows[0].remove.click()
    written("quiet_hours", "")
    assert files.own() == {}


def test_hours_without_a_day_are_kept_to_be_chosen_and_not_written(pages: Any, written: Any) -> None:
    hours = pages.notifications.hours
    hours.add.click()
    (row,) = hours.rows
    for day in range(5):
        row.day(day).click()
    written("quiet_hours", "")
    assert hours.rows == [row]
    assert words.quiet_no_day() in said(row)
    row.day(6).click()
    row.end.setTime(QTime(19, 0))
    written("quiet_hours", "Sun 19:00-19:00")
    assert words.quiet_all_day() in said(row)


def test_what_was_changed_a_moment_ago_is_written_when_the_window_is_closed(
    qtbot: Any, window: PreferencesWindow, pages: Any, files: Files
) -> None:
    pages.notifications.hours.add.click()
    pages.notifications.hours.rows[0].begin.setTime(QTime(21, 0))
    press(pages.advanced, words.proxy_this())
    pages.advanced.proxy.address.setText("http://proxy.example:3128")
    window.reject()
    qtbot.waitUntil(lambda: not isValid(window), timeout=WAIT_MS)
    qtbot.waitUntil(lambda: len(files.writes) == 3, timeout=WAIT_MS)
    assert files.own() == {"quiet_hours": "Mon-Fri 21:00-08:00", "proxy": "http://proxy.example:3128"}


def test_a_disk_may_take_longer_than_the_window_is_open(
    qtbot: Any, window: PreferencesWindow, pages: Any, files: Files, caplog: Any
) -> None:
    files.slow = asyncio.Event()
    pages.appearance.colours.button("dark").click()
    pages.notifications.alerts.box.click()
    window.reject()
    qtbot.waitUntil(lambda: not isValid(window), timeout=WAIT_MS)
    files.organisation.write_text('appearance = "light"')
    files.slow.set()
    qtbot.waitUntil(lambda: files.own() == {"alerts_break_through": "yes"}, timeout=WAIT_MS)
    assert [record.levelname for record in caplog.records] == ["WARNING"]
    caplog.clear()


def test_mutes_are_listed_and_taken_back(pages: Any, bridge: Bridge, wishes: Any) -> None:
    page = pages.notifications
    assert words.mutes_none() in said(page)
    mutes = (Mute(topic=Topic.PAYMENT, until_s=4_000_000_000.0), Mute(project="<b>Metro & Co</b>"))
    bridge.set_mutes(mutes)
    assert words.mutes_none() not in said(page)
    assert "<b>Metro & Co</b>" in said(page)
    press(page, inbox_words.menu_unmute("<b>Metro & Co</b>"))
    press(page, inbox_words.menu_unmute(inbox_words.topic(Topic.PAYMENT)))
    assert wishes.calls == [("unmute", mutes[1]), ("unmute", mutes[0])]
    bridge.set_mutes(())
    assert words.mutes_none() in said(page)


def test_a_test_notification_is_shown_and_what_came_of_it_is_said(pages: Any, bridge: Bridge, wishes: Any) -> None:
    press(pages.notifications, words.preview())
    assert wishes.calls == [("try_toast",)]
    bridge.toast_tried.emit(False)
    assert words.preview_failed() in said(pages.notifications)
    bridge.toast_tried.emit(True)
    assert words.preview_seen() in said(pages.notifications)


@pytest.mark.parametrize("why", NoToasts)
def test_why_no_notifications_pop_up_is_said_until_they_do(
    pages: Any, bridge: Bridge, wishes: Any, qtbot: Any, why: NoToasts
) -> None:
    text = no_toasts_words.explained(why)
    bridge.set_no_toasts(why)
    assert text in said(pages.notifications)
    bridge.toast_tried.emit(False)
    press(pages.notifications, words.preview())
    assert text in said(pages.notifications), "and again, in place of what came of the last one"
    bridge.set_no_toasts(None)
    assert text not in said(pages.notifications)


def test_only_what_waits_for_leave_asks_for_it(pages: Any, bridge: Bridge, wishes: Any, qtbot: Any) -> None:
    with qtbot.assertNotEmitted(bridge.leave_wanted):
        for why in (None, NoToasts.NOT_ALLOWED):
            bridge.set_no_toasts(why)
            press(pages.notifications, words.preview())
    bridge.set_no_toasts(NoToasts.NOT_ASKED)
    with qtbot.waitSignal(bridge.leave_wanted):
        press(pages.notifications, words.preview())
    assert wishes.calls == 3 * [("try_toast",)], "it is shown as soon as it may be"


def test_the_account_says_who_is_signed_in_and_offers_what_there_is_to_do(
    qtbot: Any, pages: Any, bridge: Bridge, account: Account
) -> None:
    page = pages.account
    assert words.account_nobody() in said(page)
    with qtbot.waitSignal(bridge.sign_in_wanted):
        press(page, words.account_sign_in())
    bridge.set_account(account)
    bridge.set_link(Link(LinkState.UP, account.user))
    assert account.user in said(page)
    assert account.site in said(page)
    with qtbot.waitSignal(bridge.sign_out_wanted):
        press(page, words.account_sign_out())
    assert not [b for b in page.findChildren(QAbstractButton) if b.isVisibleTo(page) and "in" in b.text()]
    bridge.set_link(Link(LinkState.SIGN_IN_NEEDED, None, "session_expired"))
    with qtbot.waitSignal(bridge.sign_in_wanted):
        press(page, words.account_sign_in_again())
    bridge.set_offer(Offer(account.site, fixed=True))
    assert words.account_site_fixed(account.site) in said(page)


def test_the_doctor_and_the_settings_file_are_at_hand(qtbot: Any, open_window: Any, bridge: Bridge) -> None:
    bridge.settings_file = "/home/asha/settings.toml"
    advanced = open_window().pages[-1]
    with qtbot.waitSignal(bridge.doctor_wanted):
        press(advanced, words.doctor())
    assert "/home/asha/settings.toml" in said(advanced)


def test_languages_are_named_in_their_own_words(pages: Any) -> None:
    box = pages.appearance.language.list
    assert [(box.itemData(n), box.itemText(n)) for n in range(1, box.count())] == [("en", "English"), ("hi", "हिन्दी")]


def test_the_pages_are_reached_by_the_keyboard_and_the_last_one_is_shown_again(
    qtbot: Any, window: PreferencesWindow, open_window: Any
) -> None:
    (chosen,) = window.findChildren(QListWidget)
    assert chosen.hasFocus() or chosen.focusPolicy() & Qt.FocusPolicy.TabFocus
    for number, page in enumerate(window.pages):
        assert page.isVisible()
        assert chosen.item(number).text() == page.title
        qtbot.keyClick(chosen, Qt.Key.Key_Down)
    qtbot.keyClick(chosen, Qt.Key.Key_Up)
    with qtbot.waitSignal(window.finished):
        qtbot.keyClick(window, Qt.Key.Key_Escape)
    assert open_window().pages[-2].isVisible()


def test_every_control_has_a_name_and_no_letter_leads_to_two(window: PreferencesWindow, pages: Any) -> None:
    pages.notifications.hours.add.click()
    for page in window.pages:
        window.show_page(window.pages.index(page))
        letters = [
            each.text()[each.text().index("&") + 1].lower()
            for each in page.findChildren(QWidget)
            if isinstance(each, QAbstractButton | QLabel) and each.isVisibleTo(page) and "&" in each.text()
        ]
        assert len(letters) == len(set(letters)), (page.title, letters)
        for each in page.findChildren(QAbstractSpinBox) + page.findChildren(QComboBox) + page.findChildren(QLineEdit):
            if not isinstance(each.parent(), QAbstractSpinBox | QComboBox):
                assert each.accessibleName(), each
        for button in page.findChildren(QAbstractButton):
            assert button.text() or button.accessibleName()
            # Of radio buttons the one that is chosen is reached, and from there the others.
            if button.isVisibleTo(page) and button.text() and not isinstance(button, QRadioButton):
                assert button.focusPolicy() & Qt.FocusPolicy.TabFocus, button.text()


class Longer(QTranslator):
    """Makes everything half as long again."""

    def translate(self, _context: Any, source: Any, _disambiguation: Any = None, _n: int = -1) -> str:
        return f"{source}{'·' * (len(source) // 2)}"


def test_words_that_are_half_as_long_again_are_not_cut(qtbot: Any, open_window: Any, bridge: Bridge) -> None:
    bridge.set_mutes((Mute(topic=Topic.PAYMENT),))
    longer = Longer()
    QCoreApplication.installTranslator(longer)
    try:
        window = open_window()
        window.pages[1].hours.add.click()
        window.resize(window.minimumSizeHint())
        for number, page in enumerate(window.pages):
            window.show_page(number)
            qtbot.waitUntil(page.isVisible, timeout=WAIT_MS)
            area = page.parentWidget().parentWidget()
            assert isinstance(area, QScrollArea)
            qtbot.waitUntil(lambda area=area, page=page: page.width() <= area.viewport().width(), timeout=WAIT_MS)
            for each in page.findChildren(QLabel) + page.findChildren(QAbstractButton):
                if each.isVisibleTo(page) and not (isinstance(each, QLabel) and each.wordWrap()):
                    assert each.width() >= each.sizeHint().width(), each.text()
                    assert each.mapTo(page, each.rect().topRight()).x() <= page.width(), each.text()
    finally:
        QCoreApplication.removeTranslator(longer)
