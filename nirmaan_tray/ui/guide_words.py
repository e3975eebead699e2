"""The words around the guides; what the guides say is in ``docs/``, in English."""

from PySide6.QtCore import QCoreApplication

from nirmaan_tray.model.guide import Guide

translate = QCoreApplication.translate


def title(guide: Guide) -> str:
    """Return what a guide is called, in the menu too."""
    match guide:
        case Guide.USER:
            return translate("Guide", "User guide")
        case Guide.ADMIN:
            return translate("Guide", "For administrators")


def window_title() -> str:
    return translate("Guide", "Guides")


def chapters() -> str:
    """Return what a screen reader says of the list of chapters."""
    return translate("Guide", "Chapters")


def find() -> str:
    return translate("Guide", "&Find:")


def find_next() -> str:
    return translate("Guide", "&Next")


def not_found(text: str) -> str:
    return translate("Guide", "“{text}” is not in this guide.").format(text=text)


def unreadable() -> str:
    return translate(
        "Guide", "This guide cannot be read: a file of the program is missing or damaged. Install the program again."
    )


def close() -> str:
    return translate("Guide", "&Close")
