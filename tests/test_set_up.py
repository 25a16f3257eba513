"""Set-up says what is missing, installs what it may, and a green run on the build machine means that all was there."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]
SYSTEM_PACKAGES = ROOT / "scripts" / "system_packages.sh"
PACKAGES = (
    "chromium-headless-shell",
    "fonts-noto-core",
    "libatomic1",
    "libpango-1.0-0",
    "libpangoft2-1.0-0",
    "libharfbuzz-subset0",
    "belenios-tool",
)


def machine(folder: Path, *, user: int, installed: bool, apt: str = "exit 0") -> dict[str, str]:
    """A PATH with a dpkg-query, an apt-get and an id of our own; apt-get writes down what it was asked."""
    commands = {
        "dpkg-query": "echo 'install ok installed'" if installed else "exit 1",
        "apt-get": f'echo "$@" >> {folder}/asked; {apt}',
        "id": f"echo {user}",
    }
    for name, body in commands.items():
        (folder / name).write_text(f"#!/bin/sh\n{body}\n", "utf-8")
        (folder / name).chmod(0o755)
    for name in ("sh", "grep", "env"):
        (folder / name).symlink_to(str(shutil.which(name)))
    return {"PATH": str(folder)}


def install(env: dict[str, str]) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [str(shutil.which("sh")), str(SYSTEM_PACKAGES)], env=env, capture_output=True, text=True, check=False
    )


def test_a_complete_machine_is_left_alone(tmp_path: Path) -> None:
    done = install(machine(tmp_path, user=0, installed=True))
    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")
    assert not (tmp_path / "asked").exists()


def test_root_gets_all_packages_after_an_update(tmp_path: Path) -> None:
    done = install(machine(tmp_path, user=0, installed=False))
    update, packages = (tmp_path / "asked").read_text("utf-8").splitlines()
    assert done.returncode == 0
    assert update.split()[0] == "update"
    assert set(PACKAGES) <= set(packages.split())


def test_where_there_is_no_browser_without_windows_the_whole_one_is_installed(tmp_path: Path) -> None:
    only_whole = 'case "$*" in *headless-shell*) exit 100;; esac'
    done = install(machine(tmp_path, user=0, installed=False, apt=only_whole))
    asked = (tmp_path / "asked").read_text("utf-8").splitlines()[-1].split()
    assert done.returncode == 0
    assert {"chromium", *PACKAGES[1:]} <= set(asked)
    assert PACKAGES[0] not in asked


def test_a_machine_that_has_the_whole_browser_may_do_with_it(tmp_path: Path) -> None:
    env = machine(tmp_path, user=1000, installed=True)
    (tmp_path / "dpkg-query").write_text(
        '#!/bin/sh\ncase "$*" in *headless-shell*) exit 1;; esac\necho "install ok installed"\n', "utf-8"
    )
    assert install(env | {"CI": "true"}).returncode == 1
    (tmp_path / "chromium").write_text("", "utf-8")
    (tmp_path / "chromium").chmod(0o755)
    assert install(env | {"CI": "true"}).returncode == 0


@pytest.mark.parametrize(("user", "apt"), [(1000, "exit 0"), (0, "exit 100")])
def test_who_may_not_install_is_told_the_packages(user: int, apt: str, tmp_path: Path) -> None:
    env = machine(tmp_path, user=user, installed=False, apt=apt)
    at_home, on_the_build_machine = install(env), install(env | {"CI": "true"})
    assert at_home.returncode == 0
    assert on_the_build_machine.returncode == 1
    assert all(package in at_home.stderr and package in on_the_build_machine.stderr for package in PACKAGES)


def collect(env: dict[str, str]) -> subprocess.CompletedProcess[str]:
    """Let pytest begin on one small file, in a process of its own."""
    return subprocess.run(
        [sys.executable, "-m", "pytest", "--collect-only", "tests/architecture/test_bytes.py"],
        cwd=ROOT,
        env=os.environ | env,
        capture_output=True,
        text=True,
        check=False,
    )


def test_missing_reference_data_stops_the_build_machine_only(tmp_path: Path) -> None:
    nowhere = str(tmp_path / "nowhere")
    stopped = collect({"CI": "true", "SNW_SHARED": nowhere})
    assert stopped.returncode == pytest.ExitCode.USAGE_ERROR
    assert "SNW_SHARED" in stopped.stderr
    assert collect({"CI": "", "SNW_SHARED": nowhere}).returncode == pytest.ExitCode.OK
