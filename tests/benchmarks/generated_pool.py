"""A pool of any size, made the way the synthetic reference pools were: correlated features, self-selected people.

Two hidden factors per person (think of age and of means) pull on every feature; those who register are older,
better educated and more often own their home than the people whom the quotas describe.
"""

from __future__ import annotations

import hashlib
from math import ceil, floor

import numpy as np

# feature -> value -> (share among all people, pull of the first factor, pull of the second)
_FEATURES: dict[str, dict[str, tuple[float, float, float]]] = {
    "geslacht": {"vrouw": (0.505, 0, 0), "man": (0.485, 0, 0), "x": (0.01, -0.5, 0)},
    "leeftijd": {
        "16-24": (0.15, -2, -0.5), "25-34": (0.2, -1, 0.2), "35-49": (0.26, 0, 0.4), "50-64": (0.22, 1, 0.2),
        "65+": (0.17, 2, 0),
    },
    "wijk": {
        "Noordoost": (0.1, 0, -0.6), "Zuidwest": (0.14, 0, -0.4), "Geuzen": (0.13, 0.1, -0.2),
        "Oost": (0.15, 0, 0.1), "Midden": (0.13, -0.1, 0), "Aker": (0.12, 0.3, 0.7), "Vaart": (0.17, 0, 0.4),
        "Sloten": (0.06, 0.2, 0.9),
    },
    "opleiding": {"laag": (0.33, 0.3, -1.1), "midden": (0.36, 0, 0), "hoog": (0.31, -0.2, 1.2)},
    "herkomst": {"NL": (0.35, 0.5, 0.5), "Europa": (0.15, 0, 0.2), "buiten-Europa": (0.5, -0.3, -0.4)},
    "woning": {"sociaal": (0.52, 0.1, -0.9), "particulier": (0.18, -0.5, 0.3), "koop": (0.3, 0.3, 1)},
    "houding": {"voor": (0.4, -0.2, 0.4), "neutraal": (0.35, 0, 0), "tegen": (0.25, 0.3, -0.3)},
}  # fmt: skip

Bounds = dict[tuple[str, str], tuple[int, int]]


def generated_pool(
    people: int, features: int, seats: int, *, slack: int = 0, label: str = "pool"
) -> tuple[Bounds, list[dict[str, str]]]:
    """Quotas (feature, value) -> (min, max), and people with the first `features` features.

    A quota is the floor and the ceiling of share times seats, `slack` seats wider on both sides.
    """
    seed = hashlib.sha256(f"{label}/{people}/{features}/{seats}".encode()).digest()
    generator = np.random.default_rng(int.from_bytes(seed, "big"))
    factors = generator.normal((0.35, 0.45), 1.0, size=(people, 2))
    columns: dict[str, list[str]] = {}
    bounds: Bounds = {}
    for feature, values in list(_FEATURES.items())[:features]:
        numbers = np.array(list(values.values()))
        appeal = np.log(numbers[:, 0]) + factors @ numbers[:, 1:].T + generator.gumbel(size=(people, len(values)))
        names = list(values)
        columns[feature] = [names[i] for i in appeal.argmax(axis=1)]
        for value, (share, _, _) in values.items():
            wanted = round(share * seats, 9)
            bounds[feature, value] = max(0, floor(wanted) - slack), ceil(wanted) + slack
    return bounds, [dict(zip(columns, row, strict=True)) for row in zip(*columns.values(), strict=True)]
