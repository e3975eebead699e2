"""Marks English texts that are translated where they are shown. Qt's tools look for the name; the core knows no Qt."""


def QT_TRANSLATE_NOOP(context: str, text: str) -> str:  # noqa: ARG001, N802 - Qt's name and arguments
    """Return the text as it is; ``context`` is whom it belongs to among the translations."""
    return text
