"""What can be typed after ``nirmaan-tray``. Imports nothing heavy, so that ``--help`` and ``--version`` answer at once."""

import argparse
import sys
from pathlib import Path

from nirmaan_tray.home import HOME_VARIABLE


class _Version(argparse.Action):
    """Importing what reads the version takes longer than all else here: only where it is asked for."""

    def __call__(self, parser: argparse.ArgumentParser, *_: object) -> None:
        """Print it and end."""
        from importlib.metadata import version

        # There is none where Windows started the program without a console.
        if sys.stdout is not None:
            sys.stdout.write(f"nirmaan-tray {version('nirmaan-tray')}\n")
        parser.exit()


def parser() -> argparse.ArgumentParser:
    """Return the parser of everything that can be typed after ``nirmaan-tray``."""
    top = argparse.ArgumentParser(
        prog="nirmaan-tray",
        description="Notifications of a Nirmaan Stack site: never lost, never twice, never deaf.",
        epilog="Exit codes: 0 done; 2 usage; 3 sign-in needed, refused, locked or a code missing; "
        "4 site cannot be reached or its certificate is not trusted; 5 keyring unavailable; 6 doctor found something wrong.",
    )
    top.add_argument("--version", action=_Version, nargs=0, default=argparse.SUPPRESS, help="print the version")
    top.add_argument(
        "--home",
        type=Path,
        metavar="DIR",
        help=f"folder of settings, data, log and keyring entry (else {HOME_VARIABLE}, else the user's own folders)",
    )
    command = top.add_subparsers(dest="command", metavar="COMMAND")
    top.set_defaults(command="run")

    run = command.add_parser("run", help="show the tray icon and toasts (what happens without a command)")
    run.add_argument("--background", action="store_true", help="show no window, as when the computer starts")

    opened = command.add_parser("open", help="open a notification's document in the browser, and mark it as seen")
    opened.add_argument("name", metavar="NAME", help="its name, as unread --json prints it")

    link = command.add_parser("link", help="do what a nirmaan-tray: link says, as the desktop does when one is clicked")
    link.add_argument(
        "link", metavar="-- LINK", help="nirmaan-tray:show, nirmaan-tray:open/NAME or a site's answer to a sign-in"
    )

    command.add_parser("quit", help="end the tray, and wait until it has ended")

    _sign_in(command.add_parser("sign-in", help="sign in to a site and keep the secret in the keyring"))

    sign_out = command.add_parser("sign-out", help="end the session and forget the secret")
    sign_out.add_argument("--forget", action="store_true", help="delete the stored notifications as well")

    listening = command.add_parser("listen", help="print notifications as they come")
    listening.add_argument("--json", action="store_true", help="one JSON object a line")
    listening.add_argument("--state", type=Path, metavar="FILE", help="remember here what was printed already")

    unread = command.add_parser("unread", help="print what the site has unread, now")
    unread.add_argument("--json", action="store_true", help="one JSON object a line")

    seen = command.add_parser("seen", help="mark notifications as seen on the site, now")
    seen.add_argument("name", nargs="*", metavar="NAME", help="a notification's name, as unread --json prints it")
    seen.add_argument("--all", action="store_true", help="every unread one")

    shown = command.add_parser("settings", help="print every setting, and where it comes from")
    shown.add_argument("--json", action="store_true", help="one JSON object")

    password = command.add_parser("proxy-password", help="keep the password of this network's proxy in the keyring")
    password.add_argument(
        "proxy", nargs="?", metavar="PROXY", help="such as http://user@proxy:3128 (else the settings' one)"
    )
    given = password.add_mutually_exclusive_group()
    given.add_argument("--stdin", action="store_true", help="read the password from standard input")
    given.add_argument("--forget", action="store_true", help="remove it from the keyring")

    doctor = command.add_parser(
        "doctor", help="examine every link between the site and your screen, and say what to do"
    )
    doctor.add_argument("--json", action="store_true", help="one JSON object")
    doctor.add_argument("--test-toast", action="store_true", help="show a toast as well, and wait for a click on it")
    doctor.add_argument(
        "--archive",
        type=Path,
        metavar="FILE.zip",
        help="show log, settings and this report, without secrets, and write them",
    )
    doctor.add_argument("--yes", action="store_true", help="write the archive without asking")

    demo = command.add_parser("demo", help="start a demo site on this computer")
    demo.add_argument("--site-only", action="store_true", help="only the site, without the tray signed in to it")
    demo.add_argument(
        "--port", type=_port, default=8000, metavar="N", help="port on this computer, 0 for any (default: %(default)s)"
    )
    return top


def _sign_in(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "site",
        nargs="?",
        metavar="SITE",
        help="the site's address, such as https://nirmaan.example.com (else the one in the settings)",
    )
    parser.add_argument("--user", help="user name or e-mail address (asked for where it is missing)")
    way = parser.add_mutually_exclusive_group()
    way.add_argument("--api-key", action="store_true", help="sign in with an API key instead of a password")
    way.add_argument("--browser", action="store_true", help="sign in in the browser, where the site knows this program")
    parser.add_argument("--no-open", action="store_true", help="with --browser: print the link, and open nothing")
    parser.add_argument(
        "--stdin",
        action="store_true",
        help="read the password (and on a second line the code) or KEY:SECRET from standard input",
    )
    parser.add_argument("--site-name", metavar="NAME", help="the site's name, where it is not found by itself")
    parser.add_argument("--socket-url", metavar="URL", help="where Socket.IO is served, if not at the site itself")
    parser.add_argument(
        "--frontend", metavar="URL", help="where the web app is served, if not below /frontend/ at the site"
    )
    parser.add_argument("--ca-file", type=Path, metavar="FILE", help="a certificate authority to trust as well (PEM)")
    parser.add_argument(
        "--proxy", metavar="URL", help="the proxy to use instead of the system's, without a password; direct for none"
    )


def _port(typed: str) -> int:
    number = int(typed)
    if not 0 <= number <= 65535:
        raise ValueError(typed)
    return number


_port.__name__ = "port"  # argparse's word for it: "invalid port value"
