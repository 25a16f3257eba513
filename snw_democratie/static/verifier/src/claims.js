// What lottery.json says about itself (SPEC.md, 4), held against the tables.
(function (snw) {
  "use strict";

  const atMost = (text, den) => { const { num, den: q } = snw.parseFraction(text, "afwijking"); return num * den <= q; };
  const ETA = 10n ** 7n; // the largest shortfall that may still be called optimal is one in this many
  const SOLVER = 1e6; // best_max_chance comes from a solver: right to about a millionth, in units of 10^-12

  function checkOptimal(r, check) {
    const { claims, objective } = r.body;
    if (!claims.optimal) return;
    const { stages, exclusions } = r.certificate ?? { stages: [], exclusions: [] };
    if (objective !== "leximin" || !stages.length) check.fail("“optimal” zonder exact bewijs");
    if (exclusions.some((one) => one.multipliers === null)) check.fail("“optimal” terwijl een uitsluiting niet bewezen is");
    if (claims.eta === null || !atMost(claims.eta, ETA)) check.fail("“optimal” met een te grote afwijking");
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

  /** The types (number -> total appearances) whose people do not all sit in floor or ceil of M x chance panels. */
  function outsideTypes(r) {
    const M = BigInt(r.body.panels);
    const limits = r.typeChances.map(({ num, den }) => [Number((M * num) / den), Number((M * num + den - 1n) / den)]);
    const totals = new Map(), outside = new Set();
    const add = (t, number) => totals.set(t, (totals.get(t) ?? 0) + number);
    if (r.body.kind === "panels") {
      r.chances.ids.forEach((id, i) => {
        const t = r.people.types[r.people.index.get(id)], count = r.chances.appearances[i];
        add(t, count);
        if (count < limits[t][0] || count > limits[t][1]) outside.add(t);
      });
    } else {
      r.types.forEach((_, t) => add(t, 0));
      r.panels.member.forEach((t, i) => add(t, r.panels.seats[i]));
      r.types.forEach((type, t) => { if (totals.get(t) < limits[t][0] * type.people || totals.get(t) > limits[t][1] * type.people) outside.add(t); });
    }
    return [...outside].sort((a, b) => a - b).map((t) => [t, totals.get(t)]);
  }

  function checkOutside(r, check) {
    const claimed = r.body.claims.outside;
    if (r.typeChances && r.panels && (r.people || r.body.kind === "compositions")) {
      const found = outsideTypes(r);
      if (JSON.stringify(found) !== JSON.stringify(claimed)) check.fail(`buiten de afronding vallen ${JSON.stringify(found)}, niet ${JSON.stringify(claimed)}`);
      check.did("hoe vaak iedereen in de panels zit, naast de kans");
    } else if (r.body.kind === "panels" && r.chances && !claimed.length) {
      // Half a unit of rounding on either side, because the exact chance is not public.
      const M = r.body.panels;
      r.chances.units.forEach((unit, i) => {
        const count = r.chances.appearances[i];
        if (count < Math.floor((M * (2 * unit - 1)) / 2e12) || count > Math.ceil((M * (2 * unit + 1)) / 2e12)) {
          check.fail(`lotnummer ${r.chances.ids[i]}: ${count} panels past niet bij de kans`);
        }
      });
      check.did("hoe vaak iedereen in de panels zit, naast de kans");
    }
  }

  function checkUnequal(r, check) {
    const { unequal } = r.body.claims;
    if (!r.typeChances) return;
    const chances = new Map();
    r.types.forEach((type, t) => {
      const key = JSON.stringify(type.values);
      chances.set(key, (chances.get(key) ?? new Set()).add(`${r.typeChances[t].num}/${r.typeChances[t].den}`));
    });
    const found = [...chances.values()].filter((different) => different.size > 1).length;
    if (found !== (unequal ?? 0)) check.fail(`${found} groepen hebben ongelijke kansen, niet ${unequal}`);
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
