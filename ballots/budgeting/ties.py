"""The published order that settles every tie: a list of all plans, made before anything is counted."""

from __future__ import annotations

from collections.abc import Mapping

from ballots.budgeting.election import Election, Project, ProjectId
from ballots.errors import BadTieOrder

CRITERIA = ("votes", "cost", "id", "lot")
FOR_FILES = ("votes", "cost", "id")
"""Where no lots were drawn."""


def tie_order(
    election: Election, *, criteria: tuple[str, ...] = FOR_FILES, lots: tuple[ProjectId, ...] = ()
) -> tuple[ProjectId, ...]:
    """All plans, the one that wins ties first: by each of `criteria` in turn, the last of which leaves no tie.

    votes: the plan on more ballots (by weight) first; cost: the cheaper first; id: by code points; lot: by `lots`, the
    drawn order of all plans. Raises BadTieOrder for criteria that are unknown or leave ties, and for other lots than
    one of each plan.
    """
    wrong = tuple(criterion for criterion in criteria if criterion not in CRITERIA)
    if wrong or not {"id", "lot"} & set(criteria):
        raise BadTieOrder(wrong or criteria)
    if "lot" in criteria:
        refuse_other_plans(election, lots)
    lot = {id_: number for number, id_ in enumerate(lots)}
    votes = election.votes

    def key(project: Project) -> tuple[object, ...]:
        found: Mapping[str, object] = {
            "votes": -votes[project.id],
            "cost": project.cost_cents,
            "id": project.id,
            "lot": lot.get(project.id),
        }
        return tuple(found[criterion] for criterion in criteria)

    return tuple(project.id for project in sorted(election.projects, key=key))


def refuse_other_plans(election: Election, priority: tuple[ProjectId, ...]) -> None:
    """Raise BadTieOrder unless `priority` names each plan once."""
    ids = {project.id for project in election.projects}
    if len(priority) != len(ids) or set(priority) != ids:
        twice = {id_ for id_ in priority if priority.count(id_) > 1}
        raise BadTieOrder(tuple(sorted((ids ^ set(priority)) | twice)))
