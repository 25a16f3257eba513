"""Checks on the certificate and on each claim of lottery.json, in exact fractions."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from fractions import Fraction
from functools import cache

from sortition.certificate import Certificate, Finding, Stage, check, shape
from sortition.checking.checks import NOT_APPLICABLE, NOT_CHECKED, NOT_PUBLIC, Undecided, require
from sortition.checking.lottery_record import CheckFunction, Record
from sortition.checking.panels import exact_chances, in_units, programme
from sortition.checking.reading import UNIT

NEAR = Fraction(1, 10**7)
"""How far the tickets may miss a level of the certificate, or two chances each other, and still count as equal."""


def claim_checks(record: Record) -> Mapping[str, CheckFunction]:
    """The checks of this file; the certificate is gone through once for all of them."""

    @cache
    def findings() -> tuple[Finding, ...]:
        return _findings(record)

    def with_findings(function: Callable[[Record, tuple[Finding, ...]], str]) -> CheckFunction:
        return lambda record: function(record, findings())

    def first(public: Callable[[Record], None], function: CheckFunction) -> CheckFunction:
        def made(record: Record) -> str:
            # What needs no private file is asked first: the findings stop at a file that is not published.
            public(record)
            return function(record)

        return made

    return {
        "certificate": first(_fits_the_lottery, with_findings(check_certificate)),
        "exclusions": with_findings(check_exclusions),
        "attained": with_findings(check_attained),
        "eta": check_eta,
        "optimal": first(_could_be_optimal, with_findings(check_optimal)),
        "gap": check_gap,
        "min_chance": check_min_chance,
        "max_chance": check_max_chance,
        "best_max_chance": check_best_max_chance,
        "support": check_support,
        "unequal": check_unequal,
    }


def _findings(record: Record) -> tuple[Finding, ...]:
    rules = programme(record)
    found = check(_with_levels(record), people=rules.people, cap=rules.cap, rows=rules.rows)
    if record.certificate.stages or record.certificate.classes:
        return found
    return tuple(finding for finding in found if finding.name == "shape" or finding.name.startswith("exclusion"))


def _with_levels(record: Record) -> Certificate:
    """The certificate; one that proves exclusions only gets a level of 0 for everybody else, to have a full shape."""
    certificate = record.certificate
    if certificate.stages or certificate.classes:
        return certificate
    excluded = {exclusion.type for exclusion in certificate.exclusions}
    classes = tuple(-1 if t in excluded else 0 for t in range(record.lottery.types))
    stages = (Stage(level=Fraction(0), multipliers=()),) if len(excluded) < record.lottery.types else ()
    return Certificate(exclusions=certificate.exclusions, stages=stages, classes=classes)


def _fits_the_lottery(record: Record) -> None:
    """Refuse a certificate whose shape is wrong whatever types.csv says; how many household rows it has is private."""
    lottery = record.lottery
    form = shape(_with_levels(record), lottery.types, len(lottery.quotas) + 1 + lottery.types)
    require(form.ok is True, f"{form.name}: {form.detail}")
    require(not record.certificate.stages or lottery.objective == "leximin", f"stages for {lottery.objective}")


def _could_be_optimal(record: Record) -> None:
    """Refuse `optimal` where the claims and the certificate themselves forbid it, published tables or not."""
    lottery, certificate = record.lottery, record.certificate
    if not lottery.claims.optimal:
        return
    require(lottery.objective == "leximin", f"optimal is claimed for the objective {lottery.objective}")
    require(bool(certificate.stages), "optimal is claimed without levels")
    unproved = sum(exclusion.multipliers is None for exclusion in certificate.exclusions)
    require(not unproved, f"optimal is claimed, and {unproved} exclusions are not proved")
    if record.tickets_ is None:
        eta = lottery.claims.eta
        require(eta is None or eta <= NEAR, f"optimal is claimed with eta {eta}")


def check_certificate(record: Record, findings: tuple[Finding, ...]) -> str:
    """The certificate has the right shape and every stage proves its level."""
    stages = record.certificate.stages
    for finding in findings:
        if finding.name == "shape" or finding.name.startswith("stage"):
            require(finding.ok is True, f"{finding.name}: {finding.detail}")
    if not stages:
        raise Undecided(NOT_APPLICABLE, "no stages: no level is proved")
    return f"{len(stages)} levels proved, the first {stages[0].level}"


def check_exclusions(record: Record, findings: tuple[Finding, ...]) -> str:
    """Each excluded type is proved to be in no panel, and has no ticket."""
    exclusions = record.certificate.exclusions
    if not exclusions:
        return "no type is excluded"
    unproved = 0
    for finding in findings:
        if finding.name.startswith("exclusion"):
            require(finding.ok is not False, f"{finding.name}: {finding.detail}")
            unproved += finding.ok is None
    for exclusion in exclusions:
        seats = record.tickets.seats[exclusion.type] if exclusion.type < record.lottery.types else 0
        require(not seats, f"type {exclusion.type} is excluded and has tickets")
    if unproved:
        raise Undecided(NOT_CHECKED, f"{unproved} of {len(exclusions)} exclusions: only a solver can tell")
    return f"{len(exclusions)} types proved to be in no panel"


def check_attained(record: Record, findings: tuple[Finding, ...]) -> str:
    """The chances of the certificate keep every row themselves."""
    if not record.certificate.stages:
        raise Undecided(NOT_APPLICABLE, "no stages")
    for finding in findings:
        if finding.name == "attained":
            require(finding.ok is True, finding.detail)
            return finding.detail
    raise Undecided(NOT_CHECKED, "the certificate has not the right shape")


def check_eta(record: Record) -> str:
    """The largest shortfall of the tickets below the certificate is as claimed."""
    claimed = record.lottery.claims.eta
    if not record.certificate.stages:
        require(claimed is None, "eta is claimed without levels")
        return "no levels, no eta"
    require(claimed is not None, "levels without eta")
    eta = recomputed_eta(record)
    require(claimed == eta, f"eta is {eta}, not {claimed}")
    return f"eta {eta}, about {float(eta):.1e}"


def recomputed_eta(record: Record) -> Fraction:
    """The largest shortfall, over types, of the tickets' chance below the certificate's level; 0 without levels."""
    stages, classes = record.certificate.stages, record.certificate.classes
    chances = exact_chances(record)
    fits = len(classes) == len(chances) and all(-1 <= number < len(stages) for number in classes)
    if not fits:
        raise Undecided(NOT_CHECKED, "the certificate has not the right shape")
    pairs = zip(classes, chances, strict=True)
    shortfalls = (stages[number].level - chance for number, chance in pairs if number >= 0)
    return max(shortfalls, default=Fraction(0))


def check_optimal(record: Record, findings: tuple[Finding, ...]) -> str:
    """`optimal` is claimed exactly when leximin, certificate, exclusions and eta allow it."""
    claims, stages = record.lottery.claims, record.certificate.stages
    if any(finding.ok is False for finding in findings):
        raise Undecided(NOT_CHECKED, "rests on the certificate, which failed")
    proved = bool(stages) and record.lottery.objective == "leximin" and all(finding.ok for finding in findings)
    optimal = proved and recomputed_eta(record) <= NEAR
    require(claims.optimal == optimal, f"optimal is claimed {claims.optimal}, and recomputed {optimal}")
    return "proved optimal" if optimal else "not claimed"


def check_gap(record: Record) -> str:
    """The gap is 0 when optimal, and else not below what the first level of the certificate leaves open."""
    claims = record.lottery.claims
    require(not claims.optimal or claims.gap == 0, f"gap is {claims.gap} for an optimal lottery")
    if claims.optimal:
        exact_chances(record)  # where `optimal` cannot be checked, 0 is no more than a claim
        return "0, because optimal"
    if claims.gap is None:
        return "nothing is claimed"
    if not record.certificate.stages:
        raise Undecided(NOT_CHECKED, "no levels: only a solver can tell")
    chances = exact_chances(record)
    excluded = {exclusion.type for exclusion in record.certificate.exclusions}
    smallest = min((chance for t, chance in enumerate(chances) if t not in excluded), default=Fraction(0))
    shown = max(Fraction(0), record.certificate.stages[0].level - smallest)
    if claims.gap < shown:
        raise Undecided(NOT_CHECKED, f"the certificate shows {shown}; {claims.gap} only a solver can tell")
    return f"at most {shown} by the certificate"


def check_min_chance(record: Record) -> str:
    """The smallest chance of people whose type is not excluded."""
    claimed, chances = record.lottery.claims.min_chance, record.chances.chances
    hidden = record.certificate_ is None
    excluded = set() if hidden else {exclusion.type for exclusion in record.certificate.exclusions}
    if hidden or (record.people_ is None and excluded):
        # Excluded people have chance 0, but who they are is not public.
        positive = min((chance for chance in chances if chance), default=0)
        require(claimed in (0, positive), f"the smallest positive chance is {positive} x 10^-12, not {claimed}")
        if hidden:
            excluded = {exclusion.type for exclusion in record.certificate.exclusions}  # says why it is not here
        raise Undecided(NOT_PUBLIC, "who is excluded is not public")
    types = record.people_.types if record.people_ is not None else (-1,) * len(chances)
    smallest = min((c for c, t in zip(chances, types, strict=True) if t not in excluded), default=0)
    require(claimed == smallest, f"the smallest chance is {smallest} x 10^-12, not {claimed}")
    return f"{smallest} x 10^-12"


def check_max_chance(record: Record) -> str:
    """The largest chance."""
    largest = max(record.chances.chances)
    require(record.lottery.claims.max_chance == largest, f"the largest chance is {largest} x 10^-12, not the claimed")
    return f"{largest} x 10^-12"


def check_best_max_chance(record: Record) -> str:
    """The smallest possible largest chance lies between the average and the largest; more only a solver can tell."""
    lottery, best = record.lottery, record.lottery.claims.best_max_chance
    if best is None:
        return "nothing is claimed"
    largest = lottery.claims.max_chance
    slack = int(NEAR * UNIT)
    require(best <= largest + slack, f"{best} x 10^-12 is above the largest chance {largest}")
    average = in_units(Fraction(lottery.seats, lottery.people))
    require(best >= average - slack, f"{best} x 10^-12 is below the average chance {average}")
    if best <= average + slack:
        return f"{best} x 10^-12, the average chance"
    raise Undecided(NOT_CHECKED, f"{best} x 10^-12 is possible; that nothing smaller is, only a solver can tell")


def check_support(record: Record) -> str:
    """The number of compositions in the lottery."""
    support = len(record.tickets.tickets)
    require(record.lottery.claims.support == support, f"{support} compositions, not {record.lottery.claims.support}")
    return f"{support} compositions"


def check_unequal(record: Record) -> str:
    """How many groups of people with equal values have chances that differ by more than NEAR."""
    claimed = record.lottery.claims.unequal
    groups: dict[tuple[str, ...], list[Fraction]] = {}
    for values, chance in zip(record.types.values, exact_chances(record), strict=True):
        groups.setdefault(values, []).append(chance)
    unequal = sum(max(chances) - min(chances) > NEAR for chances in groups.values())
    require(claimed == unequal, f"{unequal} groups with unequal chances, not {claimed}")
    return f"{unequal} of {len(groups)} groups of equal values"
