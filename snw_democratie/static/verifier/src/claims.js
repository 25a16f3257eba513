// What lottery.json says about itself (SPEC.md, 4), held against the tables.
(function (snw) {
  "use strict";

  const atMost = (text, den) => { const { num, den: q } = snw.parseFraction(text, "afwijking"); return num * den <= q; };
  const NEAR = 10n ** 7n; // chances nearer than one in this many count as the same
  const SOLVER = 1e6; // best_max_chance comes from a solver: right to about a millionth, in units of 10^-12

  function checkOptimal(r, check) {
    const { claims, objective } = r.body;
    if (!claims.optimal) return;
    const { stages, exclusions } = r.certificate ?? { stages: [], exclusions: [] };
    if (objective !== "leximin" || !stages.length) check.fail("“optimal” zonder exact bewijs");
    if (exclusions.some((one) => one.multipliers === null)) check.fail("“optimal” terwijl een uitsluiting niet bewezen is");
    if (claims.eta === null || !atMost(claims.eta, NEAR)) check.fail("“optimal” met een te grote afwijking");
    if (claims.gap !== "0") check.fail("“optimal” met een verschil dat niet 0 is");
  }

  function checkLimits(r, check) {
    const { claims } = r.body;
    const excluded = r.certificate.exclusions.length > 0;
    const least = snw.parseUnits(claims.min_chance, "min_chance"), most = snw.parseUnits(claims.max_chance, "max_chance");
    let low = Infinity, lowPositive = Infinity, high = 0;
    for (const one of r.chances.units) {
      if (one < low) low = one;
      if (one > 0 && one < lowPositive) lowPositive = one;
      if (one > high) high = one;
    }
    if (most !== high) check.fail(`de grootste kans is ${high / 1e12}, niet ${claims.max_chance}`);
    if (excluded && r.people && r.types) {
      const out = new Set(r.certificate.exclusions.map((one) => one.type));
      low = r.chances.ids.reduce((min, id, i) => (out.has(r.people.types[r.people.index.get(id)]) ? min : Math.min(min, r.chances.units[i])), Infinity);
    }
    const allowed = excluded && !r.types ? [low, lowPositive] : [low];
    if (!allowed.includes(least)) check.fail(`de kleinste kans is ${low / 1e12}, niet ${claims.min_chance}`);
    if (claims.best_max_chance !== null && snw.parseUnits(claims.best_max_chance, "best_max_chance") > high + SOLVER) {
      check.fail("“best_max_chance” is hoger dan de grootste kans");
    }
    check.did("kleinste en grootste kans");
  }

  function checkGap(r, check) {
    const { gap, min_chance: least } = r.body.claims;
    if (gap === null || !r.levels?.length) return;
    const claimed = snw.parseFraction(gap, "gap");
    const smallest = { num: BigInt(snw.parseUnits(least, "min_chance")), den: 10n ** 12n };
    const short = snw.minus(r.levels[0], smallest);
    if (claimed.num < 0n) check.fail("“gap” is negatief");
    if (!r.body.claims.optimal && snw.compareFractions(short, claimed) > 0) check.note("Dat het verschil niet groter is, is niet nagerekend");
  }

  /** The least and the most of `people` x M x chance that is not yet a whole panel per person away from it. */
  function limits({ num, den }, M, people) {
    // In units of 1 / (den x NEAR): nearer than 1 + M / NEAR panels for each person.
    const mean = people * M * num * NEAR, room = people * den * (NEAR + M), unit = den * NEAR;
    const least = mean > room ? (mean - room) / unit + 1n : 0n;
    return [Number(least), Number((mean + room - 1n) / unit)];
  }

  /** [type, seats in all panels] of the types whose people (for compositions: seats) are too far from their chance. */
  function outsideTypes(r) {
    const persons = r.body.kind === "panels";
    const bounds = r.typeChances.map((chance, t) => limits(chance, BigInt(r.body.panels), persons ? 1n : BigInt(r.types[t].people)));
    const totals = r.types.map(() => 0), outside = new Set();
    const hold = (t, count) => { if (count < bounds[t][0] || count > bounds[t][1]) outside.add(t); };
    if (persons) {
      r.chances.ids.forEach((id, i) => {
        const t = r.people.types[r.people.index.get(id)], count = r.chances.appearances[i];
        totals[t] += count;
        hold(t, count);
      });
    } else {
      r.panels.member.forEach((t, i) => { totals[t] += r.panels.seats[i]; });
      totals.forEach((count, t) => hold(t, count));
    }
    return [...outside].sort((a, b) => a - b).map((t) => [t, totals[t]]);
  }

  function checkOutside(r, check) {
    const claimed = r.body.claims.outside;
    if (r.typeChances && r.panels && (r.people || r.body.kind === "compositions")) {
      const found = outsideTypes(r);
      if (JSON.stringify(found) !== JSON.stringify(claimed)) check.fail(`te ver van hun kans zitten ${JSON.stringify(found)}, niet ${JSON.stringify(claimed)}`);
      check.did("hoe vaak iedereen in de panels zit, naast de kans");
    } else if (r.body.kind === "panels" && r.chances && !claimed.length) {
      // The exact chance is not public here: half a unit of rounding more on either side.
      const M = r.body.panels, room = 1 + M / Number(NEAR) + M / 1e12;
      r.chances.units.forEach((unit, i) => {
        const count = r.chances.appearances[i];
        if (Math.abs(count - (M * unit) / 1e12) >= room) check.fail(`lotnummer ${r.chances.ids[i]}: ${count} panels past niet bij de kans`);
      });
      check.did("hoe vaak iedereen in de panels zit, naast de kans");
    }
  }

  function checkUnequal(r, check) {
    if (!r.typeChances) return;
    const groups = new Map();
    r.types.forEach((type, t) => {
      const key = JSON.stringify(type.values), chance = r.typeChances[t];
      const group = groups.get(key) ?? { low: chance, high: chance };
      if (snw.compareFractions(chance, group.low) < 0) group.low = chance;
      if (snw.compareFractions(chance, group.high) > 0) group.high = chance;
      groups.set(key, group);
    });
    const differs = ({ low, high }) => { const { num, den } = snw.minus(high, low); return num * NEAR > den; };
    const found = [...groups.values()].filter(differs).length;
    if (found !== r.body.claims.unequal) check.fail(`${found} groepen hebben ongelijke kansen, niet ${r.body.claims.unequal}`);
    check.did("gelijke antwoorden, gelijke kansen");
  }

  /** Check "claims": what is claimed follows from the tables; what only a solver can show is named. */
  snw.checkClaims = function* (r, check) {
    if (snw.lacks(r, check, "certificate.json", "chances.csv")) return;
    const { claims } = r.body;
    checkOptimal(r, check);
    checkLimits(r, check);
    checkGap(r, check);
    yield;
    if (r.tickets && r.tickets.weights.length !== claims.support) check.fail(`er zijn ${r.tickets.weights.length} samenstellingen, niet ${claims.support}`);
    if (claims.support < 1) check.fail("er is geen enkele samenstelling");
    checkOutside(r, check);
    checkUnequal(r, check);
    if (claims.best_max_chance !== null) check.note("De kleinst mogelijke grootste kans volgt alleen uit een rekenprogramma");
    snw.lacks(r, check, "types.csv", "tickets.csv", "people.csv");
  };
})((globalThis.snwVerifier ??= {}));
