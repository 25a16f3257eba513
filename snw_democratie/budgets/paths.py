"""The addresses of the buurtbudget."""

from __future__ import annotations

PUBLIC = "/buurtbudget"
TEAM = "/team/buurtbudget"
HAND_IN = "/plan-indienen"
OWN = "/mijn-plan"
SUPPORT = "/steun"


def round_page(slug: str) -> str:
    """The page of a round for everybody."""
    return f"{PUBLIC}/{slug}"


def plan_page(slug: str, number: int) -> str:
    """The page of a plan for everybody."""
    return f"{PUBLIC}/{slug}/plannen/{number}"


def picture(slug: str, key: str) -> str:
    """A picture that everybody may see."""
    return f"{PUBLIC}/{slug}/foto/{key}"


def booth(slug: str) -> str:
    """Where one votes."""
    return f"{PUBLIC}/{slug}/stemmen"


def practise(slug: str) -> str:
    """Where one tries what voting is like; nothing counts there."""
    return f"{PUBLIC}/{slug}/oefenen"


def result(slug: str) -> str:
    """Where the outcome stands."""
    return f"{PUBLIC}/{slug}/uitslag"


def my_vote(slug: str) -> str:
    """Where one sees what the own vote did."""
    return f"{result(slug)}/mijn-stem"


def count_steps(slug: str) -> str:
    """The steps of the count, one by one."""
    return f"{result(slug)}/stappen"


def count_file(slug: str, name: str) -> str:
    """A file of the published record, byte for byte."""
    return f"{result(slug)}/bestand/{name}"


def rule_file(slug: str) -> str:
    """The rule as it was settled before the count, byte for byte."""
    return f"{PUBLIC}/{slug}/rule.json"


def final_list(slug: str) -> str:
    """The frozen list, byte for byte."""
    return f"{PUBLIC}/{slug}/lijst.json"


def hand_in(slug: str) -> str:
    """Where a plan is typed."""
    return f"{HAND_IN}/{slug}"


def support(slug: str, number: int) -> str:
    """Where one supports a plan."""
    return f"{SUPPORT}/{slug}/{number}"


def team_round(slug: str, part: str = "") -> str:
    """A page of a round for its wijkplatform."""
    return f"{TEAM}/{slug}{part}"


def team_plan(slug: str, number: int, part: str = "") -> str:
    """A page of a plan for its wijkplatform."""
    return f"{TEAM}/{slug}/plannen/{number}{part}"


def team_picture(slug: str, key: str) -> str:
    """A picture for its wijkplatform, also before everybody may see it."""
    return f"{TEAM}/{slug}/foto/{key}"
