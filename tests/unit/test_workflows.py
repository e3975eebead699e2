"""The workflows of the project's host, and the scripts that run only there, as far as they can be tried here."""

import os
import plistlib
import re
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
WORKFLOWS = sorted((ROOT / ".github" / "workflows").glob("*.yml"))
SCRIPTS = sorted((ROOT / "installers").glob("*/*.sh"))
BIN = Path(sys.executable).parent


def said(*command: str | Path) -> str:
    """What a tool says; it has to succeed."""
    ran = subprocess.run(command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, timeout=120, check=False)
    assert ran.returncode == 0, ran.stdout
    return ran.stdout


def test_the_workflows_are_what_their_host_understands() -> None:
    assert [workflow.stem for workflow in WORKFLOWS] == ["release", "test"]
    said(BIN / "check-jsonschema", "--builtin-schema", "vendor.github-workflows", *WORKFLOWS)


def test_nobody_finds_a_way_in_through_them() -> None:
    # Without the network: what it would ask there is whether pins are known to be bad.
    said(BIN / "zizmor", "--offline", "--no-progress", *WORKFLOWS)


@pytest.mark.parametrize("workflow", WORKFLOWS, ids=lambda workflow: workflow.stem)
def test_what_they_use_is_one_commit_and_cannot_change(workflow: Path) -> None:
    used = re.findall(r"uses: (.+)", workflow.read_text())
    assert used
    assert [each for each in used if not re.fullmatch(r"actions/[a-z-]+@[0-9a-f]{40} # v\d+\.\d+\.\d+", each)] == []


@pytest.mark.parametrize("workflow", WORKFLOWS, ids=lambda workflow: workflow.stem)
def test_what_they_run_of_ours_is_there(workflow: Path) -> None:
    text = workflow.read_text()
    targets = set(re.findall(r"^([a-z-]+):", (ROOT / "Makefile").read_text(), re.MULTILINE))
    assert set(re.findall(r"\bmake ([a-z-]+)", text)) <= targets
    for script in re.findall(r"(?:run: |&& )((?:tools|installers)/[a-z/.-]+)", text):
        assert os.access(ROOT / script, os.X_OK), script
    for module in re.findall(r"-m (installers[.a-z]+)", text):
        assert (ROOT / f"{module.replace('.', '/')}.py").is_file()


def test_every_python_that_is_promised_is_tried() -> None:
    (test,) = (workflow for workflow in WORKFLOWS if workflow.stem == "test")
    tried = re.findall(r"python: \[(.*)\]", test.read_text())
    assert tried == ['"3.11", "3.12", "3.13", "3.14"'] * 2


@pytest.mark.skipif(sys.platform == "win32", reason="no sh")
@pytest.mark.parametrize("script", SCRIPTS, ids=lambda script: f"{script.parent.name}-{script.stem}")
def test_the_scripts_for_other_systems_can_be_read(script: Path) -> None:
    said("sh", "-n", script)
    assert script.read_text().startswith("#!/bin/sh\n")
    assert os.access(script, os.X_OK)


@pytest.mark.skipif(sys.platform != "linux", reason="a Mac would go on")
def test_without_an_app_no_disk_image_is_begun(tmp_path: Path) -> None:
    ran = subprocess.run(["sh", ROOT / "installers/macos/build.sh"], capture_output=True, text=True, check=False)
    assert (ran.returncode, ran.stdout) == (1, "")
    assert "make bundle makes it, on a Mac" in ran.stderr


def test_without_a_certificate_nothing_is_signed_and_it_is_said() -> None:
    env = {key: value for key, value in os.environ.items() if key != "CERTIFICATE"}
    for script in ("windows/sign.sh", "macos/keychain.sh"):
        command = ["sh", str(ROOT / "installers" / script), "none.exe"]
        ran = subprocess.run(command, env=env, capture_output=True, text=True, check=False)
        assert ran.returncode == 0
        assert "signed" in ran.stderr


def test_the_entitlements_are_the_least_that_python_needs() -> None:
    granted = plistlib.loads((ROOT / "installers/macos/entitlements.plist").read_bytes())
    assert granted == {
        "com.apple.security.cs.allow-unsigned-executable-memory": True,
        "com.apple.security.cs.disable-library-validation": True,
    }
