// From the bytes of a record to facts; what cannot be read fails the check "files" or "spelling".
(function (snw) {
  "use strict";

  const ALWAYS = ["lottery.json", "chances.csv", "panels.csv", "commitments.csv"];
  const OPEN = ["types.csv", "tickets.csv", "people.csv", "certificate.json"];
  const LATER = ["announcement.json", "draw.json"];
  /** What may come after the draw, beside the reserves once for every vacancy. */
  snw.LATER_NAME = /^(reserves|vacancy-[1-9][0-9]{0,3}(-announcement|-replacement|-withdrawal)?)\.json$/;
  const HEX64 = /^[0-9a-f]{64}$/;
  const SOURCES = ["balls", "dice", "beacon", "balls+beacon"];

  const isCount = (value) => Number.isSafeInteger(value) && value >= 0;
  // eslint-disable-next-line no-control-regex -- control characters are what this looks for
  const isText = (value) => typeof value === "string" && !/[\x00-\x1f\x7f-\x9f]/.test(value);
  const isTexts = (value) => Array.isArray(value) && value.every(isText);
  const isObject = (value) => value !== null && typeof value === "object" && !Array.isArray(value);
  const isHex = (value) => isText(value) && HEX64.test(value);
  const orNull = (test) => (value) => value === null || test(value);
  const oneOf = (...words) => (value) => words.includes(value);
  const isFraction = (value) => { snw.parseFraction(value, "breuk"); return true; };
  const isDecimal = (value) => isText(value) && /^(0\.[0-9]{12}|1\.0{12})$/.test(value);
  const isListOf = (test) => (value) => Array.isArray(value) && value.every(test);

  const isPair = (first, second) => (value) => Array.isArray(value) && value.length === 2 && first(value[0]) && second(value[1]);
  const isShare = (value) => isFraction(value) && !value.startsWith("-");
  /** A chance of somebody: more than 0 and at most 1. */
  snw.isChance = function (text) {
    const { num, den } = snw.parseFraction(text, "kans");
    return num > 0n && num <= den;
  };

  const CLAIMS = {
    optimal: (value) => typeof value === "boolean", eta: orNull(isFraction), gap: orNull(isFraction), min_chance: isDecimal,
    max_chance: isDecimal, best_max_chance: orNull(isDecimal), support: isCount,
    outside: isListOf((pair) => Array.isArray(pair) && pair.length === 2 && pair.every(isCount)), unequal: isCount,
  };
  const SHAPES = {
    lottery: {
      version: oneOf(1), software: isText, context: (value) => isObject(value) && Object.values(value).every((text) => typeof text === "string"),
      seats: (value) => isCount(value) && value > 0, objective: oneOf("leximin", "maximin", "nash", "goldilocks"), features: isTexts,
      quotas: isListOf((q) => Array.isArray(q) && q.length === 4 && isText(q[0]) && isText(q[1]) && isCount(q[2]) && isCount(q[3])),
      people: isCount, types: isCount, households: (value) => typeof value === "boolean", kind: oneOf("panels", "compositions"),
      panels: isCount, tickets: oneOf(10 ** 15),
      disclosure: oneOf("committed", "types", "open"), merge_below: isCount, merkle_root: isHex,
      files: (value) => isObject(value) && Object.values(value).every(isHex), claims: (value) => hasShape(value, CLAIMS, "claims"),
    },
    announcement: { announced_at: isMoment, lottery: isHex, source: oneOf(...SOURCES), round: orNull(isCount), chain: orNull(isHex) },
    draw: {
      drawn_at: isMoment, panel: isCount, rehearsal: (value) => typeof value === "boolean", selected: isTexts, source: oneOf(...SOURCES),
      randomness: isObject,
    },
  };
  const LATER_SHAPES = {
    reserves: {
      made_at: isMoment, reserves: isListOf(isPair(isText, isShare)),
      dropout: (value) => hasShape(value, {
        each: isShare, values: isListOf((one) => Array.isArray(one) && one.length === 3 && isText(one[0]) && isText(one[1]) && isShare(one[2])),
      }, "dropout"),
    },
    vacancy: {
      noted_at: isMoment, left: isTexts, unavailable: isTexts, from: oneOf("reserves", "pool"), deviation: isCount,
      choices: (value) => isListOf(isTexts)(value) && value.length > 0, chances: isListOf(isPair(isText, isShare)),
    },
    announcement: { announced_at: isMoment, vacancy: isHex, source: oneOf(...SOURCES), round: orNull(isRound), chain: orNull(isHex) },
    replacement: {
      drawn_at: isMoment, number: isCount, randomness: isObject, selected: isTexts, source: oneOf(...SOURCES, "none"),
    },
    withdrawal: { withdrawn_at: isMoment, vacancy: isHex, reason: oneOf("source", "evening", "mistake") },
  };
  const CERTIFICATE = {
    stages: isListOf((stage) => hasShape(stage, { level: isFraction, multipliers: isMultipliers }, "stage")),
    classes: isListOf((number) => number === -1 || isCount(number)),
    exclusions: isListOf((one) => hasShape(one, { type: isCount, multipliers: orNull(isMultipliers) }, "exclusion")),
  };

  function isRound(value) {
    return isCount(value) && value > 0 && value <= 10 ** 10;
  }

  function isMoment(value) {
    if (!isText(value) || !/^(?!0000)\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/.test(value)) return false;
    const moment = new Date(value);
    return !Number.isNaN(moment.getTime()) && moment.toISOString() === value.replace("Z", ".000Z");
  }

  function isMultipliers(list) {
    let before = -1;
    return Array.isArray(list) && list.every((pair) => {
      if (!Array.isArray(pair) || pair.length !== 2 || !isCount(pair[0]) || pair[0] <= before || pair[1] === "0") return false;
      before = pair[0];
      return isFraction(pair[1]);
    });
  }

  function hasShape(value, shape, where) {
    if (!isObject(value)) return snw.refuse(`${where}: geen object`);
    const wrong = Object.keys(shape).find((key) => !Object.hasOwn(value, key)) ?? Object.keys(value).find((key) => !Object.hasOwn(shape, key));
    if (wrong !== undefined) return snw.refuse(`${where}: veld ${wrong} ontbreekt of hoort er niet`);
    for (const [key, test] of Object.entries(shape)) if (!test(value[key])) return snw.refuse(`${where}: ${key} heeft een andere vorm`);
    return true;
  }

  function readEvent(r, kind) {
    const name = `${kind}.json`;
    const event = snw.parseCanonical(r.text(name), name);
    hasShape(event, { body: isObject, digest: isHex, kind: oneOf(kind), previous: orNull(isHex) }, name);
    hasShape(event.body, SHAPES[kind], name);
    return event;
  }

  /** An event after the draw; its randomness has exactly the parts of its source. */
  function readLater(r, name) {
    const kind = /-(announcement|replacement|withdrawal)\./.exec(name)?.[1] ?? /^[a-z]+/.exec(name)[0];
    const event = snw.parseCanonical(r.text(name), name);
    hasShape(event, { body: isObject, digest: isHex, kind: oneOf(kind), previous: orNull(isHex) }, name);
    hasShape(event.body, LATER_SHAPES[kind], name);
    const { source, randomness, round, chain } = event.body;
    if (kind === "announcement" && (source.includes("beacon") !== (round !== null) || source.includes("beacon") !== (chain !== null))) {
      snw.refuse(`${name}: een ronde en een keten horen bij een baken`);
    }
    if (kind !== "replacement") return event;
    const beacon = (value) => hasShape(value, { round: isRound, signature: (text) => isText(text) && /^[0-9a-f]{96}$/.test(text) }, name);
    const parts = source === "none" ? [] : source.split("+");
    hasShape(randomness, Object.fromEntries(parts.map((part) => [part, part === "beacon" ? beacon : isText])), name);
    return event;
  }

  function* readPool(r, name, header, take) {
    const ids = [], index = new Map();
    yield* snw.eachRow(r.text(name), name, header, (fields, number) => {
      const where = `${name}, regel ${number + 2}`;
      if (index.has(fields[0])) r.badIds.push(`${name}: lotnummer ${fields[0]} staat er twee keer`);
      if (fields[0] === "") r.badIds.push(`${where}: iemand heeft geen lotnummer`);
      index.set(fields[0], number);
      ids.push(fields[0]);
      take(fields, where);
    });
    if (ids.length !== r.body.people) snw.refuse(`${name}: ${ids.length} mensen in plaats van ${r.body.people}`);
    return { ids, index };
  }

  function typeNumber(r, text, where) {
    const t = snw.whole(text, where);
    return t < r.body.types ? t : snw.refuse(`${where}: type ${t} bestaat niet`);
  }

  const READERS = {
    *"certificate.json"(r) {
      const value = snw.parseCanonical(r.text("certificate.json"), "certificate.json");
      hasShape(value, CERTIFICATE, "certificate.json");
      if (value.exclusions.some((one) => one.type >= r.body.types)) snw.refuse("certificate.json: een uitgesloten type bestaat niet");
      r.certificate = value;
    },
    *"chances.csv"(r) {
      const units = [], appearances = [];
      const pool = yield* readPool(r, "chances.csv", ["id", "chance", "appearances"], (fields, where) => {
        units.push(snw.parseUnits(fields[1], where));
        if (r.body.kind === "panels") appearances.push(snw.whole(fields[2], where));
        else if (fields[2] !== "") snw.refuse(`${where}: bij samenstellingen hoort hier niets`);
      });
      r.chances = { ...pool, units, appearances };
    },
    *"commitments.csv"(r) {
      const leaves = [];
      const pool = yield* readPool(r, "commitments.csv", ["id", "leaf"], (fields, where) => {
        leaves.push(HEX64.test(fields[1]) ? fields[1] : snw.refuse(`${where}: geen vingerafdruk`));
      });
      r.commitments = { ...pool, leaves };
    },
    *"panels.csv"(r) {
      const people = r.body.kind === "panels";
      const columns = people ? ["panel", "id"] : ["panel", "type", "seats"];
      const pool = (r.commitments ?? r.chances)?.index;
      const panel = [], member = [], seats = [], unknown = [];
      yield* snw.eachRow(r.text("panels.csv"), "panels.csv", columns, (fields, number) => {
        panel.push(snw.whole(fields[0], "panels.csv"));
        if (people) {
          const position = pool?.get(fields[1]) ?? -1;
          if (position < 0) unknown.push([number + 2, fields[1]]);
          member.push(position);
        } else {
          member.push(typeNumber(r, fields[1], "panels.csv"));
          seats.push(snw.whole(fields[2], "panels.csv"));
        }
      });
      if (people && !pool) return; // without a readable pool the members mean nothing
      r.panels = { panel, member, seats, unknown };
    },
    *"types.csv"(r) {
      const types = [];
      yield* snw.eachRow(r.text("types.csv"), "types.csv", ["type", "people", "class", "addresses", ...r.body.features], (fields, number) => {
        const where = `types.csv, regel ${number + 2}`;
        if (snw.whole(fields[0], where) !== number) snw.refuse(`${where}: nummer ${fields[0]} in plaats van ${number}`);
        if ((fields[2] === "") !== (fields[3] === "")) snw.refuse(`${where}: klasse zonder adressen of omgekeerd`);
        types.push({
          people: snw.whole(fields[1], where), class: fields[2] === "" ? -1 : snw.whole(fields[2], where),
          addresses: fields[3] === "" ? -1 : snw.whole(fields[3], where), values: fields.slice(4),
        });
      });
      if (types.length !== r.body.types) snw.refuse(`types.csv: ${types.length} typen in plaats van ${r.body.types}`);
      r.types = types;
    },
    *"people.csv"(r) {
      const salts = [], types = [], households = [];
      const pool = yield* readPool(r, "people.csv", ["id", "salt", "type", "household"], (fields, where) => {
        salts.push(/^[0-9a-f]{32}$/.test(fields[1]) ? fields[1] : snw.refuse(`${where}: zout heeft geen 32 tekens`));
        types.push(typeNumber(r, fields[2], where));
        households.push(fields[3] === "" ? -1 : snw.whole(fields[3], where));
      });
      r.people = { ...pool, salts, types, households };
    },
    *"tickets.csv"(r) {
      const weights = [], compositions = [];
      yield* snw.eachRow(r.text("tickets.csv"), "tickets.csv", ["tickets", "types"], (fields, number) => {
        const where = `tickets.csv, regel ${number + 2}`;
        weights.push(snw.whole(fields[0], where));
        compositions.push(fields[1].split(" ").map((text) => typeNumber(r, text, where)));
      });
      r.tickets = { weights, compositions };
    },
    *"types_public.csv"(r) {
      const lines = [];
      yield* snw.eachRow(r.text("types_public.csv"), "types_public.csv", ["people", ...r.body.features], (fields, number) => {
        lines.push({ people: snw.whole(fields[0], `types_public.csv, regel ${number + 2}`), values: fields.slice(1) });
      });
      r.typesPublic = lines;
    },
  };

  function checkNames(r, check) {
    const { files, body } = r;
    const known = [...ALWAYS, ...OPEN, ...LATER, "types_public.csv"];
    for (const name of files.keys()) if (!known.includes(name) && !snw.LATER_NAME.test(name)) check.fail(`${name} hoort niet in een verslag`);
    for (const name of ALWAYS) if (!files.has(name)) check.fail(`${name} ontbreekt`);
    if (!body) return check.skips("wat openbaar hoort te zijn staat in lottery.json, en dat is niet leesbaar");
    const open = [...(body.disclosure === "open" ? OPEN : []), ...(body.disclosure === "types" ? ["types_public.csv"] : [])];
    for (const name of open) if (!files.has(name)) check.fail(`${name} ontbreekt, maar hoort openbaar te zijn`);
    if (body.disclosure !== "types" && files.has("types_public.csv")) check.fail("types_public.csv hoort niet in dit verslag");
    const absent = [...OPEN].filter((name) => !files.has(name));
    if (absent.length) check.note(`Niet openbaar gemaakt: ${absent.join(", ")}`);
    return check.did(`${files.size} bestanden`);
  }

  /** Read every file of `files` (name -> bytes); the facts that could be read are in the result. */
  snw.read = function* (files, checks) {
    const r = { files, badIds: [], later: {}, text: (name) => snw.decode(files.get(name), name) };
    const spelling = checks.spelling;
    for (const kind of ["lottery", "announcement", "draw"]) {
      if (!files.has(`${kind}.json`)) continue;
      yield* snw.attempt(spelling, function* () { r[kind] = readEvent(r, kind); });
    }
    for (const name of [...files.keys()].filter((one) => snw.LATER_NAME.test(one))) {
      yield* snw.attempt(spelling, function* () { r.later[name] = readLater(r, name); });
    }
    r.body = r.lottery?.body;
    if (r.body) {
      for (const name of Object.keys(READERS)) {
        if (files.has(name)) yield* snw.attempt(spelling, () => READERS[name](r));
      }
      spelling.did(`${files.size} bestanden in de vaste schrijfwijze`);
    } else {
      spelling.fail("lottery.json ontbreekt of is niet leesbaar");
    }
    checkNames(r, checks.files);
    // The order of lot, from whichever table of the pool could be read.
    r.pool = r.commitments ?? r.chances ?? r.people;
    return r;
  };

  /** What stands in the way of using a file: nothing (null), that it is not public, or that it is unreadable. */
  snw.lacks = function (r, check, ...names) {
    const keys = { "certificate.json": "certificate", "chances.csv": "chances", "commitments.csv": "commitments", "panels.csv": "panels",
      "types.csv": "types", "people.csv": "people", "tickets.csv": "tickets", "types_public.csv": "typesPublic" };
    let lacking = false;
    for (const name of names) {
      if (r[keys[name]]) continue;
      lacking = true;
      if (!r.body || r.files.has(name)) check.skips(`${name} is niet leesbaar`);
      else if (ALWAYS.includes(name) || r.body.disclosure === "open") check.skips(`${name} ontbreekt`);
      else check.hides(name);
    }
    return lacking;
  };
})((globalThis.snwVerifier ??= {}));
