"""Arrows between the rooms, and what the libraries never touch (design, the house; conventions 5, 8, 11, 14)."""

from __future__ import annotations

import ast
import re
import subprocess
import sys
from collections.abc import Iterable

import pytest

from tests.architecture.source import LIBRARIES, PACKAGES, ROOT, Source, calls, dotted, example, imports, listed, python

ABOVE = {
    "sortition": frozenset({"ballots", "snw_democratie", "tests"}),
    "ballots": frozenset({"snw_democratie", "tests"}),
    "snw_democratie": frozenset({"tests"}),
}
DOORS = ("sortition.record", "sortition.draw", "sortition.console")
"""All that `ballots` may use of `sortition`."""

OUTSIDE_WORLD = frozenset(
    """
    asyncio concurrent ctypes fileinput getpass glob http httpx importlib locale logging mmap multiprocessing os pathlib
    platform random requests secrets select selectors shutil signal socket sqlite3 ssl subprocess sys tempfile threading
    time urllib uuid
    """.split()  # noqa: SIM905  # a list of sixty words, one to a line, hides what matters
)
OUTSIDE_CALLS = frozenset({"open", "print", "input", "exec", "eval", "compile", "breakpoint", "__import__", "hash"})
CLOCKS = (".now", ".utcnow", ".today")
OUTSIDE_METHODS = (".read_text", ".read_bytes", ".write_text", ".write_bytes")
OUTSIDE_EXCEPTIONS = {
    "ballots/referendum/group.py": {"secrets"},
    "ballots/cores.py": {"multiprocessing", "signal"},
}
"""Secrets of a referendum are drawn in one file of the libraries; work is spread over the cores in another."""

VERIFIER = re.compile(
    r"sortition(\.(record|draw|certificate|errors|typespace|beacon|verify|verify_invitation|verify_seat|checking(\.\w+)?|console|__main__|__version__))?"
)
"""The modules of the half that checks."""
BUDGET_VERIFIER = re.compile(
    r"ballots(\.(checks|budgeting(\.(verify|frozen|summary|reading|naive(\.\w+)?))?))?|sortition\.(record|console)"
)
"""The modules that count a buurtbudget a second time; none of them may see the engine that counts first."""
REFERENDUM_VERIFIER = re.compile(
    r"ballots(\.(checks|cores|errors|referendum(\.(verify|report|group|hashes|reasons|election|checking(\.\w+)?))?))?|sortition\.record"
)
"""The modules that verify a referendum; none of them may see what makes ballots, keys or tallies."""

TRIED = frozenset({("sortition/beacon.py", "drand_verify"), ("ballots/referendum/group.py", "gmpy2")})
"""What a part of a verifier uses when it is there."""

LIBRARY_PACKAGES = {"sortition": {"numpy", "scipy", "pulp", "highspy"}, "ballots": {"numpy"}}
LIBRARY_EXCEPTIONS = {
    "sortition/beacon.py": {"drand_verify"},
    "ballots/budgeting/max_welfare.py": {"pulp"},
    "ballots/referendum/group.py": {"gmpy2"},
}


def wrong_arrows(sources: Iterable[Source]) -> list[str]:
    """Imports against the arrows `snw_democratie -> ballots -> sortition`, the last to `record` and `draw` only."""
    wrong = []
    for source in sources:
        room = source.path.partition("/")[0]
        for found in imports(source):
            half_open = room == "ballots" and found.top == "sortition"
            if found.top in ABOVE[room] or (half_open and not any(found.reaches(door) for door in DOORS)):
                wrong.append(f"{source.path}:{found.line} imports {found.module} {found.name}")
    return wrong


def outside_world(sources: Iterable[Source]) -> list[str]:
    """Where a library reads files, clocks, the environment, the network or chance, or writes or logs anything."""
    wrong = []
    for source in sources:
        if source.is_main:
            continue
        refused = OUTSIDE_WORLD - OUTSIDE_EXCEPTIONS.get(source.path, set())
        wrong += [
            f"{source.path}:{found.line} imports {found.module}" for found in imports(source) if found.top in refused
        ]
        wrong += [
            f"{source.path}:{line} calls {name}"
            for name, line in calls(source)
            if name in OUTSIDE_CALLS or name.endswith(OUTSIDE_METHODS + CLOCKS)
        ]
    return wrong


def chance(sources: Iterable[Source]) -> list[str]:
    """Where `random` or `numpy.random` is used: a public draw takes published bytes, a secret comes from `secrets`."""
    wrong = []
    for source in sources:
        wrong += [
            f"{source.path}:{found.line} imports {found.module} {found.name}"
            for found in imports(source)
            if found.top == "random" or found.reaches("numpy.random")
        ]
        wrong += [
            f"{source.path}:{line} calls {name}"
            for name, line in calls(source)
            if name.startswith(("np.random.", "numpy.random."))
        ]
    return wrong


def environment_readers(sources: Iterable[Source]) -> list[str]:
    """Where the environment is read: in one place, so that an installation can be described by its settings."""
    return [
        f"{source.path}:{node.lineno} reads the environment"
        for source in sources
        if not source.matches("snw_democratie/settings.py", "snw_democratie/app.py", "snw_democratie/cli/*")
        for node in ast.walk(source.tree)
        if isinstance(node, ast.Attribute | ast.Name)
        and dotted(node) in ("os.environ", "os.getenv", "environ", "getenv")
    ]


def commits(sources: Iterable[Source]) -> list[str]:
    """Where a transaction is opened or committed outside `db/`, where the rules for it stand."""
    return [
        f"{source.path}:{line} calls {name}"
        for source in sources
        if not source.matches("snw_democratie/db/*")
        for name, line in calls(source)
        if name.rpartition(".")[2] in ("commit", "Session", "sessionmaker", "begin_nested")
    ]


def beyond_standard_library(sources: Iterable[Source], parts: re.Pattern[str] = VERIFIER) -> list[str]:
    """Where a part of the verifier imports more than the standard library and the other parts of the verifier.

    The signature library of `sortition.beacon` and the numbers of `group` may be tried, but not needed.
    """
    wrong = []
    for source in sources:
        for found in imports(source):
            named = f"{found.module}.{found.name}" if found.module == "sortition" else found.module
            tried = found.optional and (source.path, found.top) in TRIED
            if not (found.top in sys.stdlib_module_names or parts.fullmatch(named) or tried):
                wrong.append(f"{source.path}:{found.line} imports {found.module} {found.name}")
    return wrong


def unlisted_packages(sources: Iterable[Source]) -> list[str]:
    """Where a library imports a third-party package that nobody decided on (conventions 14)."""
    wrong = []
    for source in sources:
        room = source.path.partition("/")[0]
        allowed = LIBRARY_PACKAGES[room] | LIBRARY_EXCEPTIONS.get(source.path, set()) | set(LIBRARIES)
        wrong += [
            f"{source.path}:{found.line} imports {found.module}"
            for found in imports(source)
            if found.top not in allowed and found.top not in sys.stdlib_module_names
        ]
    return wrong


def test_arrows_point_from_the_web_to_the_libraries() -> None:
    wrong = wrong_arrows(python(*PACKAGES))
    assert not wrong, listed(wrong)


def test_libraries_touch_no_file_clock_network_or_log() -> None:
    wrong = outside_world(python(*LIBRARIES))
    assert not wrong, listed(wrong)


def test_no_chance_but_published_bytes_and_secrets() -> None:
    wrong = chance(python(*PACKAGES))
    assert not wrong, listed(wrong)


def test_only_the_settings_read_the_environment() -> None:
    wrong = environment_readers(python(*PACKAGES))
    assert not wrong, listed(wrong)


def test_transactions_are_opened_and_committed_in_one_place() -> None:
    wrong = commits(python("snw_democratie"))
    assert not wrong, listed(wrong)


def test_verifier_needs_the_standard_library_only() -> None:
    wrong = beyond_standard_library(source for source in python("sortition") if VERIFIER.fullmatch(source.module))
    assert not wrong, listed(wrong)


def test_the_second_count_shares_nothing_with_the_first() -> None:
    parts = [source for source in python("ballots") if BUDGET_VERIFIER.fullmatch(source.module)]
    assert len(parts) >= 8
    wrong = beyond_standard_library(parts, BUDGET_VERIFIER)
    assert not wrong, listed(wrong)


def test_a_referendum_is_verified_without_what_makes_one() -> None:
    parts = [source for source in python("ballots") if REFERENDUM_VERIFIER.fullmatch(source.module)]
    assert len(parts) >= 15
    wrong = beyond_standard_library(parts, REFERENDUM_VERIFIER)
    assert not wrong, listed(wrong)


def test_the_command_of_the_ballots_needs_the_verifiers_only() -> None:
    both = re.compile(f"{BUDGET_VERIFIER.pattern}|{REFERENDUM_VERIFIER.pattern}")
    wrong = beyond_standard_library([source for source in python("ballots") if source.is_main], both)
    assert not wrong, listed(wrong)


@pytest.mark.parametrize("line", ["from ballots.referendum.proofs import prove_knowledge", "import gmpy2"])
def test_a_referendum_verifier_that_shares_something_is_seen(line: str) -> None:
    assert beyond_standard_library(example("ballots/referendum/checking/ballots.py", line), REFERENDUM_VERIFIER)


@pytest.mark.parametrize("line", ["from ballots.budgeting.caps import Purse", "import numpy", "import sortition.draw"])
def test_a_second_count_that_shares_something_is_seen(line: str) -> None:
    assert beyond_standard_library(example("ballots/budgeting/naive/greedy.py", line), BUDGET_VERIFIER)


def test_libraries_use_only_the_packages_we_decided_on() -> None:
    wrong = unlisted_packages(python(*LIBRARIES))
    assert not wrong, listed(wrong)


def test_the_half_that_checks_is_not_empty() -> None:
    assert len([source for source in python("sortition") if VERIFIER.fullmatch(source.module)]) > 12


def test_verifier_loads_without_any_installed_package() -> None:
    """The same promise, by really loading it in a Python that sees no installed package."""
    parts = [source for source in python("sortition") if VERIFIER.fullmatch(source.module)]
    parts += [source for source in python("ballots") if REFERENDUM_VERIFIER.fullmatch(source.module)]
    modules = [source.module for source in parts if not source.is_main]
    load = (
        f"import importlib, sys; sys.path.insert(0, {str(ROOT)!r}); [importlib.import_module(m) for m in {modules!r}]"
    )
    loaded = subprocess.run([sys.executable, "-I", "-S", "-c", load], capture_output=True, text=True, check=False)
    assert loaded.returncode == 0, loaded.stderr


@pytest.mark.parametrize(
    ("path", "line"),
    [
        ("sortition/pool.py", "from snw_democratie import app"),
        ("sortition/pool.py", "import ballots.budgeting"),
        ("ballots/budgeting/rule.py", "from sortition.pool import Pool"),
        ("ballots/budgeting/rule.py", "import sortition"),
        ("ballots/budgeting/rule.py", "def f():\n    from snw_democratie.db import engine"),
        ("snw_democratie/app.py", "from tests import fakes"),
    ],
)
def test_a_wrong_arrow_is_seen(path: str, line: str) -> None:
    assert wrong_arrows(example(path, line))


def test_ballots_may_use_record_and_draw() -> None:
    assert not wrong_arrows(example("ballots/a.py", "from sortition.record import digest\nfrom sortition import draw"))


@pytest.mark.parametrize(
    "text",
    [
        "import os",
        "from pathlib import Path",
        "def f():\n    import time",
        "import secrets",
        "open('a')",
        "print('a')",
        "at = datetime.now(UTC)",
        "order = hash('a')",
        "def f(p):\n    return p.read_text()",
    ],
)
def test_a_touch_of_the_outside_world_is_seen(text: str) -> None:
    assert outside_world(example("sortition/pool.py", text))
    assert not outside_world(example("sortition/__main__.py", text))


@pytest.mark.parametrize(
    "text",
    [
        "import random",
        "from random import choice",
        "import numpy.random",
        "from numpy import random",
        "np.random.default_rng(1)",
    ],
)
def test_forbidden_chance_is_seen(text: str) -> None:
    assert chance(example("snw_democratie/demo/furnishing.py", text))


@pytest.mark.parametrize(
    "text",
    ["import numpy", "from sortition import pool", "from sortition.leximin import leximin", "from .oracle import x"],
)
def test_a_verifier_that_needs_more_is_seen(text: str) -> None:
    assert beyond_standard_library(example("sortition/verify.py", text))


def test_a_second_reader_of_the_environment_is_seen() -> None:
    assert environment_readers(example("snw_democratie/pool/service.py", "key = os.environ['KEY']"))
    assert environment_readers(example("snw_democratie/pool/service.py", "key = os.getenv('KEY')"))
    assert not environment_readers(example("snw_democratie/settings.py", "key = os.environ['KEY']"))


def test_a_second_place_of_transactions_is_seen() -> None:
    assert commits(example("snw_democratie/pool/service.py", "session.commit()"))
    assert commits(example("snw_democratie/pool/service.py", "with Session(engine) as session: ..."))
    assert not commits(example("snw_democratie/db/engine.py", "session.commit()"))


def test_the_beacon_may_try_its_signature_library_but_not_need_it() -> None:
    tried = "try:\n    import drand_verify\nexcept ImportError:\n    drand_verify = None"
    assert not beyond_standard_library(example("sortition/beacon.py", tried))
    assert beyond_standard_library(example("sortition/beacon.py", "import drand_verify"))
    assert beyond_standard_library(example("sortition/checking/draw.py", tried))


def test_an_unlisted_package_is_seen() -> None:
    assert unlisted_packages(example("sortition/pool.py", "import pandas"))
    assert unlisted_packages(example("sortition/pool.py", "import drand_verify"))
    assert not unlisted_packages(example("sortition/beacon.py", "import drand_verify"))
