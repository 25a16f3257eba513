// The draw: what was announced, the number that fell, and the people whom it selects (SPEC.md, 3).
(function (snw) {
  "use strict";

  const QUICKNET = "52db9ba70e0cc0f6eaf7803dd07447a1f5477735fd3f661792ba94600c84e971";
  const FIRST_ROUND = 1692803367, PERIOD = 3; // seconds

  snw.QUICKNET = QUICKNET;

  const usesBeacon = (source) => source.includes("beacon");

  const roundAt = (round) => (FIRST_ROUND + PERIOD * (round - 1)) * 1000;

  snw.roundAt = roundAt;

  /** Checks "announcement" and "round": the source was named for this lottery, when nobody could know its number. */
  snw.checkAnnouncement = function* (r, { announcement: check, round: known }) {
    if (!r.announcement) {
      if (r.files.has("announcement.json")) check.skips("announcement.json is niet leesbaar");
      else check.note("De bron van het toeval is nog niet aangekondigd");
      return;
    }
    const { announced_at: at, lottery, source, round, chain } = r.announcement.body;
    if (lottery !== r.lottery.digest) check.fail("de aankondiging hoort bij een andere loting");
    if (usesBeacon(source)) {
      if (!round || chain === null) check.fail("de ronde van het baken ontbreekt");
      else if (chain !== QUICKNET) check.fail("dit baken is niet drand quicknet");
      if (round && roundAt(round) <= Date.parse(at)) known.fail("het getal van het baken was bij de aankondiging al bekend");
      known.did(`ronde ${round} is van na de aankondiging`);
    } else if (round !== null || chain !== null) {
      check.fail("er is een baken genoemd dat niet meedoet");
    }
    yield;
    check.did(`aangekondigd op ${at}: ${source}`);
  };

  /** Checks "source", "times" and "rehearsal": what was announced was used, and not before its time. */
  snw.checkCeremony = function* (r, { source, times, rehearsal }) {
    if (!r.draw) return [source, times].forEach((check) => waiting(r, check));
    const { body } = r.draw;
    const drawn = Date.parse(body.drawn_at), round = body.randomness.beacon?.round;
    if (body.rehearsal) rehearsal.note("Dit is een proefloting: er is niemand echt ingeloot");
    else rehearsal.did("dit is een echte loting, geen proef");
    if (round && drawn < roundAt(round)) times.fail("er is geloot voordat het getal van het baken er was");
    yield;
    if (!body.rehearsal) {
      if (r.announcement) {
        const announced = r.announcement.body;
        if (body.source !== announced.source) source.fail(`geloot met ${body.source} in plaats van ${announced.source}`);
        else if ((round ?? null) !== announced.round) source.fail("de ronde van het baken is een andere dan aangekondigd");
        source.did("geloot met de bron die aangekondigd was");
        if (drawn < Date.parse(announced.announced_at)) times.fail("er is geloot vóór de aankondiging");
      } else if (r.files.has("announcement.json")) {
        source.skips("announcement.json is niet leesbaar");
      } else {
        source.fail("er is geloot zonder aankondiging");
      }
    }
    return times.did(`geloot op ${body.drawn_at}`);
  };

  function fromBalls(digits, limit) {
    const count = String(limit).length - 1;
    if (typeof digits !== "string" || digits.length !== count || /[^0-9]/.test(digits)) snw.refuse(`er horen ${count} ballen te zijn`);
    return Number(digits);
  }

  /** The number of the first throw that counts: throws of just enough dice or balls, each with one of the `symbols`. */
  snw.fromThrows = function (rolls, limit, symbols, what) {
    const sides = symbols.length;
    let pieces = 1;
    while (sides ** pieces < limit) pieces++;
    const fits = typeof rolls === "string" && rolls && [...rolls].every((symbol) => symbols.includes(symbol)) && rolls.length % pieces === 0;
    if (!fits) snw.refuse(`er horen worpen van ${pieces} ${what} te zijn`);
    const all = sides ** pieces;
    for (let at = 0; at < rolls.length; at += pieces) {
      const number = [...rolls.slice(at, at + pieces)].reduce((sum, symbol) => sum * sides + symbols.indexOf(symbol), 0);
      if (number >= all - (all % limit)) continue;
      return at + pieces === rolls.length ? number % limit : snw.refuse("na de worp die telt is nog gegooid");
    }
    return snw.refuse("geen enkele worp telt");
  };

  const fromDice = (rolls, limit) => snw.fromThrows(rolls, limit, "123456", "dobbelstenen");

  /** A number below `limit` from a published seed; attempts that would favour small numbers are thrown away. */
  snw.numberBelow = function (limit, label, seed) {
    const all = 2n ** 256n, ceiling = all - (all % BigInt(limit));
    for (let attempt = 0; ; attempt++) {
      const number = BigInt("0x" + snw.digest(label, { attempt, seed }));
      if (number < ceiling) return Number(number % BigInt(limit));
    }
  };

  /** What the beacon said: the SHA-256 of its signature. */
  function saidBy({ signature }) {
    return snw.sha256(Uint8Array.from(signature.match(/../g), (pair) => parseInt(pair, 16)));
  }

  snw.saidBy = saidBy;

  function fromBeacon(beacon, r) {
    const keys = beacon && typeof beacon === "object" ? Object.keys(beacon).sort().join() : "";
    if (keys !== "round,signature" || !Number.isSafeInteger(beacon.round) || !/^[0-9a-f]{96}$/.test(beacon.signature)) {
      snw.refuse("het baken heeft een andere vorm");
    }
    return snw.numberBelow(r.body.panels, "snw/draw/beacon/1", { lottery: r.lottery.digest, randomness: saidBy(beacon) });
  }

  /** Check "number": the balls, dice or beacon give the number of the panel. */
  snw.checkNumber = function* (r, { number: check }) {
    if (!r.draw) return waiting(r, check);
    const { source, randomness, panel } = r.draw.body;
    const sources = source.split("+");
    if (Object.keys(randomness).sort().join("+") !== sources.join("+")) return check.fail("er zijn andere bronnen gebruikt dan genoemd");
    const limit = r.body.panels;
    const parts = { balls: fromBalls, dice: fromDice, beacon: (beacon) => fromBeacon(beacon, r) };
    const number = sources.reduce((sum, name) => sum + parts[name](randomness[name], limit), 0) % limit;
    yield;
    if (number !== panel) check.fail(`het getal is ${number}, maar er staat panel ${panel}`);
    return check.did(`${sources.map((name) => `${name} ${name === "beacon" ? "ronde " + randomness.beacon.round : randomness[name]}`).join(" en ")} geeft ${number}`);
  };

  function waiting(r, check) {
    if (r.files.has("draw.json")) check.skips("draw.json is niet leesbaar");
    else check.note("Er is nog niet geloot");
  }

  function inOrder(ids, label, seed) {
    const keyed = ids.map((id) => [snw.digest(label, { id, seed }), id]);
    return keyed.sort((a, b) => (a[0] < b[0] ? -1 : 1)).map(([, id]) => id);
  }

  /** The positions of the people who sit on a composition: drawn within each type and household class. */
  function fromComposition(r, from, to) {
    const { panel, randomness } = r.draw.body;
    const seed = { beacon: randomness.beacon ? saidBy(randomness.beacon) : null, lottery: r.lottery.digest, panel };
    const { people, types } = r;
    const ofType = types.map(() => []);
    people.types.forEach((t, i) => ofType[t]?.push(people.ids[i]));
    const chosen = [], used = new Map(); // class -> [addresses in drawn order, how many are taken]
    for (let line = from; line < to; line++) {
      const t = r.panels.member[line], seats = r.panels.seats[line];
      const order = inOrder(ofType[t] ?? [], "snw/draw/person/1", seed);
      if (types[t].class < 0) {
        chosen.push(...order.slice(0, seats));
        continue;
      }
      const homeOf = (id) => String(people.households[people.index.get(id)]);
      const state = used.get(types[t].class) ?? { queue: inOrder([...new Set(order.map(homeOf))], "snw/draw/address/1", seed), taken: 0 };
      used.set(types[t].class, state);
      for (let seat = 0; seat < seats; seat++) {
        const address = state.queue[state.taken++];
        chosen.push(order.find((id) => homeOf(id) === address));
      }
    }
    return chosen.map((id) => people.index.get(id) ?? -1).sort((a, b) => a - b);
  }

  /** Check "selected": the people named are those of the panel that was drawn. */
  snw.checkSelected = function* (r, { selected: check }) {
    if (!r.draw) return waiting(r, check);
    const compositions = r.body.kind === "compositions";
    if (snw.lacks(r, check, "panels.csv", ...(compositions ? ["types.csv", "people.csv"] : []))) {
      const { selected } = r.draw.body, positions = selected.map((id) => r.pool?.index.get(id) ?? -1);
      if (selected.length !== r.body.seats) check.fail(`${selected.length} mensen in plaats van ${r.body.seats}`);
      if (r.pool && positions.some((at, i) => at < 0 || (i && at <= positions[i - 1]))) check.fail("de namenlijst staat niet op volgorde of past niet bij de groep");
      return undefined;
    }
    const range = r.ranges?.[r.draw.body.panel];
    if (!range) return r.ranges ? check.fail(`panel ${r.draw.body.panel} bestaat niet`) : check.skips("de panels zijn niet te onderscheiden");
    const members = compositions ? fromComposition(r, ...range) : r.panels.member.slice(...range);
    yield;
    const expected = members.map((i) => (compositions ? r.people : r.pool).ids[i]);
    if (JSON.stringify(expected) !== JSON.stringify(r.draw.body.selected)) check.fail(`dit zijn niet de mensen van panel ${r.draw.body.panel}`);
    return check.did(`${expected.length} mensen van panel ${r.draw.body.panel}`);
  };

  /** Check "signature": a page without any library does not check the beacon's signature, and says so. */
  snw.checkSignature = function* (r, { signature: check }) {
    if (r.draw && usesBeacon(r.draw.body.source)) {
      check.skips("de handtekening van het baken; dat kan met: snw lottery verify MAP");
    } else {
      check.note("Er deed geen baken mee");
    }
  };
})((globalThis.snwVerifier ??= {}));
