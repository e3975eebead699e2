"""The roll-out examples in docs/admin.md: each is read by what would read it, as far as that runs here."""

import plistlib
import re
import shutil
import subprocess
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
import yaml

from nirmaan_tray import app_links, settings
from nirmaan_tray.arguments import parser
from nirmaan_tray.home import managed_file_on

ROOT = Path(__file__).resolve().parents[2]
GUIDE = (ROOT / "docs" / "admin.md").read_text(encoding="utf-8")


def examples(language: str) -> list[str]:
    return re.findall(rf"^```{language}\n(.*?)^```$", GUIDE, re.MULTILINE | re.DOTALL)


PLAYBOOKS, PROFILES, SCRIPTS = examples("yaml"), examples("xml"), examples("sh")
(POWERSHELL,), (BATCH,) = examples("powershell"), examples("bat")


def here_document(script: str) -> str:
    """The settings that a script writes."""
    found = re.search(r"<<'END'\n(.*?)^END$|@'\n(.*?)^'@", script, re.MULTILINE | re.DOTALL)
    assert found is not None
    return found[1] or found[2]


def playbook() -> dict[str, Any]:
    ((play,),) = map(yaml.safe_load, PLAYBOOKS)
    assert isinstance(play, dict)
    return play


def task(module: str, dest: str) -> dict[str, Any]:
    (found,) = [each[module] for each in playbook()["tasks"] if each.get(module, {}).get("dest") == dest]
    assert isinstance(found, dict)
    return found


WRITTEN = [
    task("ansible.builtin.copy", managed_file_on("linux"))["content"],
    here_document(POWERSHELL),
    here_document(SCRIPTS[1]),
]


@pytest.mark.parametrize("written", WRITTEN, ids=["Ansible", "PowerShell", "shell"])
def test_the_settings_that_an_example_writes_are_taken(written: str, tmp_path: Path) -> None:
    file = tmp_path / "settings.toml"
    file.write_text(written, encoding="utf-8")
    found = settings.load(None, file)
    assert found.damage == ""
    assert [value.key for value in found.values if value.problem] == []
    assert found.site == "https://nirmaan.example.com"
    assert found.client is not None


TAKES = {
    "copy": {"src", "dest", "content", "owner", "group", "mode"},
    "apt": {"deb"},
    "file": {"path", "state", "owner", "group", "mode"},
}
"""What Ansible's modules take, of what is used here."""


def test_the_playbook_is_a_play_with_tasks_of_modules_that_take_what_they_are_given() -> None:
    play = playbook()
    assert play.keys() == {"name", "hosts", "become", "vars", "tasks"}
    for each in play["tasks"]:
        (module,) = each.keys() - {"name"}
        given = each[module]
        assert given.keys() <= TAKES[module.removeprefix("ansible.builtin.")], module
        # Unquoted, YAML takes it for a number in base eight.
        assert isinstance(given.get("mode", ""), str)
    named = set(re.findall(r"{{ (\w+) }}", PLAYBOOKS[0]))
    assert named == play["vars"].keys()


def test_the_playbook_writes_where_the_program_reads() -> None:
    made = [each["ansible.builtin.file"]["path"] for each in playbook()["tasks"] if "ansible.builtin.file" in each]
    assert made == [str(Path(managed_file_on("linux")).parent)]


def test_the_profile_is_one_of_apples() -> None:
    (profile,) = [plistlib.loads(each.encode()) for each in PROFILES]
    payloads = [profile, *profile["PayloadContent"]]
    for payload in payloads:
        assert {"PayloadType", "PayloadVersion", "PayloadIdentifier", "PayloadUUID"} <= payload.keys()
        UUID(payload["PayloadUUID"])
    for field in ("PayloadUUID", "PayloadIdentifier"):
        assert len({payload[field] for payload in payloads}) == len(payloads)
    kinds = {payload["PayloadType"]: payload for payload in payloads}
    assert kinds.keys() == {"Configuration", "com.apple.notificationsettings", "com.apple.servicemanagement"}
    (shown,) = kinds["com.apple.notificationsettings"]["NotificationSettings"]
    assert shown["BundleIdentifier"] == "com.nirmaan.tray"
    assert shown["NotificationsEnabled"] is True
    assert shown["AlertType"] in (0, 1, 2)
    for rule in kinds["com.apple.servicemanagement"]["Rules"]:
        assert rule["RuleType"] in {
            "BundleIdentifier",
            "BundleIdentifierPrefix",
            "Label",
            "LabelPrefix",
            "TeamIdentifier",
        }


@pytest.mark.skipif(shutil.which("bash") is None, reason="needs bash")
@pytest.mark.parametrize("script", SCRIPTS, ids=["program", "settings"])
def test_a_shell_script_can_be_read(script: str) -> None:
    done = subprocess.run(["bash", "-n"], input=script, text=True, capture_output=True, timeout=10)
    assert (done.returncode, done.stderr) == (0, "")
    assert script.startswith("#!/bin/sh\nset -eu\n")


def test_the_scripts_write_where_the_program_reads() -> None:
    folder = str(Path(managed_file_on("darwin")).parent)
    assert f'folder="{folder}"\n' in SCRIPTS[1]
    assert "Join-Path $env:ProgramData 'Nirmaan Tray'" in POWERSHELL
    assert managed_file_on("win32", "X:\\Data") == "X:\\Data\\Nirmaan Tray\\settings.toml"


def test_what_powershell_would_stumble_over_first_is_not_there() -> None:
    """No PowerShell runs here: its quotes and brackets are counted, and its names are those that it has."""
    code = re.sub(r"@'\n.*?^'@", "''", POWERSHELL, flags=re.MULTILINE | re.DOTALL)
    code = re.sub(r"^\s*#.*$", "", code, flags=re.MULTILINE)
    unquoted = re.sub(r"'[^'\n]*'|\"[^\"\n]*\"", "''", code)
    assert '"' not in unquoted
    assert unquoted.count("'") % 2 == 0
    for opening, closing in ("()", "{}", "[]"):
        assert unquoted.count(opening) == unquoted.count(closing)
    commands = set(re.findall(r"\b([A-Z]\w+-[A-Z]\w+|\w+\.exe)\b", unquoted))
    assert commands == {"Join-Path", "New-Item", "Out-Null", "icacls.exe", "Test-Path", "Remove-Item", "New-Object"}
    assigned = re.findall(r"^(\$\w+(?:, \$\w+)*) =", code, re.MULTILINE)
    set_ones = {"ErrorActionPreference", *re.findall(r"\w+", " ".join(assigned))}
    assert set(re.findall(r"\$\{?(\w+)\b(?!:)", code)) - set_ones == {"LASTEXITCODE", "false"}


def test_the_batch_file_uses_what_it_sets() -> None:
    assert set(re.findall(r"%(\w+)%", BATCH)) <= {*re.findall(r'set "(\w+)=', BATCH), "errorlevel"}
    assert all(line.count('"') % 2 == 0 for line in BATCH.splitlines())


def commands() -> list[str]:
    table = GUIDE.partition("| command | what it does |")[2].partition("\n\n")[0]
    return [command for row in table.splitlines()[2:] for command in re.findall(r"`([^`]+)`", row.split(" | ")[0])]


@pytest.mark.parametrize("command", commands())
def test_a_command_in_the_table_can_be_typed(command: str) -> None:
    name, *arguments = command.split()
    assert name == "nirmaan-tray"
    typed = parser().parse_args(arguments)
    assert typed.command == (arguments[0] if arguments else "run")


def test_the_links_in_the_table_are_those_that_are_taken() -> None:
    table = GUIDE.partition("| link | what it does |")[2].partition("\n\n")[0]
    links = re.findall(r"^\| `(.*?)` ", table, re.MULTILINE)
    assert links == ["nirmaan-tray:show", "nirmaan-tray:open/NAME", "nirmaan-tray:sign-in?…"]
    assert all(app_links.parse(link.replace("…", "code=a&state=b")) for link in links)
    assert f"`{app_links.SIGN_IN}`" in GUIDE, "the redirect URI, to the letter"


def test_there_are_examples_for_each_way() -> None:
    assert [len(each) for each in (PLAYBOOKS, PROFILES, SCRIPTS)] == [1, 1, 2]
