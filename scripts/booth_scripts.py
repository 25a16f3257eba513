"""Join the modules that run on the devices of voters and trustees into the scripts that are served.

python scripts/booth_scripts.py            writes snw_democratie/static/booth/*.js
python scripts/booth_scripts.py --check    exit status 1 when those are not the newest

Joined they are one digest to publish, and one request on a telephone; comments and indents stay behind in the modules.
"""

from __future__ import annotations

import re
import sys
from pathlib import Path

STATIC = Path(__file__).resolve().parents[1] / "snw_democratie" / "static"
SOURCE, MADE = STATIC / "js" / "referendum", STATIC / "booth"
SCRIPTS = {
    "stemhokje": (
        "group", "hashes", "codes", "proofs", "ballot", "opening", "receipt", "qr", "address", "worker", "booth",
    ),
    "envelop": ("group", "hashes", "codes", "proofs", "ballot", "opening", "receipt", "worker", "check"),
    "sleutelhouder": (
        "group", "hashes", "proofs", "ballot", "knowing", "ceremony", "keyfile", "counting", "listed", "exchange",
        "address", "trustee",
    ),
    "zonder_internet": ("offline",),
}  # fmt: skip
_COMMENT = re.compile(r"//.*|/\*\*.*\*/")
_BEHIND = re.compile(r" // [^\"'`]*$")


def bare(text: str) -> str:
    """A module without its comments and indents; a comment is a line of its own, or stands behind ` // `."""
    lines = (_BEHIND.sub("", line).strip() for line in text.splitlines())
    return "\n".join(line for line in lines if line and not _COMMENT.fullmatch(line))


def joined(name: str) -> str:
    """The whole script."""
    text = "\n".join(bare((SOURCE / f"{part}.js").read_text("utf-8")) for part in SCRIPTS[name]) + "\n"
    assert "</" not in text, "would end its element early"
    return text


def main(arguments: list[str]) -> int:
    """Write the scripts, or with --check only say whether they are the newest."""
    made = {MADE / f"{name}.js": joined(name) for name in SCRIPTS}
    if arguments == ["--check"]:
        return 0 if all(path.exists() and path.read_text("utf-8") == text for path, text in made.items()) else 1
    MADE.mkdir(exist_ok=True)
    for path, text in made.items():
        path.write_text(text, "utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
