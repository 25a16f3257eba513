"""Checks on the certificate and on each claim of lottery.json, in exact fractions."""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction

from sortition.certificate import Finding, check
from sortition.checks import NOT_APPLICABLE, NOT_CHECKED, NOT_PUBLIC, CheckFunction, Record, Undecided, require
from sortition.reading import UNIT
from sortition.verify_panels import exact_chances, in_units, programme

NEAR = Fraction(1, 10**7)
"""How far the tickets may miss a level of the certificate, or two chances each other, and still count as equal."""


def _findings(record: Record) -> tuple[Finding, ...]:
    rules = programme(record)
    return check(record.certificate, people=rules.people, cap=rules.cap, rows=rules.rows)


def check_certificate(record: Record) -> str:
    """Every exclusion and every stage of the certificate proves what it says."""
    certificate = record.certificate
    if not certificate.stages and not certificate.exclusions:
        # Nothing is proved, and nothing is claimed by it; an optimal lottery without it is refused below.
        require(not certificate.classes, "classes without stages")
        raise Undecided(NOT_APPLICABLE, "no stages: nothing is proved")
    if not certificate.stages:
        return _exclusions_alone(record)
    findings = [finding for finding in _findings(record) if finding.name != "attained"]
    for finding in findings:
        require(finding.ok is not False, f"{finding.name}: {finding.detail}")
    unproved = [finding.name for finding in findings if finding.ok is None]
    if unproved:
        raise Undecided(NOT_CHECKED, f"{', '.join(unproved[:3])}: only a solver can tell; all stages hold")
    return f"{len(certificate.stages)} levels from {certificate.stages[0].level}, {_excluded(record)} excluded types"


def _exclusions_alone(record: Record) -> str:
    raise Undecided(NOT_CHECKED, f"{len(record.certificate.exclusions)} excluded types without stages")


def _excluded(record: Record) -> int:
    return len(record.certificate.exclusions)
