// The proof that the chances are as equal as possible, checked in exact fractions (SPEC.md, certificate.json).
(function (snw) {
  "use strict";

  const ONE = { num: 1n, den: 1n };

  /** Multipliers times their common denominator: [[row, integer]...] and that denominator. */
  function scaled(multipliers) {
    const fractions = multipliers.map(([row, text]) => [row, snw.parseFraction(text, "multiplier")]);
    const den = fractions.reduce((all, [, y]) => snw.lcm(all, y.den), 1n);
    return { den, terms: fractions.map(([row, y]) => [row, y.num * (den / y.den)]) };
  }

  /** What the multipliers add up to: `perType` (a_t) and `bound` (B), both times `den`. */
  function combine(space, multipliers) {
    const { den, terms } = scaled(multipliers);
    const onRow = new Array(space.rows.length).fill(0n);
    let bound = 0n;
    for (const [row, y] of terms) {
      if (row >= onRow.length) snw.refuse(`regel ${row} van het bewijs bestaat niet`);
      onRow[row] = y;
      bound += y * BigInt(y > 0n ? space.rows[row].upper : space.rows[row].lower);
    }
    const perType = space.rowsOf.map((rows) => rows.reduce((sum, row) => sum + onRow[row], 0n));
    return { den, perType, bound };
  }

  function checkForm(r, check) {
    const { stages, classes, exclusions } = r.certificate;
    const levels = stages.map((stage) => snw.parseFraction(stage.level, "niveau"));
    if (r.body.objective !== "leximin" && (stages.length || classes.length)) check.fail("alleen bij leximin hoort dit bewijs");
    if ((stages.length === 0) !== (classes.length === 0)) check.fail("het bewijs heeft niveaus zonder klassen of omgekeerd");
    levels.forEach((level, s) => {
      if (level.num < 0n || snw.compareFractions(level, ONE) > 0) check.fail(`niveau ${s} is geen kans`);
      if (s && snw.compareFractions(levels[s - 1], level) > 0) check.fail(`niveau ${s} is lager dan het vorige`);
    });
    const excluded = new Set(exclusions.map((one) => one.type));
    r.levels = levels;
    if (excluded.size !== exclusions.length) check.fail("een type is twee keer uitgesloten");
    if (!classes.length) return;
    if (classes.length !== r.body.types || classes.some((s) => s >= stages.length)) {
      check.fail("de klassen passen niet bij de typen en niveaus");
      r.levels = []; // nothing can be computed with these
    }
    const mostRows = r.body.quotas.length + 1 + r.body.types; // how many classes of addresses there are may be private
    const proofs = [...stages, ...exclusions].map((one) => one.multipliers ?? []);
    if (proofs.some((list) => list.some(([row]) => row >= mostRows))) check.fail("het bewijs noemt een regel die er niet is");
    if (new Set(classes.filter((s) => s >= 0)).size !== stages.length) check.fail("er is een niveau waar niemand bij hoort");
    if (classes.some((s, t) => (s === -1) !== excluded.has(t))) check.fail("de uitgesloten typen en de klassen spreken elkaar tegen");
  }

  function* proveExclusions(r, check) {
    const earlier = new Set();
    for (const { type, multipliers } of r.certificate.exclusions) {
      if (multipliers === null) {
        check.skips(`dat type ${type} in geen panel past, heeft alleen een rekenprogramma laten zien`);
      } else {
        const { perType, bound } = combine(r.space, multipliers);
        let most = bound;
        perType.forEach((a, u) => { if (u !== type && a < 0n && !earlier.has(u)) most -= a * BigInt(r.space.cap[u]); });
        if (perType[type] <= 0n || most >= perType[type]) check.fail(`type ${type}: het bewijs van uitsluiting klopt niet`);
      }
      earlier.add(type);
      yield;
    }
  }

  function checkStage(r, check, s, levels) {
    const { stages, classes } = r.certificate;
    const { space } = r;
    const { perType, bound } = combine(space, stages[s].multipliers);
    const common = levels.reduce((all, level) => snw.lcm(all, level.den), 1n);
    const level = levels.map(({ num, den }) => num * (common / den));
    const weight = new Array(s + 1).fill(0n); // sum of a_t n_t per earlier class; at s: of all later types with a_t > 0
    let negative = 0n;
    for (let t = 0; t < classes.length; t++) {
      const c = classes[t], a = perType[t];
      // Who is at the cap needs no multipliers: nobody can have more than that.
      const atCap = () => BigInt(space.people[t]) * levels[s].num === BigInt(space.cap[t]) * levels[s].den;
      if (c === s && a <= 0n && !atCap()) check.fail(`niveau ${s}: type ${t} wordt door het bewijs niet begrensd`);
      if (c < 0 || a === 0n) continue;
      if (c < s) weight[c] += a * BigInt(space.people[t]);
      else if (a > 0n) weight[s] += a * BigInt(space.people[t]);
      else negative += a * BigInt(space.cap[t]);
    }
    const delta = weight.reduce((rest, sum, c) => rest - sum * level[c], (bound - negative) * common);
    if (delta !== 0n) check.fail(`niveau ${s} (${stages[s].level}): de som komt niet op nul uit`);
  }

  /** Check "certificate": nobody can be given more without taking it from somebody who has no more. */
  snw.checkCertificate = function* (r, { certificate: check }) {
    if (snw.lacks(r, check, "certificate.json")) return undefined;
    checkForm(r, check);
    const { stages } = r.certificate;
    if (!stages.length) return check.note("Dit verslag heeft geen bewijs met niveaus");
    check.did("de vorm van het bewijs");
    if (snw.lacks(r, check, "types.csv") || !r.levels.length) return undefined;
    for (let s = 0; s < stages.length; s++) {
      checkStage(r, check, s, r.levels);
      yield;
    }
    return check.did(`${stages.length} niveaus, in breuken`);
  };

  /** Check "exclusions": who is said to fit in no panel is proved to, and has no tickets. */
  snw.checkExclusions = function* (r, { exclusions: check }) {
    if (snw.lacks(r, check, "certificate.json")) return undefined;
    const { exclusions } = r.certificate;
    if (!exclusions.length) return check.note("Geen enkel type is uitgesloten");
    if (snw.lacks(r, check, "types.csv")) return undefined;
    yield* proveExclusions(r, check);
    check.did(`${exclusions.length} uitsluitingen`);
    if (snw.lacks(r, check, "tickets.csv")) return undefined;
    const excluded = new Set(exclusions.map((one) => one.type));
    r.tickets.compositions.forEach((types, i) => {
      const barred = types.find((t) => excluded.has(t));
      if (barred !== undefined) check.fail(`tickets.csv, regel ${i + 2}: type ${barred} kan volgens het bewijs niet meedoen`);
    });
    return undefined;
  };

  /** Check "attained": the levels of the proof keep every rule when added up. */
  snw.checkAttained = function* (r, { attained: check }) {
    if (snw.lacks(r, check, "certificate.json")) return undefined;
    const { classes, stages } = r.certificate;
    if (!stages.length) return check.note("Er is geen bewijs met niveaus");
    if (snw.lacks(r, check, "types.csv")) return undefined;
    if (!r.levels?.length) return check.skips("het bewijs is niet bruikbaar");
    const common = r.levels.reduce((all, level) => snw.lcm(all, level.den), 1n);
    const totals = new Array(r.space.rows.length).fill(0n);
    classes.forEach((s, t) => {
      if (s < 0) return;
      const seats = BigInt(r.space.people[t]) * r.levels[s].num * (common / r.levels[s].den);
      if (seats > BigInt(r.space.cap[t]) * common) check.fail(`type ${t} krijgt meer plaatsen dan mensen of adressen`);
      for (const row of r.space.rowsOf[t]) totals[row] += seats;
    });
    yield;
    totals.forEach((total, i) => {
      const { lower, upper, name } = r.space.rows[i];
      if (total < BigInt(lower) * common || total > BigInt(upper) * common) check.fail(`${name}: de niveaus passen niet binnen de regel`);
    });
    return check.did(`${totals.length} regels, in breuken`);
  };

  const spell = ({ num, den }) => (den === 1n ? `${num}` : `${num}/${den}`);

  /** Check "eta": how far the tickets stay below the proved levels, at most. */
  snw.checkEta = function* (r, { eta: check }) {
    if (snw.lacks(r, check, "certificate.json")) return undefined;
    const { classes, stages } = r.certificate;
    const claimed = r.body.claims.eta;
    if (!stages.length) {
      if (claimed !== null) check.fail("er is geen bewijs om van af te wijken");
      return check.note("Er is geen bewijs met niveaus");
    }
    if (claimed === null) return check.fail("de afwijking van het bewijs ontbreekt");
    if (snw.lacks(r, check, "types.csv", "tickets.csv")) return undefined;
    if (!r.levels?.length || !r.typeChances) return check.skips("het bewijs of de loten zijn niet bruikbaar");
    let largest = { num: 0n, den: 1n };
    classes.forEach((s, t) => {
      if (s < 0) return;
      const short = snw.minus(r.levels[s], r.typeChances[t]);
      if (snw.compareFractions(short, largest) > 0) largest = short;
    });
    r.eta = largest;
    yield;
    if (spell(largest) !== claimed) check.fail(`de grootste afwijking is ${spell(largest)}, niet ${claimed}`);
    return check.did(largest.num ? `de grootste afwijking is ongeveer één op de ${snw.dutch(largest.den / largest.num)}` : "er is geen afwijking");
  };
})((globalThis.snwVerifier ??= {}));
