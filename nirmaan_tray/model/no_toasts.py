"""Why no toasts can be shown here."""

from enum import StrEnum


class NoToasts(StrEnum):
    """What is in the way, as far as the desktop tells; a person can do something about each."""

    NO_SERVER = "no_server"
    """Nobody on this desktop shows any, or does not answer."""
    NOT_SIGNED = "not_signed"
    """macOS takes them from signed programs only, and this copy is none: it runs from source, or was changed."""
    NOT_ASKED = "not_asked"
    """macOS asks the person, once ever, and has not done so yet."""
    NOT_ALLOWED = "not_allowed"
    """The person, or the organisation, has turned them off in the system's settings."""

    @property
    def chosen(self) -> bool:
        """Whether somebody decided so, or is still to decide: then nothing else may take the place of toasts."""
        return self in {NoToasts.NOT_ASKED, NoToasts.NOT_ALLOWED}
