// What lottery.json says about itself (SPEC.md, 4), held against the tables.
(function (snw) {
  "use strict";

  const NEAR = { num: 1n, den: 10n ** 7n }; // chances that differ by no more count as the same
  const NEAR_UNITS = 1e5; // the same in 10^-12

  /** Check "optimal": true exactly when the proof is complete and the tickets reach it. */
  snw.checkOptimal = function* (r, { optimal: check, certificate, exclusions, attained }) {
    if (snw.lacks(r, check, "certificate.json")) return undefined;
    const { claims, objective } = r.body;
    const eta = r.eta ?? (claims.eta === null ? null : snw.parseFraction(claims.eta, "eta"));
    const missing = [
      [objective !== "leximin", "het doel is niet leximin"], [!r.certificate.stages.length, "er is geen bewijs met niveaus"],
      [r.certificate.exclusions.some((one) => one.multipliers === null), "een uitsluiting is niet bewezen"],
      [!certificate.failed && eta && snw.compareFractions(eta, NEAR) > 0, "de loten wijken te ver af van het bewijs"],
    ].filter(([is]) => is).map(([, reason]) => reason);
    yield;
    if (missing.length) return claims.optimal ? check.fail(`“optimal”, maar ${missing.join(" en ")}`) : check.did(`er wordt niet beweerd dat de kleinste kansen zo groot mogelijk zijn: ${missing.join(" en ")}`);
    if (certificate.failed || exclusions.failed || attained.failed) return check.skips("het bewijs is niet bruikbaar");
    if (snw.lacks(r, check, "types.csv", "tickets.csv")) return undefined;
    return claims.optimal ? check.did("het bewijs is volledig en de loten bereiken het") : check.fail("het bewijs is volledig, maar er staat van niet");
  };

  /** Check "gap": 0 when optimal; otherwise at least what the first level leaves above the smallest chance. */
  snw.checkGap = function* (r, { gap: check }) {
    const { gap, optimal, min_chance: least } = r.body.claims;
    yield;
    if (optimal && gap !== "0") return check.fail("“optimal” met een verschil dat niet 0 is");
    if (optimal) return snw.lacks(r, check, "types.csv", "tickets.csv") ? undefined : check.did("geen verschil met het beste");
    if (gap === null) return check.note("Er wordt niets beweerd over het verschil met het beste");
    const claimed = snw.parseFraction(gap, "gap");
    if (claimed.num < 0n) return check.fail("het verschil met het beste is negatief");
    const smallest = { num: BigInt(snw.parseUnits(least, "min_chance")), den: 10n ** 12n };
    const short = r.levels?.length ? snw.minus(snw.minus(r.levels[0], smallest), NEAR) : null;
    if (short && snw.compareFractions(short, claimed) <= 0) return check.did("het verschil met het beste is niet groter dan er staat");
    return check.skips("het verschil met het beste; dat kan alleen een rekenprogramma");
  };

  /** Checks "min_chance", "max_chance" and "best_max_chance". */
  snw.checkLimits = function* (r, { min_chance: min, max_chance: max, best_max_chance: best }) {
    const { claims, seats, people } = r.body;
    for (const check of [min, max]) if (snw.lacks(r, check, "chances.csv")) return;
    const known = Boolean(r.certificate);
    const excluded = new Set(known ? r.certificate.exclusions.map((one) => one.type) : []);
    const { units, index } = r.chances;
    const most = units.reduce((high, unit) => Math.max(high, unit), 0);
    yield;
    if (snw.parseUnits(claims.max_chance, "max_chance") !== most) max.fail(`de grootste kans is ${most / 1e12}, niet ${claims.max_chance}`);
    max.did("de grootste kans");
    const least = snw.parseUnits(claims.min_chance, "min_chance");
    const of = (list) => list.reduce((low, unit) => Math.min(low, unit), Infinity);
    if (known && (!excluded.size || r.people)) {
      const counted = excluded.size ? r.people.ids.filter((_, i) => !excluded.has(r.people.types[i])).map((id) => units[index.get(id)]) : units;
      if (of(counted) !== least) min.fail(`de kleinste kans is ${of(counted) / 1e12}, niet ${claims.min_chance}`);
      min.did("de kleinste kans");
    } else {
      const positive = of(units.filter((unit) => unit > 0));
      if (least !== positive && least !== of(units)) min.fail(`de kleinste kans is ${positive / 1e12}, niet ${claims.min_chance}`);
      if (known) min.hides("wie uitgesloten is");
      else snw.lacks(r, min, "certificate.json");
    }
    if (claims.best_max_chance === null) return;
    const claimed = snw.parseUnits(claims.best_max_chance, "best_max_chance");
    if (claimed > most + NEAR_UNITS || claimed < (seats / people) * 1e12 - NEAR_UNITS) best.fail(`${claims.best_max_chance} ligt niet tussen het gemiddelde en de grootste kans`);
    best.did("de kleinst mogelijke grootste kans ligt tussen het gemiddelde en de grootste kans");
    best.note("De precieze waarde volgt alleen uit een rekenprogramma");
  };

  /** Checks "support" and "unequal": how many compositions, and equal answers with unequal chances. */
  snw.checkCounts = function* (r, { support, unequal }) {
    const { claims } = r.body;
    if (!snw.lacks(r, support, "tickets.csv")) {
      const found = r.tickets.weights.length;
      if (found !== claims.support) support.fail(`er zijn ${found} samenstellingen, niet ${claims.support}`);
      support.did(`${found} samenstellingen`);
    }
    yield;
    if (snw.lacks(r, unequal, "tickets.csv", "types.csv")) return;
    const groups = new Map();
    r.types.forEach((type, t) => {
      const key = JSON.stringify(type.values), chance = r.typeChances[t];
      const group = groups.get(key) ?? { low: chance, high: chance };
      if (snw.compareFractions(chance, group.low) < 0) group.low = chance;
      if (snw.compareFractions(chance, group.high) > 0) group.high = chance;
      groups.set(key, group);
    });
    const found = [...groups.values()].filter(({ low, high }) => snw.compareFractions(snw.minus(high, low), NEAR) > 0).length;
    if (found !== claims.unequal) unequal.fail(`${found} groepen hebben ongelijke kansen, niet ${claims.unequal}`);
    unequal.did(`${found} groepen met gelijke antwoorden en ongelijke kansen`);
  };
})((globalThis.snwVerifier ??= {}));
