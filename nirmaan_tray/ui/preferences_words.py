"""The words of the preferences: what all pages share, and one section for each page."""

from PySide6.QtCore import QCoreApplication

from nirmaan_tray.model.habits import Appearance, Privacy

translate = QCoreApplication.translate

LANGUAGES = {"en": "English", "hi": "हिन्दी"}
"""Each in its own words, so that whoever is lost in a foreign one finds back."""


def title() -> str:
    return translate("Preferences", "Preferences")


def pages() -> str:
    """Return what the list of pages is called."""
    return translate("Preferences", "Pages")


def fixed() -> str:
    return translate("Preferences", "Set by your organisation")


def not_saved(detail: str) -> str:
    """Return what is said where nothing could be written; ``detail`` is the system's reason."""
    return translate(
        "Preferences",
        "This could not be saved, so it is as it was ({detail}). Make room on the disk, or ask your administrator for the "
        "permission, and try again.",
    ).format(detail=detail)


def not_taken() -> str:
    """Return what is said of a value that cannot be used, or that somebody else has set meanwhile."""
    return translate(
        "Preferences", "This cannot be chosen here, so it is as it was. Choose another, or ask your administrator."
    )


def choose_file() -> str:
    return translate("Preferences", "&Choose a file…")


def remove_file() -> str:
    return translate("Preferences", "&Remove")


# --- Account ----------------------------------------------------------------------------------------------------------


def account() -> str:
    return translate("Preferences", "Account")


def account_nobody() -> str:
    return translate("Preferences", "Nobody is signed in, so no notifications come.")


def account_site_fixed(site: str) -> str:
    return translate("Preferences", "Your organisation has chosen the site: {site}").format(site=site)


def account_sign_in() -> str:
    return translate("Preferences", "Sign &in…")


def account_sign_in_again() -> str:
    return translate("Preferences", "Sign &in again…")


def account_sign_out() -> str:
    return translate("Preferences", "Sign &out…")


# --- Notifications ----------------------------------------------------------------------------------------------------


def notifications() -> str:
    return translate("Preferences", "Notifications")


def topics() -> str:
    return translate("Preferences", "Show notifications on the screen for")


def topics_hint() -> str:
    return translate("Preferences", "The list has all of them, whatever you choose here.")


def preview() -> str:
    return translate("Preferences", "Show a &test notification")


def preview_hint() -> str:
    return translate("Preferences", "It looks and sounds as chosen on this page.")


def preview_seen() -> str:
    return translate("Preferences", "You clicked on it: notifications reach you.")


def preview_failed() -> str:
    return translate(
        "Preferences",
        "This desktop could not show it. See whether its own settings allow notifications, or examine the connection on "
        "the page “Advanced”.",
    )


def sound() -> str:
    return translate("Preferences", "Sound")


def sound_none() -> str:
    return translate("Preferences", "&No sound")


def sound_system() -> str:
    return translate("Preferences", "The &desktop's own sound")


def sound_file() -> str:
    return translate("Preferences", "A sound &file")


def sound_files() -> str:
    """Return what the files are called that a sound is chosen from."""
    return translate("Preferences", "Sounds")


def sound_title() -> str:
    return translate("Preferences", "Choose a sound")


def quiet() -> str:
    return translate("Preferences", "Quiet hours")


def quiet_hint() -> str:
    return translate(
        "Preferences",
        "In these hours nothing is shown on the screen. Everything is in the list, and one notification at the end says "
        "what came.",
    )


def quiet_add() -> str:
    return translate("Preferences", "&Add quiet hours")


def quiet_remove() -> str:
    return translate("Preferences", "Remove")


def quiet_remove_these(hours: str) -> str:
    """Return what a screen reader says of the button that removes hours; ``hours`` are in words."""
    return translate("Preferences", "Remove the quiet hours {hours}").format(hours=hours)


def quiet_hours(days: str, begin: str, end: str) -> str:
    """Return hours in words; the days and times are in words."""
    return translate("Preferences", "{days} from {begin} to {end}").format(days=days, begin=begin, end=end)


def quiet_from() -> str:
    return translate("Preferences", "from")


def quiet_to() -> str:
    return translate("Preferences", "to")


def quiet_next_day() -> str:
    return translate("Preferences", "on the next day")


def quiet_all_day() -> str:
    return translate("Preferences", "the whole day")


def quiet_no_day() -> str:
    return translate("Preferences", "Choose a day, else these hours never come.")


def alerts() -> str:
    return translate("Preferences", "Show a&lerts even in quiet hours and while “Do not disturb” holds")


def privacy() -> str:
    return translate("Preferences", "Privacy")


def privacy_choice(what: Privacy) -> str:
    match what:
        case Privacy.SHOW:
            return translate("Preferences", "Always show &what a notification says")
        case Privacy.LOCKED:
            return translate("Preferences", "&Hide it while the screen is locked or shared")
        case Privacy.HIDE:
            return translate("Preferences", "Alwa&ys hide it")


def privacy_hint() -> str:
    return translate(
        "Preferences",
        "Hidden, a notification says only what kind it is, such as “New purchase request”. Not every desktop tells whether "
        "the screen is locked or shared.",
    )


def mutes() -> str:
    return translate("Preferences", "Muted")


def mutes_none() -> str:
    return translate(
        "Preferences", "Nothing is muted. In the list, a notification's menu mutes its kind or its project for today."
    )


# --- Appearance -------------------------------------------------------------------------------------------------------


def appearance() -> str:
    return translate("Preferences", "Appearance")


def colours() -> str:
    return translate("Preferences", "Colours")


def colours_choice(what: Appearance) -> str:
    match what:
        case Appearance.SYSTEM:
            return translate("Preferences", "As the &desktop")
        case Appearance.LIGHT:
            return translate("Preferences", "&Light")
        case Appearance.DARK:
            return translate("Preferences", "Dar&k")


def language() -> str:
    return translate("Preferences", "Lan&guage")


def language_system() -> str:
    return translate("Preferences", "The desktop's own")


# --- Start-up ---------------------------------------------------------------------------------------------------------


def startup() -> str:
    return translate("Preferences", "Start-up")


def startup_choice() -> str:
    return translate("Preferences", "&Start with the computer")


def startup_hint() -> str:
    return translate(
        "Preferences",
        "Notifications come from the moment you sign in to this computer. Without it, start the program yourself.",
    )


# --- Advanced ---------------------------------------------------------------------------------------------------------


def advanced() -> str:
    return translate("Preferences", "Advanced")


def proxy() -> str:
    return translate("Preferences", "Proxy")


def proxy_system() -> str:
    return translate("Preferences", "As the &system says")


def proxy_direct() -> str:
    return translate("Preferences", "&None")


def proxy_this() -> str:
    return translate("Preferences", "This &one:")


def proxy_address() -> str:
    """Return what the field for a proxy's address is called."""
    return translate("Preferences", "Address of the proxy")


def proxy_hint() -> str:
    return translate(
        "Preferences",
        "For example {example}; with user@ in front of the host if it wants a name. Its password is kept in the keyring by "
        "the command {command}.",
    ).format(example="http://proxy.example.com:3128", command="nirmaan-tray proxy-password")


def proxy_unusable() -> str:
    return translate(
        "Preferences",
        "This is no proxy's address, so the one before still holds. Write it as in {example}, without a password.",
    ).format(example="http://proxy.example.com:3128")


def certificates() -> str:
    return translate("Preferences", "Your office's own certificate authority")


def certificates_none() -> str:
    return translate("Preferences", "None but those that this computer trusts")


def certificates_hint() -> str:
    return translate("Preferences", "A file with its certificates (PEM), trusted as well.")


def certificates_files() -> str:
    """Return what the files are called that certificates are chosen from."""
    return translate("Preferences", "Certificates")


def certificates_title() -> str:
    return translate("Preferences", "Choose a file with certificates")


def all_files() -> str:
    return translate("Preferences", "All files")


def log() -> str:
    return translate("Preferences", "What goes into the &log")


def log_level(level: str) -> str:
    """Return how much goes into the log; ``level`` is one that settings have."""
    match level:
        case "debug":
            return translate("Preferences", "Everything, to look for a mistake")
        case "warning":
            return translate("Preferences", "Only what goes wrong")
        case "error":
            return translate("Preferences", "Only mistakes of the program")
        case _:
            return translate("Preferences", "What happens (usual)")


def help_heading() -> str:
    return translate("Preferences", "Help")


def doctor() -> str:
    return translate("Preferences", "&Examine the connection…")


def doctor_hint() -> str:
    return translate("Preferences", "Looks at everything between the site and this screen, and says what to do.")


def settings_file(path: str) -> str:
    return translate("Preferences", "All of this is kept in {path}").format(path=path)
