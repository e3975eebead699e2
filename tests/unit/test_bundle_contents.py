"""What PyInstaller finds on each system, and what of it goes into the bundle."""

import pytest

from installers.bundle.contents import contents

SITE = "/opt/venv/lib/python3.11/site-packages"


@pytest.mark.parametrize(
    ("place", "source"),
    [
        ("PySide6/Qt/lib/libQt6Core.so.6", f"{SITE}/PySide6/Qt/lib/libQt6Core.so.6"),
        ("PySide6/Qt/plugins/platforms/libqxcb.so", f"{SITE}/PySide6/Qt/plugins/platforms/libqxcb.so"),
        (
            "PySide6\\plugins\\platforms\\qwindows.dll",
            "C:\\venv\\Lib\\site-packages\\PySide6\\plugins\\platforms\\qwindows.dll",
        ),
        ("libssl.so.3", "/lib/x86_64-linux-gnu/libssl.so.3"),
        ("libpython3.11.so.1.0", "/usr/lib/x86_64-linux-gnu/libpython3.11.so.1.0"),
        ("lib-dynload/_ssl.so", "/usr/lib/python3.11/lib-dynload/_ssl.so"),
        (
            "PySide6/Qt/lib/QtGui.framework/Versions/A/QtGui",
            f"{SITE}/PySide6/Qt/lib/QtGui.framework/Versions/A/QtGui",
        ),
        # What Qt's X11 plugin needs and few desktops have.
        ("libxcb-cursor.so.0", "/usr/lib/x86_64-linux-gnu/libxcb-cursor.so.0"),
        ("python311.dll", "C:\\Python311\\python311.dll"),
        ("cryptography/_rust.abi3.so", f"{SITE}/cryptography/_rust.abi3.so"),
    ],
)
def test_what_the_program_loads_goes_in(place: str, source: str) -> None:
    entry = (place, source, "BINARY")
    assert contents([entry]) == [entry]


@pytest.mark.parametrize(
    ("place", "source"),
    [
        ("libQt6Quick.so.6", f"{SITE}/PySide6/Qt/lib/libQt6Quick.so.6"),
        ("PySide6/Qt6Pdf.dll", "C:\\venv\\PySide6\\Qt6Pdf.dll"),
        ("PySide6\\plugins\\tls\\qschannelbackend.dll", "C:\\venv\\PySide6\\plugins\\tls\\qschannelbackend.dll"),
        ("PySide6/Qt/plugins/imageformats/libqpdf.dylib", f"{SITE}/PySide6/Qt/plugins/imageformats/libqpdf.dylib"),
        ("PySide6/Qt/translations/qtbase_de.qm", f"{SITE}/PySide6/Qt/translations/qtbase_de.qm"),
        ("PySide6\\opengl32sw.dll", "C:\\venv\\PySide6\\opengl32sw.dll"),
        (
            "PySide6/Qt/lib/QtQml.framework/Versions/A/QtQml",
            f"{SITE}/PySide6/Qt/lib/QtQml.framework/Versions/A/QtQml",
        ),
        ("libQt6EglFsKmsSupport.so.6", f"{SITE}/PySide6/Qt/lib/libQt6EglFsKmsSupport.so.6"),
        # pip's note of the folder that the wheel came from.
        ("nirmaan_tray-0.1.0.dist-info/direct_url.json", f"{SITE}/nirmaan_tray-0.1.0.dist-info/direct_url.json"),
        # The desktop's own: Qt's plugins load them too, in its version.
        ("libgtk-3.so.0", "/lib/x86_64-linux-gnu/libgtk-3.so.0"),
        ("libX11.so.6", "/usr/lib/x86_64-linux-gnu/libX11.so.6"),
        ("libstdc++.so.6", "/usr/lib64/libstdc++.so.6"),
    ],
)
def test_what_it_never_uses_and_what_is_the_systems_stays_out(place: str, source: str) -> None:
    assert contents([(place, source, "BINARY")]) == []


def test_data_from_the_systems_folders_is_no_library() -> None:
    entry = ("ca.pem", "/usr/lib/ssl/ca.pem", "DATA")
    assert contents([entry]) == [entry]
