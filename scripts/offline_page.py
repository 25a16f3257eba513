"""Join the sources of the offline verification page into one file that needs nothing else.

python scripts/offline_page.py            writes snw_democratie/static/verifier/controleer.html
python scripts/offline_page.py --check    exit status 1 when that file is not the newest
"""

from __future__ import annotations

import sys
from base64 import b64encode
from hashlib import sha256
from pathlib import Path

HOUSE = Path(__file__).resolve().parents[1] / "snw_democratie" / "static" / "verifier"
PARTS = (
    "sha256",
    "spelling",
    "zip",
    "checks",
    "reading",
    "pool",
    "panels",
    "appearances",
    "certificate",
    "claims",
    "draw",
    "later",
    "speaking",
    "texts_page",
    "texts_checks",
    "words",
    "verify",
    "page",
)


def policy(script: str, style: str) -> str:
    """The content security policy under which only this script and this style run, and nothing is fetched."""
    script_hash, style_hash = (b64encode(sha256(text.encode()).digest()).decode() for text in (script, style))
    return (
        f"default-src 'none'; script-src 'sha256-{script_hash}'; style-src 'sha256-{style_hash}'; "
        "worker-src blob:; base-uri 'none'; form-action 'none'"
    )


def joined() -> str:
    """The whole page: the template with its style, its script and the hashes of both."""
    source = HOUSE / "src"
    style = (source / "page.css").read_text("utf-8")
    script = "\n".join((source / f"{part}.js").read_text("utf-8") for part in PARTS)
    assert "</" not in style + script, "would end its element early"
    template = (source / "page.html").read_text("utf-8")
    for name, text in (("policy", policy(script, style)), ("style", style), ("script", script)):
        template = template.replace("{{" + name + "}}", text)
    return template


def main(arguments: list[str]) -> int:
    """Write the page, or with --check only say whether it is the newest."""
    page = HOUSE / "controleer.html"
    if arguments == ["--check"]:
        return 0 if page.exists() and page.read_text("utf-8") == joined() else 1
    page.write_text(joined(), "utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
