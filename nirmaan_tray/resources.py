"""Finds the files that come with the program, wherever it runs from."""

from pathlib import Path

_PACKAGE = Path(__file__).resolve().parent


def path(name: str) -> Path:
    """Return the path of a resource such as ``icons/nirmaan-tray.svg``.

    An installed package has them inside (``pyproject.toml`` maps them there), a source checkout beside itself: the guides in
    ``docs/``, all else in ``resources/``.

    Raises:
        FileNotFoundError: there is no such resource; the installation is broken.

    """
    beside = _PACKAGE.parent if name.startswith("docs/") else _PACKAGE.parent / "resources"
    for folder in (_PACKAGE / "resources", beside):
        if (found := folder / name).exists():
            return found
    raise FileNotFoundError(name)
