"""What browsers get from others is what the lock file says, with its licence, and asks no other host for anything."""

from __future__ import annotations

import json
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]


@pytest.fixture
def house(tmp_path: Path) -> Path:
    """A house with the same front end installed, in which a test may break things."""
    for name in ("package.json", "package-lock.json"):
        shutil.copy(ROOT / name, tmp_path / name)
    (tmp_path / "scripts").mkdir()
    shutil.copy(ROOT / "scripts" / "front_end.py", tmp_path / "scripts" / "front_end.py")
    (tmp_path / "node_modules").symlink_to(ROOT / "node_modules")
    set_up(tmp_path)
    return tmp_path


def set_up(house: Path) -> None:
    subprocess.run([sys.executable, str(house / "scripts" / "front_end.py")], check=True, cwd=house)


def vendor(house: Path) -> Path:
    return house / "snw_democratie" / "static" / "vendor"


def test_every_package_comes_with_its_licence_and_the_version_of_the_lock_file(house: Path) -> None:
    locked = json.loads((house / "package-lock.json").read_text("utf-8"))["packages"]
    packages = json.loads((vendor(house) / "manifest.json").read_text("utf-8"))["packages"]
    assert {package["name"] for package in packages} == set(locked[""]["dependencies"])
    for package in packages:
        assert package["version"] == locked[f"node_modules/{package['name']}"]["version"]
        licences = [path for path in package["sha256"] if path.endswith("LICENSE.txt")]
        assert len((vendor(house) / licences[0]).read_text("utf-8")) > 400


def test_fonts_are_there_and_nothing_is_asked_of_another_host(house: Path) -> None:
    asked = re.findall(r"url\(\s*[\"']?([^\"')]+)", (vendor(house) / "fonts.css").read_text("utf-8"))
    assert len(asked) == 6
    assert all((vendor(house) / path).is_file() for path in asked)
    for sheet in vendor(house).rglob("*.css"):
        assert not re.search(r"@import|url\(\s*[\"']?(https?:)?//", sheet.read_text("utf-8"))


def test_a_changed_or_lost_file_is_put_back(house: Path) -> None:
    htmx, font = vendor(house) / "htmx" / "htmx.min.js", vendor(house) / "noto-sans" / "noto-sans-latin-400.woff2"
    good = htmx.read_bytes()
    htmx.write_bytes(good + b" ")
    font.unlink()
    set_up(house)
    assert htmx.read_bytes() == good
    assert font.is_file()


def test_nothing_is_written_when_nothing_changed(house: Path) -> None:
    manifest = vendor(house) / "manifest.json"
    before = manifest.stat().st_mtime_ns
    set_up(house)
    assert manifest.stat().st_mtime_ns == before
