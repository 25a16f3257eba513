"""Make `.venv` and install this project in it, with the versions that `constraints.txt` names.

Runs on the machine's own Python with nothing installed, so it speaks old syntax until the version is checked.
"""

import os
import subprocess
import sys
import venv
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
PYTHON = ROOT / ".venv" / "bin" / "python"
WANTED = {
    "runtime": ["--editable", ".[postgres]"],
    "tests": ["--editable", ".[postgres]", "--group", "dev", "--group", "peers"],
    "bench": ["--group", "bench"],
}


def make_venv() -> None:
    """Make the virtual environment, unless it is there; say what is missing when the machine cannot."""
    if PYTHON.exists():
        return
    print("Making .venv ...", flush=True)
    try:
        venv.create(ROOT / ".venv", with_pip=True)
    except (subprocess.CalledProcessError, ImportError) as refused:
        sys.exit(f"This Python cannot make a virtual environment ({refused}). On Debian: apt-get install python3-venv")


def install(wanted: list[str]) -> None:
    """Install with uv, which is quicker; with pip where uv cannot be had or does not reach the package index."""
    print("Installing Python packages ...", flush=True)
    pip = [str(PYTHON), "-m", "pip", "--disable-pip-version-check", "install", "--quiet"]
    subprocess.run([*pip, "pip>=25.1"], cwd=ROOT, check=True)
    pinned = ["--constraint", "constraints.txt", *wanted]
    has_uv = subprocess.run([*pip, "uv>=0.13,<0.14"], cwd=ROOT, check=False).returncode == 0
    if has_uv:
        uv = [str(PYTHON), "-m", "uv", "pip", "install", "--quiet", "--python", str(PYTHON), "--link-mode", "copy"]
        # Certificates of the machine, as pip uses them: behind an office's proxy there is no other way out.
        env = {"UV_SYSTEM_CERTS": "true"} | os.environ
        if subprocess.run([*uv, "--compile-bytecode", *pinned], cwd=ROOT, check=False, env=env).returncode == 0:
            return
        print("uv did not manage; pip takes over.", flush=True)
    subprocess.run([*pip, *pinned], cwd=ROOT, check=True)


def main() -> None:
    """Install what the one argument names: `runtime`, `tests` or `bench`."""
    if sys.version_info < (3, 11):  # noqa: UP036  # the Python that starts this may be older than the project's
        sys.exit(f"Python 3.11 or newer is needed; this is {sys.version.split()[0]}. Name another: make PY=python3.12")
    make_venv()
    try:
        install(WANTED[sys.argv[1]])
    except subprocess.CalledProcessError as failed:
        sys.exit(f"The Python packages could not be installed (exit status {failed.returncode}); see the lines above.")


if __name__ == "__main__":
    main()
