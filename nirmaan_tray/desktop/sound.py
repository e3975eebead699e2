"""Makes the sound of a toast where the desktop's notifications make none."""

import logging
import os
import shutil
import subprocess
import sys
import threading
import time
from collections.abc import Iterator, Mapping
from pathlib import Path

from nirmaan_tray.desktop import child
from nirmaan_tray.model.sound import Sound

LONGEST_S = 10.0
"""No sound of a toast is longer, and no player takes longer to find that it cannot play."""

MAC_SOUND = Path("/System/Library/Sounds/Glass.aiff")
WINDOWS_SOUND = "Notification.Default"
"""What the person chose for notifications, by its name in the registry (AppEvents/Schemes)."""

MESSAGE = "message-new-instant"
"""Source: the freedesktop.org Sound Naming Specification 0.8."""

PLAYERS = ("pw-play", "paplay", "aplay")
"""PipeWire's, PulseAudio's, ALSA's: what plays files where they are to be had, the best first."""

_WAVES = frozenset({".au", ".wav"})
"""All that ``aplay`` knows; anything else it takes for samples, and makes a noise."""

_log = logging.getLogger(__name__)


class Player:
    """Plays one sound at a time; what is to be heard meanwhile is not."""

    def __init__(self, *, longest_s: float = LONGEST_S) -> None:
        self._longest_s = longest_s
        self._playing = threading.Lock()
        self._process: subprocess.Popen[bytes] | None = None
        self._closed = threading.Event()

    def play(self, sound: Sound) -> None:
        """Make a sound: the desktop's own in the place of a file that is not there. Neither blocks nor raises."""
        if (sound.system or sound.file) and self._playing.acquire(blocking=False):
            threading.Thread(target=self._play, args=(sound,), name="sound", daemon=True).start()

    def close(self) -> None:
        """End what is being played: it would go on without us."""
        self._closed.set()
        if process := self._process:
            process.kill()

    def _play(self, sound: Sound) -> None:
        try:
            file = sound.file if sound.file is not None and sound.file.is_file() else None
            if sys.platform == "win32":
                _play_on_windows(file)
            else:
                self._run(file)
        except Exception as error:  # noqa: BLE001 - a sound is worth no more than this
            _log.info("A sound was not played: %r", error)
        finally:
            self._playing.release()

    def _run(self, file: Path | None) -> None:
        """Let the first program play that can."""
        until = time.monotonic() + self._longest_s
        env = child.environment(os.environ)
        for command in _commands(file, env):
            if self._closed.is_set():
                return
            try:
                self._process = subprocess.Popen(  # noqa: S603 - a player and a file that the person chose
                    command,
                    stdin=subprocess.DEVNULL,
                    stdout=subprocess.DEVNULL,
                    stderr=subprocess.DEVNULL,
                    start_new_session=True,
                    env=env,
                )
            except OSError:
                continue
            if self._closed.is_set():
                # While it was being started, when ``close`` could not see it yet.
                self._process.kill()
            try:
                if self._process.wait(max(0.0, until - time.monotonic())) == 0:
                    return
            except subprocess.TimeoutExpired:
                self._process.kill()
                self._process.wait()
                return
            finally:
                self._process = None
        _log.info("Nothing here plays %s", file or "the desktop's sound")


def _commands(file: Path | None, env: Mapping[str, str]) -> Iterator[list[str]]:
    """Tell what can be run to play a file, or the desktop's own sound, the best first."""
    if sys.platform == "darwin":
        yield ["/usr/bin/afplay", str(file or MAC_SOUND)]
    else:
        search = env.get("PATH")
        # It knows the person's own theme, and whether they want sounds at all.
        canberra = shutil.which("canberra-gtk-play", path=search)
        if canberra and file is None:
            yield [canberra, f"--id={MESSAGE}"]
        themed = file or _themed(env)
        if themed is None:
            return
        for name in PLAYERS:
            player = shutil.which(name, path=search)
            if player and (name != "aplay" or themed.suffix.lower() in _WAVES):
                yield [player, str(themed)]
        if canberra and file is not None:
            yield [canberra, f"--file={file}"]


def _themed(env: Mapping[str, str]) -> Path | None:
    """Return the file of the sound in the theme that every desktop falls back to; None where it is not installed."""
    for folder in (env.get("XDG_DATA_DIRS") or "/usr/local/share:/usr/share").split(":"):
        for suffix in (".oga", ".ogg", ".wav"):
            file = Path(folder, "sounds", "freedesktop", "stereo", MESSAGE + suffix)
            if file.is_file():
                return file
    return None


if sys.platform == "win32":
    import winsound

    def _play_on_windows(file: Path | None) -> None:
        if file is not None:
            try:
                winsound.PlaySound(str(file), winsound.SND_FILENAME | winsound.SND_NODEFAULT)
            except RuntimeError:
                # Windows plays wave files only in this way.
                _log.info("Windows does not play %s", file)
            else:
                return
        winsound.PlaySound(WINDOWS_SOUND, winsound.SND_ALIAS | winsound.SND_NODEFAULT)
