// How often everybody sits in the numbered panels, beside the chance (SPEC.md, "Rounding" and "Reach").
(function (snw) {
  "use strict";

  const UNIT = 10n ** 12n, NEAR = 10n ** 7n;

  /** Whether `seats` for `people` persons with this chance (in 10^-12) are a whole panel per person away, or more. */
  function isFar(seats, people, unit, M) {
    const n = BigInt(people), panels = BigInt(M);
    const off = BigInt(seats) * UNIT - panels * BigInt(unit) * n;
    return (off < 0n ? -off : off) * NEAR >= UNIT * (NEAR + panels) * n;
  }

  /** Per type its seats in all panels, and whether it is too far from its chance; null when that is not known. */
  function perType(r) {
    if (!r.people || !r.types || !r.chances || !r.panels) return null;
    const totals = r.types.map(() => 0), far = r.types.map(() => false), chance = r.types.map(() => 0);
    r.people.ids.forEach((id, i) => {
      const t = r.people.types[i], at = r.chances.index.get(id);
      if (at === undefined) return;
      chance[t] = r.chances.units[at];
      if (r.body.kind !== "panels") return;
      totals[t] += r.chances.appearances[at];
      if (isFar(r.chances.appearances[at], 1, chance[t], r.body.panels)) far[t] = true;
    });
    if (r.body.kind !== "panels") {
      r.panels.member.forEach((t, i) => { totals[t] += r.panels.seats[i]; });
      totals.forEach((seats, t) => { far[t] = isFar(seats, r.types[t].people, chance[t], r.body.panels); });
    }
    return { totals, far, chance };
  }

  /** Check "appearances": in how many of the M panels everybody sits, counted. */
  snw.checkAppearances = function* (r, { appearances: check }) {
    if (r.body.kind !== "panels") return check.note("Bij samenstellingen heeft niemand een vast aantal panels");
    if (snw.lacks(r, check, "chances.csv", "panels.csv")) return undefined;
    const counted = new Int32Array(r.pool.ids.length);
    for (const i of r.panels.member) if (i >= 0) counted[i]++;
    yield;
    r.pool.ids.forEach((id) => {
      const found = counted[r.pool.index.get(id)], named = r.chances.appearances[r.chances.index.get(id)];
      if (found !== named) check.fail(`lotnummer ${id} zit in ${found} panels, niet in ${named}`);
    });
    return check.did(`${counted.length} mensen geteld in ${r.body.panels} panels`);
  };

  /** Checks "rounding", "outside" and "reach": nobody is far from the chance unnamed, nobody with a chance is left out. */
  snw.checkRounding = function* (r, { rounding, outside, reach }) {
    const { claims, kind, panels: M } = r.body;
    const known = perType(r);
    const persons = kind === "panels";
    if (persons && r.chances) {
      r.chances.units.forEach((unit, i) => { if (unit > 0 && r.chances.appearances[i] === 0) reach.fail(`lotnummer ${r.chances.ids[i]} heeft een kans, maar zit in geen panel`); });
      reach.did("iedereen met een kans zit in een panel");
    } else if (known) {
      known.chance.forEach((unit, t) => { if (unit > 0 && !known.totals[t]) reach.fail(`type ${t} heeft een kans, maar zit in geen samenstelling`); });
      reach.did("elk type met een kans zit in een samenstelling");
    } else {
      snw.lacks(r, reach, "chances.csv", "panels.csv", "types.csv", "people.csv");
    }
    yield;
    if (known) {
      const named = new Set(claims.outside.map(([t]) => t));
      known.far.forEach((is, t) => { if (is && !named.has(t)) rounding.fail(`type ${t} zit te ver van zijn kans, en dat staat er niet bij`); });
      claims.outside.forEach(([t, total], i) => {
        if (!known.far[t] || known.totals[t] !== total || (i && claims.outside[i - 1][0] >= t)) outside.fail(`type ${t} staat er onterecht bij, of met een ander aantal`);
      });
      rounding.did("hoe vaak iedereen in de panels zit, naast de kans");
      outside.did(`${named.size} typen zitten te ver van hun kans, en dat staat erbij`);
    } else if (persons && r.chances && !claims.outside.length) {
      r.chances.units.forEach((unit, i) => {
        if (isFar(r.chances.appearances[i], 1, unit, M)) rounding.fail(`lotnummer ${r.chances.ids[i]}: ${r.chances.appearances[i]} panels past niet bij de kans`);
      });
      rounding.did("hoe vaak iedereen in de panels zit, naast de kans");
    } else {
      for (const check of [rounding, outside]) snw.lacks(r, check, "chances.csv", "panels.csv", "types.csv", "people.csv");
    }
  };
})((globalThis.snwVerifier ??= {}));
