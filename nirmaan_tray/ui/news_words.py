"""What is new in each version, as those who use it see it: the newest first, a heading and a sentence or two for each point.

``CHANGELOG.md`` has all of it; here stands what somebody would want to try.
"""

from dataclasses import dataclass

from PySide6.QtCore import QCoreApplication

translate = QCoreApplication.translate


@dataclass(frozen=True, slots=True)
class News:
    """What one version brought; each point is a heading and what there is to know of it."""

    version: str
    points: tuple[tuple[str, str], ...]


def title() -> str:
    return translate("News", "What's new")


def version(number: str) -> str:
    """Return the heading of what one version brought."""
    return translate("News", "Version {version}").format(version=number)


def close() -> str:
    return translate("News", "&Close")


def news() -> tuple[News, ...]:
    """Return what there is to tell, newest first."""
    return (News("0.1.0", _0_1_0()),)


def _0_1_0() -> tuple[tuple[str, str], ...]:
    return (
        (
            translate("News", "An inbox beside the icon"),
            translate(
                "News",
                "Click the icon, and your notifications open beside it, grouped by day. Esc closes them again; the pin keeps "
                "them open as a window.",
            ),
        ),
        (
            translate("News", "Found again in a moment"),
            translate(
                "News",
                "Type to search titles, descriptions, documents and projects, in English and in Hindi, and choose the kinds "
                "and projects that you want to see.",
            ),
        ),
        (
            translate("News", "Taken back as easily as done"),
            translate(
                "News",
                "Marked too much as seen? Undo brings it back, within ten seconds. On the keyboard: M marks, Shift+M marks all "
                "that is shown, Ctrl+Z takes it back.",
            ),
        ),
        (
            translate("News", "Later, please"),
            translate(
                "News",
                "Snooze a notification for an hour and it comes once more. Mute a kind or a project for today: it is still "
                "listed and counted, only not shown on the screen.",
            ),
        ),
        (
            translate("News", "Do not disturb"),
            translate(
                "News",
                "For half an hour, an hour, until tomorrow morning or until you turn it off: in the icon's menu. Quiet hours "
                "for each weekday are in the preferences. When it is over, one summary tells what came.",
            ),
        ),
        (
            translate("News", "For your eyes only"),
            translate(
                "News",
                "While the screen is locked or shared, notifications say only what kind of thing happened, wherever the "
                "desktop tells of that. You can have it so always, or never.",
            ),
        ),
        (
            translate("News", "As you like it"),
            translate(
                "News",
                "Kinds, sound, quiet hours, light or dark, English or Hindi: all in one window, Preferences in the menu. What "
                "you change holds at once.",
            ),
        ),
    )
