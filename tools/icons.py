"""Draws the icons of the Windows and macOS programs from the product's one picture: ``python -m tools.icons``.

``build/icons/nirmaan-tray.ico`` and ``nirmaan-tray.icns``; both formats hold PNG pictures as they are.
"""

import os
import struct
from pathlib import Path

from PySide6.QtCore import QBuffer, QByteArray, QIODevice, Qt
from PySide6.QtGui import QGuiApplication, QIcon, QImage

ROOT = Path(__file__).resolve().parents[1]
PICTURE = ROOT / "resources" / "icons" / "nirmaan-tray.svg"
FOLDER = ROOT / "build" / "icons"

ICO_SIZES = (16, 20, 24, 32, 40, 48, 64, 128, 256)
"""Pixels: what Windows asks for from 100 % to 400 %."""

ICNS_TYPES = {b"icp4": 16, b"icp5": 32, b"icp6": 64, b"ic07": 128, b"ic08": 256, b"ic09": 512, b"ic10": 1024}
"""Apple's names of the PNG pictures in an icon, and their pixels."""


def png(pixels: int) -> bytes:
    """Return the picture as PNG, that many pixels square."""
    image = QIcon(str(PICTURE)).pixmap(pixels, pixels).toImage()
    if image.width() != pixels:
        image = image.scaled(pixels, pixels, mode=Qt.TransformationMode.SmoothTransformation)
    data = QByteArray()
    buffer = QBuffer(data)
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    image.convertToFormat(QImage.Format.Format_RGBA8888).save(buffer, "PNG")  # type: ignore[call-overload]
    return bytes(data.data())


def ico(pictures: dict[int, bytes]) -> bytes:
    """Return a Windows icon of PNG pictures by their pixels (ICONDIR, with PNG as since Windows Vista)."""
    head, body = struct.pack("<HHH", 0, 1, len(pictures)), b""
    start = len(head) + 16 * len(pictures)
    for pixels, picture in sorted(pictures.items()):
        side = pixels % 256  # 0 stands for 256
        head += struct.pack("<BBBBHHII", side, side, 0, 0, 1, 32, len(picture), start + len(body))
        body += picture
    return head + body


def icns(pictures: dict[int, bytes]) -> bytes:
    """Return an Apple icon of PNG pictures by their pixels."""
    parts = b"".join(
        kind + struct.pack(">I", 8 + len(pictures[pixels])) + pictures[pixels] for kind, pixels in ICNS_TYPES.items()
    )
    return b"icns" + struct.pack(">I", 8 + len(parts)) + parts


def main() -> None:
    """Draw both."""
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    application = QGuiApplication([])
    FOLDER.mkdir(parents=True, exist_ok=True)
    sizes = {*ICO_SIZES, *ICNS_TYPES.values()}
    pictures = {pixels: png(pixels) for pixels in sizes}
    (FOLDER / "nirmaan-tray.ico").write_bytes(ico({pixels: pictures[pixels] for pixels in ICO_SIZES}))
    (FOLDER / "nirmaan-tray.icns").write_bytes(icns(pictures))
    del application


if __name__ == "__main__":
    main()
