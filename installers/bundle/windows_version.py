"""What Windows shows of a program in its properties and in its lists: version, product and publisher."""

from PyInstaller.utils.win32.versioninfo import (
    FixedFileInfo,
    StringFileInfo,
    StringStruct,
    StringTable,
    VarFileInfo,
    VarStruct,
    VSVersionInfo,
)

_ENGLISH, _UNICODE = 0x0409, 1200


def described(version: str, name: str) -> VSVersionInfo:
    """Return the resource for ``NAME.exe``; ``version`` has three numbers, such as ``0.1.0``, and perhaps more after them."""
    numbers = (*(int(part) for part in version.split(".")[:3]), 0)
    texts = {
        "CompanyName": "Nirmaan",
        "FileDescription": "Nirmaan Tray",
        "FileVersion": version,
        "InternalName": name,
        "OriginalFilename": f"{name}.exe",
        "ProductName": "Nirmaan Tray",
        "ProductVersion": version,
    }
    table = StringTable(f"{_ENGLISH:04X}{_UNICODE:04X}", [StringStruct(key, text) for key, text in texts.items()])
    return VSVersionInfo(
        FixedFileInfo(filevers=numbers, prodvers=numbers),
        [StringFileInfo([table]), VarFileInfo([VarStruct("Translation", [_ENGLISH, _UNICODE])])],
    )
