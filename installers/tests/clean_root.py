"""A clean root: a Debian with nothing on it but its base, in a folder, for packages to be installed in.

Its programs see it as their whole system, but for the network, which is this computer's. They and its mounts live in namespaces
of their own, which end with this process, however it ends: nothing is left but the folder.
"""

import os
import shlex
import shutil
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

_LONG_S = 200
_X11 = "/tmp/.X11-unix"

_KEEPER = f"""
set -e
mount -t proc proc "$1/proc"
mount --bind /dev "$1/dev"
mount -t tmpfs tmpfs "$1/run"
mkdir -p "$1{_X11}"
mount --bind {_X11} "$1{_X11}"
echo ready
exec sleep infinity
"""


@dataclass(frozen=True)
class CleanRoot:
    """The root's folder, and the process that keeps it."""

    folder: Path
    keeper: int

    def command(self, *words: str, user: str = "root", **env: str) -> list[str]:
        """Return what runs a program in it, as a user of it and with that environment alone."""
        enter = ["nsenter", f"--target={self.keeper}", "--mount", "--pid", "--", "chroot", str(self.folder)]
        person = ["setpriv", f"--reuid={user}", f"--regid={user}", "--init-groups", "--"]
        home = "/root" if user == "root" else f"/home/{user}"
        base = {
            "PATH": "/usr/sbin:/usr/bin:/sbin:/bin",
            "HOME": home,
            "LANG": "C.UTF-8",
            "DEBIAN_FRONTEND": "noninteractive",
        }
        return [*enter, *person, "env", "-i", *(f"{name}={value}" for name, value in (base | env).items()), *words]

    def run(self, *words: str, user: str = "root", typed: str = "", **env: str) -> str:
        """Run a program in it to its end; return what it says. It has to succeed."""
        ran = subprocess.run(
            self.command(*words, user=user, **env),
            input=typed,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            cwd="/",
            timeout=_LONG_S,
            check=False,
        )
        assert ran.returncode == 0, f"{shlex.join(words)} ended with {ran.returncode}:\n{ran.stdout[-4000:]}"
        return ran.stdout

    def install(self, *packages: str) -> None:
        """Install packages, by name or as files below it, and what they depend on."""
        self.run("apt-get", "install", "--yes", "--quiet=2", "--no-install-recommends", *packages)

    def satisfy(self, package: Path) -> None:
        """Install what a package depends on, and not itself."""
        depends = _said("dpkg-deb", "--field", str(package), "Depends").strip()
        self.run("apt-get", "satisfy", "--yes", "--quiet=2", "--no-install-recommends", depends)

    def brought(self, package: Path) -> str:
        """Copy a package into it, and return its place there."""
        place = self.folder / "tmp" / package.name
        shutil.copy(package, place)
        return f"/tmp/{package.name}"

    def files(self) -> set[str]:
        """Return the path of everything in it, but for homes and what apt and dpkg keep for themselves."""
        apart = ("dev", "proc", "run", "sys", "tmp", "home", "var/lib/dpkg", "var/lib/apt", "var/cache/apt", "var/log")
        places = [word for place in apart for word in ("-path", str(self.folder / place), "-prune", "-o")]
        found = subprocess.run(
            ["find", str(self.folder), *places, "-printf", "/%P\\n"],
            capture_output=True,
            text=True,
            timeout=_LONG_S,
            check=True,
        )
        return set(found.stdout.splitlines())


@contextmanager
def clean_root(folder: Path) -> Iterator[CleanRoot]:
    """Make one in a folder, which is emptied before and removed afterwards. Only root can: asserts that it is."""
    by_root = sys.platform == "linux" and os.geteuid() == 0
    assert by_root, "A root of its own can be made by root alone: run this test as root, or with sudo."
    shutil.rmtree(folder, ignore_errors=True)
    folder.parent.mkdir(parents=True, exist_ok=True)
    try:
        _debootstrap(folder)
        keep = ["unshare", "--mount", "--pid", "--fork", "--kill-child", "sh", "-c", _KEEPER, "sh", str(folder)]
        # The kernel ends it with us, and all of its own with it.
        keeper = subprocess.Popen(["setpriv", "--pdeathsig", "KILL", *keep], stdout=subprocess.PIPE, text=True)
        assert keeper.stdout is not None
        try:
            assert keeper.stdout.readline() == "ready\n", "the root's mounts could not be made"
            inner = Path(f"/proc/{keeper.pid}/task/{keeper.pid}/children").read_text().split()
            root = CleanRoot(folder, int(inner[0]))
            root.run("apt-get", "update", "--quiet=2")
            yield root
        finally:
            keeper.kill()
            keeper.communicate()
    finally:
        shutil.rmtree(folder)


def _debootstrap(folder: Path) -> None:
    """Install the base of this computer's own release, from where its own apt has it."""
    codename = _said("sh", "-c", '. /etc/os-release; echo "$VERSION_CODENAME"').strip()
    targets = "$(RELEASE)|$(REPO_URI)|$(COMPONENT)"
    listed = [
        line.split("|")
        for line in _said("apt-get", "indextargets", "--format", targets, "Created-By: Packages").splitlines()
    ]
    mirrors = [uri for release, uri, _ in listed if release == codename]
    assert mirrors, f"apt knows no packages of {codename}: apt-get update?"
    components = sorted({component for release, uri, component in listed if (release, uri) == (codename, mirrors[0])})
    settings = [
        line
        for line in _said("apt-config", "dump").splitlines()
        if line.startswith(("Acquire::http", "Acquire::https"))
    ]
    proxy = next((line.split('"')[1] for line in settings if line.startswith("Acquire::http::Proxy ")), "")
    subprocess.run(
        ["debootstrap", "--variant=minbase", f"--components={','.join(components)}", codename, str(folder), mirrors[0]],
        env={**os.environ, **({"http_proxy": proxy} if proxy else {})},
        stdout=subprocess.DEVNULL,
        timeout=_LONG_S,
        check=True,
    )
    (folder / "etc" / "apt" / "apt.conf.d" / "80host").write_text("".join(f"{line}\n" for line in settings))
    # It is thrown away, so nobody needs it to survive a power cut.
    (folder / "etc" / "dpkg" / "dpkg.cfg.d" / "quick").write_text("force-unsafe-io\n")
    shutil.copy("/etc/hosts", folder / "etc" / "hosts")


def _said(*command: str) -> str:
    return subprocess.run(command, capture_output=True, text=True, timeout=_LONG_S, check=True).stdout
