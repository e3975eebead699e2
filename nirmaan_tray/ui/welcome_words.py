"""The words of the first run: three steps, and what to do if no notification is to be seen."""

from PySide6.QtCore import QCoreApplication

translate = QCoreApplication.translate


def title() -> str:
    return translate("Welcome", "Welcome to Nirmaan")


def step(number: int, of: int) -> str:
    """Return which step it is."""
    return translate("Welcome", "Step {number} of {count}").format(number=number, count=of)


def later() -> str:
    return translate("Welcome", "&Not now")


def go_on() -> str:
    return translate("Welcome", "&Continue")


# --- The first step: who you are -------------------------------------------------------------------------------------


def sign_in_heading() -> str:
    return translate("Welcome", "Sign in, once")


def sign_in_text() -> str:
    return translate(
        "Welcome",
        "Nirmaan tells you of purchase requests, orders and payments the moment they happen, and nothing is missed. For that "
        "it needs to know who you are. Your password is never kept in a file.",
    )


def sign_in_go() -> str:
    return translate("Welcome", "&Sign in…")


# --- The second step: whether notifications can be seen --------------------------------------------------------------


def toast_heading() -> str:
    return translate("Welcome", "Do notifications reach you?")


def toast_text() -> str:
    return translate(
        "Welcome",
        "Let one be shown now. It appears for a few seconds, on most computers in a corner of the screen, and looks like those "
        "that will come.",
    )


def toast_show() -> str:
    return translate("Welcome", "Show a &test notification")


def toast_question() -> str:
    return translate("Welcome", "Did you see it?")


def toast_yes() -> str:
    return translate("Welcome", "&Yes, I saw it")


def toast_no() -> str:
    return translate("Welcome", "N&o")


def toast_again() -> str:
    return translate("Welcome", "&Try again")


def toast_failed() -> str:
    return translate("Welcome", "This desktop could not show it.")


def toast_unseen() -> str:
    return translate("Welcome", "Then the desktop keeps it from you.")


def toast_advice(platform: str) -> str:
    """Return what a person can do to see notifications; ``platform`` as in ``sys.platform``."""
    match platform:
        case "win32":
            return translate(
                "Welcome",
                "Open Settings, System, Notifications: they must be on, for Nirmaan too, and “Do not disturb” (in older "
                "Windows “Focus assist”) must be off. Whatever you find there, the inbox shows everything.",
            )
        case "darwin":
            return translate(
                "Welcome",
                "Open System Settings, Notifications, Nirmaan, and allow them; then look whether a Focus such as “Do Not "
                "Disturb” is on. Whatever you find there, the inbox shows everything.",
            )
        case _:
            return translate(
                "Welcome",
                "Look in the desktop's settings, under Notifications: “Do Not Disturb” must be off, and Nirmaan allowed. A "
                "desktop without notifications of its own needs a program that shows them; your administrator can install "
                "one. Whatever you find there, the inbox shows everything.",
            )


def toast_doctor() -> str:
    return translate("Welcome", "&Examine the connection…")


# --- The third step: whether to start by itself ----------------------------------------------------------------------


def start_heading() -> str:
    return translate("Welcome", "Start with the computer?")


def start_text() -> str:
    return translate(
        "Welcome",
        "Then you are told from the moment you begin to work, without having to think of it. You can change your mind in the "
        "preferences at any time.",
    )


def start_yes() -> str:
    return translate("Welcome", "&Yes, start with the computer")


def start_no() -> str:
    return translate("Welcome", "N&o")


def start_fixed(*, starts: bool) -> str:
    """Return what stands in place of the question where the organisation has answered it."""
    if starts:
        return translate("Welcome", "Your organisation has chosen that Nirmaan starts with the computer.")
    return translate("Welcome", "Your organisation has chosen that Nirmaan does not start with the computer.")


def start_not_kept(why: str) -> str:
    """Return what is said where the answer could not be written down; ``why`` is a sentence."""
    return translate("Welcome", "Your answer could not be kept. {why} Try again, or continue without.").format(why=why)


# --- The end ---------------------------------------------------------------------------------------------------------


def ready_heading() -> str:
    return translate("Welcome", "You're all set")


def ready_text() -> str:
    return translate(
        "Welcome",
        "Nirmaan stays in the tray, where the clock is. Its icon is a hard hat: a click on it shows your notifications, and "
        "its menu has everything else. A number on it counts what you have not read.",
    )


def ready_text_window() -> str:
    """Return the same for a desktop without a tray."""
    return translate(
        "Welcome",
        "This desktop shows no icons of programs, so the window with your notifications stands in for one: closing it only "
        "minimises it.",
    )


def ready_go() -> str:
    return translate("Welcome", "&Done")
