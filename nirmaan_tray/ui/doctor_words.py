"""The words around an examination in its window; those of the examination itself are the doctor's."""

TITLE = "Examine the connection"
INTRO = (
    "Every link between the site and your screen is looked at, one after the other. Nothing is changed; a line with a cross "
    "says what is wrong and what to do."
)
LINES = "What was found"
BUSY = "Examining…"
WENT_WRONG = "Something went wrong in this program, so this is not complete. Try again; the log says more."
TOAST = "Show a &toast as well, and wait for my click on it"
AGAIN = "&Examine again"
SAVE = "&Save a report…"
CLOSE = "Close"

PREVIEW_TITLE = "Save a report"
PREVIEW_INTRO = (
    "This is for whoever is to help you: the log, the settings and what was found. Passwords and keys were taken out. Look "
    "through it before you hand it on."
)
PREVIEW_TEXT = "What the report holds"
PREVIEW_WRITE = "&Write it…"
PREVIEW_CANCEL = "Cancel"
FILE_TITLE = "Where to write the report"
FILE_NAME = "nirmaan-tray-report.zip"
FILE_KIND = "Archive (*.zip)"


def saved(path: str) -> str:
    """Return that the report was written."""
    return f"The report was written to {path}."


def not_saved(reason: str) -> str:
    """Return that it was not."""
    return f"The report was not written ({reason}). Choose another place."
