"""The words around an examination in its window; those of the examination itself are the doctor's, translated here."""

from PySide6.QtCore import QCoreApplication

translate = QCoreApplication.translate


def translated(text: str) -> str:
    """Return a text of the doctor's in the language of the windows."""
    return translate("Doctor", text)


def title() -> str:
    return translate("Doctor", "Examine the connection")


def intro() -> str:
    return translate(
        "Doctor",
        "Every link between the site and your screen is looked at, one after the other. Nothing is changed; a line with a "
        "cross says what is wrong and what to do.",
    )


def lines() -> str:
    return translate("Doctor", "What was found")


def busy() -> str:
    return translate("Doctor", "Examining…")


def went_wrong() -> str:
    return translate(
        "Doctor", "Something went wrong in this program, so this is not complete. Try again; the log says more."
    )


def toast() -> str:
    return translate("Doctor", "Show a &toast as well, and wait for my click on it")


def again() -> str:
    return translate("Doctor", "&Examine again")


def save() -> str:
    return translate("Doctor", "&Save a report…")


def close() -> str:
    return translate("Doctor", "Close")


def preview_title() -> str:
    return translate("Doctor", "Save a report")


def preview_intro() -> str:
    return translate(
        "Doctor",
        "This is for whoever is to help you: the log, the settings and what was found. Passwords and keys were taken out. Look "
        "through it before you hand it on.",
    )


def preview_text() -> str:
    return translate("Doctor", "What the report holds")


def preview_write() -> str:
    return translate("Doctor", "&Write it…")


def preview_cancel() -> str:
    return translate("Doctor", "Cancel")


def file_title() -> str:
    return translate("Doctor", "Where to write the report")


FILE_NAME = "nirmaan-tray-report.zip"


def file_kind() -> str:
    return translate("Doctor", "Archive (*.zip)")


def saved(path: str) -> str:
    """Return that the report was written."""
    return translate("Doctor", "The report was written to {path}.").format(path=path)


def not_saved(reason: str) -> str:
    """Return that it was not."""
    return translate("Doctor", "The report was not written ({reason}). Choose another place.").format(reason=reason)
