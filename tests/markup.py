"""HTML checked by html-validate, and the Node that runs it."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
NODE = next((str(found) for found in [Path(sys.executable).parent / "node"] if found.exists()), shutil.which("node"))
"""The Node of the test tools, whose version we know; else the machine's."""

_CHECK = """
import { HtmlValidate, FileSystemConfigLoader } from "html-validate";
const pages = JSON.parse(await new Response(process.stdin).text());
const validator = new HtmlValidate(new FileSystemConfigLoader());
const problems = [];
for (const [name, html] of Object.entries(pages)) {
  const report = await validator.validateString(html, "page.html");
  for (const result of report.results)
    for (const m of result.messages) problems.push(`${name}:${m.line}:${m.column} ${m.message} (${m.ruleId})`);
}
console.log(JSON.stringify(problems));
"""


def markup_problems(pages: Mapping[str, str]) -> list[str]:
    """What html-validate says of these pages (name -> HTML), by the rules of `.htmlvalidate.json`."""
    if NODE is None or not (ROOT / "node_modules" / "html-validate").is_dir():
        raise FileNotFoundError(
            "html-validate is missing; install it with: python scripts/front_end.py --with-checkers"
        )
    run = subprocess.run(
        [NODE, "--input-type=module", "--eval", _CHECK],
        cwd=ROOT,
        input=json.dumps(dict(pages)),
        capture_output=True,
        text=True,
        check=True,
        timeout=120,
    )
    problems: list[str] = json.loads(run.stdout)
    return problems
