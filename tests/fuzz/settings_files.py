"""The user's settings file and the organisation's. Input: the one, a line with a zero byte, and the other."""

import tempfile
import tomllib
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from nirmaan_tray import settings
from nirmaan_tray.errors import SettingsError
from nirmaan_tray.settings_keys import KEYS, LOG_LEVELS, SIGN_IN, USER
from tests.fuzz.surface import Check, Surface


@contextmanager
def ready() -> Iterator[Check]:
    """A folder for the two files."""
    with tempfile.TemporaryDirectory() as folder:
        users, managed = Path(folder) / "settings.toml", Path(folder) / "managed.toml"

        def check(data: bytes) -> None:
            """Any files are read, or are damaged; and signing out keeps all else, or sets a damaged one aside."""
            mine, _, theirs = data.partition(b"\n\0\n")
            users.write_bytes(mine)
            before = _foreign(mine)
            managed.write_bytes(theirs)
            try:
                found = settings.load(users, managed)
                assert found.log_level in LOG_LEVELS
                assert all(value.text.encode() is not None for value in found.values)
            except SettingsError as error:
                str(error).encode()
            managed.write_bytes(b"")
            settings.save_account(users, None)
            assert settings.load(users, managed).account is None
            after = _foreign(users.read_bytes())
            assert after == before or list(Path(folder).glob("*.damaged-*"))
            for aside in Path(folder).glob("*.damaged-*"):
                aside.unlink()

        yield check


def _foreign(content: bytes) -> str | None:
    """Return what a file says beside what a sign-out changes; None for one that cannot be read."""
    try:
        read = tomllib.loads(content.decode("utf-8-sig"))
    except (ValueError, RecursionError):
        return None
    # As text, for no "nan" is like another.
    return repr({key: value for key, value in read.items() if key not in (USER.name, SIGN_IN.name)})


SURFACE = Surface(
    ready=ready,
    seeds=(
        b'site = "https://office.example"\nuser = "a@b"\nsign_in = "password"\ntime_zone = "Asia/Kolkata"\n# mine\nx = 1\n',
        b'site = "office.example"\n\0\nsite = "https://other.example"\nproxy = "http://me@proxy.example:3128"\nlog_level = 1\n',
        b'\xef\xbb\xbfsite = ""\r\nca_file = "office.pem"\r\n\0\noauth_client_id = "abc"\noauth_port = 47811\n',
        b'sign_in_ways = ["password", "browser"]\nfrontend = "/frontend/"\nsocket_url = "http://localhost:9000"\n',
    ),
    words=(
        *(f"{key.name} = ".encode() for key in KEYS),
        *rb"""= , # . \ " ''' [ ] [[ { } true nan 1e999 0x7f 65536 -1 1979-05-27T07:32:00Z "\u0000" "~nobody/x" """.split(),
        b"9" * 5000,
        *b'"../../etc/localtime" "browser" "http://u:p@h:1" "direct" \xff \xef\xbb\xbf'.split(),
        *(b"\n\0\n", b"\n", b"\r", b'"""'),
    ),
)
