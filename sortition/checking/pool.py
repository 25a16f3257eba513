"""Checks on who is in the pool: settings, quotas, commitments, and types recomputed from the people."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from itertools import pairwise

from sortition.checking.checks import NOT_APPLICABLE, NOT_PUBLIC, Undecided, require
from sortition.checking.lottery_record import CheckFunction, Record
from sortition.checking.reading import Quota
from sortition.checking.tables import Types
from sortition.record import digest, merkle_root

_Composition = tuple[tuple[str, ...], ...]
"""Who lives at one address: the sorted list of the members' values."""


def check_settings(record: Record) -> str:
    """The kind of lottery follows from the sizes; features have names, each once."""
    lottery = record.lottery
    small = lottery.panels * lottery.seats < lottery.people
    wanted = "compositions" if small else "panels"
    require(lottery.kind == wanted, f"kind is {lottery.kind}, the sizes ask for {wanted}")
    names = lottery.features
    require(bool(names) and "" not in names and len(set(names)) == len(names), "features are empty or named twice")
    return f"{lottery.people} people, {lottery.seats} seats, {lottery.panels} {lottery.kind}, {lottery.objective}"


def check_quotas(record: Record) -> str:
    """Quotas by feature in order, each value once, minimum not above maximum, and the seats fit between."""
    lottery = record.lottery
    of_feature: dict[str, list[Quota]] = {feature: [] for feature in lottery.features}
    for quota in lottery.quotas:
        require(quota.feature in of_feature, f"a quota on {quota.feature!r}, which is no feature")
        require(quota.least <= quota.most, f"{quota.feature} {quota.value}: minimum {quota.least} above {quota.most}")
        of_feature[quota.feature].append(quota)
    in_order = [quota for quotas in of_feature.values() for quota in quotas]
    require(in_order == list(lottery.quotas), "quotas are not in the order of the features")
    for feature, quotas in of_feature.items():
        values = [quota.value for quota in quotas]
        require(len(set(values)) == len(values), f"{feature}: a value has two quotas")
        least, most = sum(q.least for q in quotas), sum(q.most for q in quotas)
        require(least <= lottery.seats <= most, f"{feature}: between {least} and {most} seats, not {lottery.seats}")
    return f"{len(lottery.quotas)} quotas on {len(lottery.features)} features"


def check_ids(record: Record) -> str:
    """The same people in the same order of lot in every table, nobody twice."""
    ids = record.ids
    require(len(set(ids)) == len(ids) and "" not in ids, "an id is empty or occurs twice in commitments.csv")
    require(record.chances.ids == ids, "chances.csv lists other people, or in another order, than commitments.csv")
    if record.people_ is not None:
        require(record.people_.ids == ids, "people.csv lists other people, or in another order, than commitments.csv")
    return f"{len(ids)} people in one order"


def check_leaves(record: Record) -> str:
    """Each leaf is the digest of this person's id, salt, household and values."""
    people, types = record.people, record.types
    require(len(set(people.salts)) == len(people.salts), "two people have the same salt")
    columns = zip(people.ids, people.salts, people.types, people.households, record.leaves, strict=True)
    for id_, salt, type_, household, leaf in columns:
        opened = {"household": household, "id": id_, "salt": salt, "values": list(types.values[type_])}
        require(digest("snw/leaf/1", opened) == leaf, f"the leaf of {id_!r} is not of these facts")
    return f"{len(people.ids)} leaves recomputed"


def check_root(record: Record) -> str:
    """The Merkle root of lottery.json is over the published leaves."""
    require(merkle_root(record.leaves) == record.lottery.merkle_root, "the root is not of these leaves")
    return f"root of {len(record.leaves)} leaves"


def check_types(record: Record) -> str:
    """types.csv is what the people of people.csv give: order, numbers, classes and addresses."""
    lottery, people, types = record.lottery, record.people, record.types
    known = {(quota.feature, quota.value) for quota in lottery.quotas}
    for values in types.values:
        unknown = [f"{f} {v}" for f, v in zip(lottery.features, values, strict=True) if (f, v) not in known]
        require(not unknown, f"no quota on {', '.join(unknown)}")
    keys = [(v, -1 if c is None else c) for v, c in zip(types.values, types.classes, strict=True)]
    require(all(a < b for a, b in pairwise(keys)), "types are not in order, or one occurs twice")
    count = Counter(people.types)
    for type_, wanted in enumerate(types.people):
        require(count[type_] == wanted, f"type {type_} has {count[type_]} people, not {wanted}")
    addresses = _addresses(record)
    homes = {household: _composition(members, people.types, types) for household, members in addresses.items()}
    classes = {home: number for number, home in enumerate(sorted(set(homes.values())))}
    for position, type_ in enumerate(people.types):
        household = people.households[position]
        own = classes[homes[household]] if household else None
        require(types.classes[type_] == own, f"{people.ids[position]!r} has household class {own}, the type another")
    sizes = Counter(classes[home] for home in homes.values())
    for type_, class_ in enumerate(types.classes):
        wanted_addresses = None if class_ is None else sizes[class_]
        require(types.addresses[type_] == wanted_addresses, f"type {type_} lives at {wanted_addresses} addresses")
    return f"{len(types.people)} types, {len(classes)} household classes, {len(addresses)} shared addresses"


def _addresses(record: Record) -> Mapping[str, list[int]]:
    """Per address of two or more people their positions; refused when not numbered by first appearance."""
    members: dict[str, list[int]] = {}
    for position, household in enumerate(record.people.households):
        if household:
            members.setdefault(household, []).append(position)
    require(record.lottery.households or not members, "addresses are given, though they do not count here")
    require(list(members) == [str(n) for n in range(len(members))], "addresses are not numbered by first appearance")
    alone = [household for household, at in members.items() if len(at) < 2]
    require(not alone, f"one person alone has address {', '.join(alone[:3])}")
    return members


def _composition(members: Sequence[int], types_of: Sequence[int], types: Types) -> _Composition:
    return tuple(sorted(types.values[types_of[position]] for position in members))


def check_types_public(record: Record) -> str:
    """types_public.csv follows from types.csv; without types.csv it must at least add up."""
    lottery = record.lottery
    if lottery.disclosure != "types":
        raise Undecided(NOT_APPLICABLE, f"disclosure is {lottery.disclosure}")
    public = record.types_public
    total = sum(count for count, _ in public)
    require(total == lottery.people, f"{total} people in types_public.csv, {lottery.people} in the pool")
    merged = bool(public) and set(public[-1][1]) == {"*"}
    named = public[:-1] if merged else public
    small = [count for count, _ in named if count < max(1, lottery.merge_below)]
    require(not small, f"a line of {small[:1]} people should have been merged")
    require(all(a[1] < b[1] for a, b in pairwise(named)), "types_public.csv is not in order, or names values twice")
    if record.types_ is None:
        raise Undecided(NOT_PUBLIC, f"the numbers add up to {total}; types.csv is not published")
    by_values: dict[tuple[str, ...], int] = {}
    for values, count in zip(record.types_.values, record.types_.people, strict=True):
        by_values[values] = by_values.get(values, 0) + count
    wanted = [(count, values) for values, count in by_values.items() if count >= lottery.merge_below]
    if rest := total - sum(count for count, _ in wanted):
        wanted.append((rest, ("*",) * len(lottery.features)))
    require(list(public) == wanted, "types_public.csv is not types.csv with small types merged")
    return f"{len(wanted)} lines, types below {lottery.merge_below} people merged"


POOL_CHECKS: Mapping[str, CheckFunction] = {
    "settings": check_settings,
    "quotas": check_quotas,
    "ids": check_ids,
    "leaves": check_leaves,
    "root": check_root,
    "types": check_types,
    "types_public": check_types_public,
}
