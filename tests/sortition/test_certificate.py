"""The certificate is exact, has one spelling, and refuses every forged number."""

from __future__ import annotations

import json
from dataclasses import replace
from fractions import Fraction

import numpy as np
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from scipy.optimize import linprog

from sortition.certificate import BadCertificate, Certificate, Exclusion, Stage, as_value, check, from_value
from sortition.relaxation import leximin_relaxation
from sortition.typespace import Row, TypeSpace
from tests.sortition.spaces import spaces

# One person of type 0 for one seat of two, three persons of type 1: chances 1/3 would do, the quota gives 1 and 1/3.
TWO = TypeSpace(
    people=(1, 3),
    cap=(1, 3),
    rows=(
        Row(name=("quota", "a", "x"), types=(0,), lower=1, upper=1),
        Row(name=("seats",), types=(0, 1), lower=2, upper=2),
    ),
    seats=2,
)
PROOF = Certificate(
    exclusions=(),
    stages=(
        Stage(level=Fraction(1, 3), multipliers=((0, Fraction(-1)), (1, Fraction(1)))),
        Stage(level=Fraction(1), multipliers=()),
    ),
    classes=(1, 0),
)


def holds(certificate: Certificate, space: TypeSpace) -> bool:
    findings = check(certificate, people=space.people, cap=space.cap, rows=space.rows)
    return all(finding.ok for finding in findings)


def test_a_proof_made_by_hand_holds() -> None:
    assert holds(PROOF, TWO)


@pytest.mark.parametrize(
    ("forged", "stage"),
    [
        (replace(PROOF, stages=(replace(PROOF.stages[0], level=Fraction(1, 4)), PROOF.stages[1])), "stage 0"),
        (replace(PROOF, stages=(replace(PROOF.stages[0], level=Fraction(1, 2)), PROOF.stages[1])), "stage 0"),
        (replace(PROOF, stages=(replace(PROOF.stages[0], multipliers=()), PROOF.stages[1])), "stage 0"),
        (replace(PROOF, classes=(0, 1)), "stage 0"),
        (replace(PROOF, stages=(PROOF.stages[0], replace(PROOF.stages[1], level=Fraction(9, 10)))), "stage 1"),
        (replace(PROOF, classes=(1,)), "shape"),
        (replace(PROOF, classes=(-1, 0)), "shape"),
        (replace(PROOF, classes=(1, 2)), "shape"),
        (replace(PROOF, stages=PROOF.stages[::-1], classes=(0, 1)), "shape"),
    ],
)
def test_a_forged_proof_fails_at_the_stage_that_was_forged(forged: Certificate, stage: str) -> None:
    findings = check(forged, people=TWO.people, cap=TWO.cap, rows=TWO.rows)
    assert next(finding.name for finding in findings if not finding.ok) == stage


def test_levels_that_break_a_row_are_not_attained() -> None:
    # Every stage is proved, yet the seats add up to 2 1/2: a row that no multiplier looks at is broken.
    broken = replace(TWO, rows=(*TWO.rows, Row(name=("quota", "a", "y"), types=(1,), lower=2, upper=3)))
    findings = check(PROOF, people=broken.people, cap=broken.cap, rows=broken.rows)
    assert [finding.name for finding in findings if not finding.ok] == ["attained"]


@settings(max_examples=120, deadline=None)
@given(space=spaces())
def test_the_relaxation_is_exact_and_its_proof_holds(space: TypeSpace) -> None:
    relaxation = leximin_relaxation(space)
    assert relaxation.exact
    assert relaxation.certificate is not None
    assert holds(relaxation.certificate, space)
    assert from_value(json.loads(json.dumps(as_value(relaxation.certificate)))) == relaxation.certificate


@settings(max_examples=150, deadline=None)
@given(space=spaces(), data=st.data())
def test_any_other_level_multiplier_or_class_is_refused(space: TypeSpace, data: st.DataObject) -> None:
    certificate = leximin_relaxation(space).certificate
    assert certificate is not None
    value = as_value(certificate)
    stage = data.draw(st.integers(0, len(certificate.stages) - 1))
    what = data.draw(st.sampled_from(["level", "class"]))
    if what == "level":
        change = data.draw(st.fractions(min_value=Fraction(-1, 2), max_value=Fraction(1, 2)))
        assume(change)
        stages = list(certificate.stages)
        stages[stage] = replace(stages[stage], level=stages[stage].level + change)
        forged = replace(certificate, stages=tuple(stages))
    else:
        type_ = data.draw(st.integers(0, len(space.people) - 1))
        other = data.draw(st.integers(-1, len(certificate.stages) - 1))
        # In a stage of the same level a type may be just as well proved.
        assume(other < 0 or certificate.stages[other].level != certificate.stages[certificate.classes[type_]].level)
        classes = list(certificate.classes)
        classes[type_] = other
        forged = replace(certificate, classes=tuple(classes))
    assert not holds(forged, space)
    assert as_value(certificate) == value


@given(
    quota=st.fractions(min_value=-3, max_value=3).filter(bool),
    size=st.fractions(min_value=-3, max_value=3).filter(bool),
)
def test_multipliers_that_prove_nothing_are_refused(quota: Fraction, size: Fraction) -> None:
    stage = replace(PROOF.stages[0], multipliers=((0, quota), (1, size)))
    # They prove the level of type 1 when they hold it back and leave type 0, which has its cap, alone.
    assert holds(replace(PROOF, stages=(stage, PROOF.stages[1])), TWO) == (size > 0 and quota + size <= 0)


@settings(max_examples=80, deadline=None)
@given(space=spaces())
def test_the_smallest_level_is_what_another_solver_finds(space: TypeSpace) -> None:
    types = len(space.people)
    upper = [[0.0] * (types + 1) for _ in range(types)]
    for t, n in enumerate(space.people):
        upper[t][t], upper[t][types] = -1.0, float(n)
    bounds = [0.0] * types
    for row in space.rows:
        line = [float(t in row.types) for t in range(types)] + [0.0]
        upper += [line, [-x for x in line]]
        bounds += [row.upper, -row.lower]
    found = linprog(
        [0.0] * types + [-1.0], A_ub=np.array(upper), b_ub=bounds, bounds=[(0, c) for c in space.cap] + [(0, 1)]
    )
    assert abs(-found.fun - float(min(leximin_relaxation(space).levels))) < 1e-7


def test_a_type_without_a_place_is_excluded_with_a_proof() -> None:
    # The quota leaves half a seat for type 0: none in any panel, and the certificate shows it.
    space = TypeSpace(
        people=(1, 1, 2),
        cap=(1, 1, 2),
        rows=(
            Row(name=("quota", "a", "x"), types=(0, 1), lower=0, upper=1),
            Row(name=("quota", "b", "x"), types=(0, 2), lower=2, upper=2),
            Row(name=("quota", "c", "x"), types=(1, 2), lower=2, upper=2),
            Row(name=("seats",), types=(0, 1, 2), lower=2, upper=2),
        ),
        seats=2,
    )
    certificate = leximin_relaxation(space, excluded=frozenset({0, 1})).certificate
    assert certificate is not None
    assert holds(certificate, space)
    assert certificate.classes[:2] == (-1, -1)
    unproved = replace(certificate, exclusions=tuple(Exclusion(type=t, multipliers=None) for t in (0, 1)))
    findings = check(unproved, people=space.people, cap=space.cap, rows=space.rows)
    assert [finding.ok for finding in findings if finding.name.startswith("exclusion")] == [None, None]
    forged = replace(
        certificate, exclusions=(Exclusion(type=0, multipliers=((3, Fraction(1)),)), *certificate.exclusions[1:])
    )
    assert not holds(forged, space)


@pytest.mark.parametrize(
    "spelling", ["2/4", "+1/3", "1/1", "01/3", "1/03", "1 /3", "-0", "1/-3", "0.5", "", "1/0", "1_0", "١"]
)
def test_a_fraction_has_one_spelling(spelling: str) -> None:
    value = as_value(PROOF)
    value["stages"][0]["level"] = spelling  # type: ignore[index]
    with pytest.raises(BadCertificate):
        from_value(value)


@pytest.mark.parametrize(
    "forge",
    [
        lambda v: v.pop("classes"),
        lambda v: v.update(more=1),
        lambda v: v.update(classes=[True, 0]),
        lambda v: v.update(classes=[1, -2]),
        lambda v: v.update(stages={}),
        lambda v: v["stages"][0]["multipliers"].reverse(),
        lambda v: v["stages"][0]["multipliers"].append([1, "1"]),
        lambda v: v["stages"][0]["multipliers"].append([5, "0"]),
        lambda v: v["stages"][0]["multipliers"].append([5]),
        lambda v: v["stages"][0].update(level=1),
        lambda v: v["exclusions"].append({"type": 0}),
    ],
)
def test_a_certificate_has_one_spelling(forge: object) -> None:
    value = json.loads(json.dumps(as_value(PROOF)))
    forge(value)  # type: ignore[operator]
    with pytest.raises(BadCertificate):
        from_value(value)


def test_a_ceiling_is_kept_and_lifts_others() -> None:
    space = replace(TWO, rows=(replace(TWO.rows[0], lower=0), TWO.rows[1]))
    assert leximin_relaxation(space).levels == (Fraction(1, 2), Fraction(1, 2))
    capped = leximin_relaxation(
        TypeSpace(people=(1, 3), cap=(1, 3), rows=TWO.rows[1:], seats=2), ceiling=Fraction(1, 2)
    )
    assert capped.levels == (Fraction(1, 2), Fraction(1, 2))
    assert capped.certificate is None
