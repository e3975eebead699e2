"""What goes into the bundle beyond what PyInstaller finds, and what it finds that stays out."""

from collections.abc import Iterable
from pathlib import PurePosixPath, PureWindowsPath

Entry = tuple[str, str, str]
"""PyInstaller's: place in the bundle, source, kind."""

HIDDEN = (
    # Asked for by their names: what each platform's keyring is, and what the demo site serves with.
    *(
        "keyring.backends.SecretService",
        "keyring.backends.kwallet",
        "keyring.backends.Windows",
        "keyring.backends.macOS",
    ),
    *("keyring.backends.chainer", "keyring.backends.fail", "engineio.async_drivers.aiohttp"),
)

EXCLUDED = (
    # Optional parts of libraries, never used here.
    *(
        "tkinter",
        "unittest",
        "pydoc",
        "doctest",
        "pip",
        "setuptools",
        "IPython",
        "numpy",
        "PIL",
        "yaml",
        "trio",
        "curio",
    ),
    *("PySide6.QtQml", "PySide6.QtQuick", "PySide6.QtPdf", "PySide6.QtOpenGL", "PySide6.QtOpenGLWidgets"),
)

PYTHONS_OWN = ("libpython3", "libssl", "libcrypto", "libffi", "libsqlite3", "libmpdec", "libexpat", "libuuid")
"""The system's libraries that Python's modules were built with, and which another system has in another version.

Most others (the screen's, fonts', D-Bus') belong to the desktop, and have to be its own: Qt loads plugins that load them too.
"""

SELDOM_INSTALLED = (
    *("libxcb-cursor", "libxcb-icccm", "libxcb-image", "libxcb-keysyms", "libxcb-render-util", "libxcb-util"),
    "libxkbcommon-x11",
)
"""Small libraries that Qt's X11 plugin cannot do without, and that few desktops have for programs of their own."""

_MODULES = ("Qml", "Quick", "Pdf", "VirtualKeyboard", "OpenGLWidgets", "EglFS", "EglFs", "ShaderTools")
"""Qt's libraries that only plugins below would load."""

_PLUGINS = (
    # Screens without a window system, pictures that we have none of, and TLS and databases, which are Python's here.
    *("egldeviceintegrations/", "libqeglfs", "libqlinuxfb", "libqvnc", "libqvkkhrdisplay", "libqminimal", "qminimal"),
    *("virtualkeyboard", "qpdf", "qtiff", "qwebp", "qicns", "qtga", "qwbmp", "/generic/", "/qmltooling/"),
    *("/tls/", "/sqldrivers/", "qdirect2d", "tuiotouch", "ivi-shell", "fullscreen-shell", "vulkan-server"),
)


def contents(entries: Iterable[Entry]) -> list[Entry]:
    """Return what of PyInstaller's entries goes into the bundle."""
    return [
        entry for entry in entries if not (_unused_of_qt(entry[0]) or _the_systems(entry) or _the_builders(entry[0]))
    ]


def _unused_of_qt(place: str) -> bool:
    path = PurePosixPath(PureWindowsPath(place).as_posix())
    text = f"/{path}"
    if "PySide6" not in text and not path.name.startswith(("libQt6", "Qt6")):
        return False
    if "/translations/" in text:
        return True  # our own have Qt's texts too
    if path.name.startswith("opengl32sw"):
        return True  # Mesa for Windows, 20 MB; widgets are drawn without OpenGL
    if any(part.startswith((f"libQt6{name}", f"Qt6{name}", f"Qt{name}.")) for name in _MODULES for part in path.parts):
        return True
    return "/plugins/" in text and any(plugin in text for plugin in _PLUGINS)


def _the_systems(entry: Entry) -> bool:
    _, source, kind = entry
    name = PurePosixPath(source).name
    of_system = source.startswith(("/lib/", "/lib64/", "/usr/lib/", "/usr/lib64/"))
    # Debian's own Python has its modules there as well.
    of_python = "/python3" in source or name.startswith(PYTHONS_OWN)
    brought = of_python or name.startswith(SELDOM_INSTALLED)
    return kind == "BINARY" and of_system and not brought


def _the_builders(place: str) -> bool:
    # pip's note of the folder that the wheel came from.
    return place.endswith("direct_url.json")
