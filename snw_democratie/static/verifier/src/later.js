// After the draw: the reserves, who left, who could come, and who came (SPEC.md, 3a).
(function (snw) {
  "use strict";

  const same = (a, b) => JSON.stringify(a) === JSON.stringify(b);
  const MOST_STEPS = 400000;

  /** The names of the events after the draw, in the order of their chain; undefined when one is missing in between. */
  snw.laterNames = function (files) {
    const given = [...files.keys()].filter((name) => snw.LATER_NAME.test(name));
    const found = files.has("reserves.json") ? ["reserves.json"] : [];
    for (let n = 1; files.has(`vacancy-${n}.json`); n++) {
      const has = (part) => files.has(`vacancy-${n}-${part}.json`);
      // Withdrawn is instead of replaced, and only what was announced is.
      const end = !has("replacement") && has("announcement") && has("withdrawal") ? "-withdrawal" : "-replacement";
      const parts = ["", "-announcement", end].map((part) => `vacancy-${n}${part}.json`).filter((name) => files.has(name));
      found.push(...parts);
      if (has("announcement") && parts.length < 3) break;
    }
    return found.length === given.length ? found : undefined;
  };

  /** Part of check "chain": what came after the draw follows it, step by step. */
  snw.checkLaterChain = function (r, check) {
    const names = snw.laterNames(r.files);
    if (names === undefined) return check.fail("een stap na de loting ontbreekt");
    if (!names.length) return undefined;
    if (!r.files.has("draw.json") || r.draw?.body.rehearsal) return check.fail(`${names[0]} zonder echte loting`);
    let before = r.draw;
    for (const name of names) {
      const event = r.later[name];
      if (!event) return check.skips(`${name} is niet leesbaar`);
      const { body, kind, previous } = event;
      if (snw.digest("snw/event/1", { body, kind, previous }) !== event.digest) check.fail(`${name} is veranderd: de vingerafdruk klopt niet`);
      if (before && previous !== before.digest) check.fail(`${name} sluit niet aan op de stap ervoor`);
      before = event;
    }
    return check.did(`${names.length} stappen na de loting`);
  };

  /** Per vacancy: its events, and the people (as positions) who sat before it, who stay, and who may come. */
  function rounds(r) {
    const at = (id) => r.pool.index.get(id) ?? -1;
    const seen = (ids) => ids.map(at);
    let sitting = new Set(seen(r.draw.body.selected));
    const gone = new Set(), away = new Set(), list = [];
    const reserves = new Set(seen((r.later["reserves.json"]?.body.reserves ?? []).map(([id]) => id)));
    for (let n = 1; r.later[`vacancy-${n}.json`]; n++) {
      const vacancy = r.later[`vacancy-${n}.json`];
      const [announcement, replacement, withdrawal] = ["announcement", "replacement", "withdrawal"].map((part) => r.later[`vacancy-${n}-${part}.json`]);
      const before = new Set(sitting);
      for (const i of seen(vacancy.body.left)) { gone.add(i); sitting.delete(i); }
      for (const i of seen(vacancy.body.unavailable)) away.add(i);
      const among = vacancy.body.from === "reserves" ? [...reserves].sort((a, b) => a - b) : r.pool.ids.map((_, i) => i);
      const candidates = among.filter((i) => i >= 0 && !sitting.has(i) && !gone.has(i) && !away.has(i));
      list.push({ n, vacancy, announcement, replacement, withdrawal, before, stay: new Set(sitting), candidates, open: r.body.seats - sitting.size });
      sitting = new Set([...sitting, ...seen(replacement?.body.selected ?? [])]);
    }
    return list;
  }

  /** Whether the checks below can be made; what is missing is noted. */
  function applies(r, check, needed) {
    if (!needed) check.note("Er is niemand weggegaan");
    else if (!r.draw || !r.pool) check.skips("de loting is niet leesbaar");
    else return true;
    return false;
  }

  const anybodyLeft = (r) => Boolean(r.later["vacancy-1.json"]);

  function inOrder(r, ids) {
    const places = ids.map((id) => r.pool.index.get(id) ?? -1);
    return places.every((place, i) => place >= 0 && (!i || place > places[i - 1]));
  }

  function drawnFirst(ids, label, seed) {
    return ids.map((id) => [snw.digest(label, { id, seed }), id]).sort((a, b) => (a[0] < b[0] ? -1 : 1)).map(([, id]) => id);
  }

  /** Check "reserves": they are people of the group who were not drawn. */
  snw.checkReserves = function* (r, { reserves: check, reserve_draw: who }) {
    const event = r.later["reserves.json"];
    if (!event) return [check, who].forEach((one) => one.note("Er zijn geen reserves"));
    if (!applies(r, check, true)) return who.skips("de loting is niet leesbaar");
    const { reserves, made_at: at } = event.body, ids = reserves.map(([id]) => id);
    const drawn = new Set(r.draw.body.selected);
    if (ids.some((id) => !r.pool.index.has(id) || drawn.has(id))) check.fail("een reserve staat niet op de lijst of was al ingeloot");
    if (!inOrder(r, ids)) check.fail("de reserves staan niet op volgorde");
    if (reserves.some(([, chance]) => !snw.isChance(chance))) check.fail("een kans op reserve ligt niet tussen 0 en 1");
    if (Date.parse(at) < Date.parse(r.draw.body.drawn_at)) check.fail("de reserves zijn van vóór de loting");
    yield;
    check.did(`${ids.length} reserves`);
    return checkReserveDraw(r, who, reserves);
  };

  function checkReserveDraw(r, check, reserves) {
    if (snw.lacks(r, check, "people.csv", "types.csv")) return undefined;
    const { people, types } = r, beacon = r.draw.body.randomness.beacon;
    const seed = { beacon: beacon ? snw.saidBy(beacon) : null, lottery: r.lottery.digest, panel: r.draw.body.panel };
    const sitting = new Set(r.draw.body.selected);
    const homes = new Set(people.ids.flatMap((id, i) => (sitting.has(id) && people.households[i] >= 0 ? [people.households[i]] : [])));
    const free = types.map(() => []);
    people.ids.forEach((id, i) => { if (!sitting.has(id) && !homes.has(people.households[i])) free[people.types[i]].push(id); });
    const homeOf = (id) => people.households[people.index.get(id)];
    const wanted = new Map(), queues = new Map(), chosen = new Set();
    for (const [id] of reserves) {
      const t = people.types[people.index.get(id)];
      if (t !== undefined) wanted.set(t, (wanted.get(t) ?? 0) + 1);
    }
    for (const t of [...wanted.keys()].sort((a, b) => a - b)) {
      if (types[t].class < 0) {
        drawnFirst(free[t], "snw/reserves/person/1", seed).slice(0, wanted.get(t)).forEach((id) => chosen.add(id));
        continue;
      }
      const names = [...new Set(free[t].map((id) => String(homeOf(id))))];
      const queue = queues.get(types[t].class) ?? drawnFirst(names, "snw/reserves/address/1", seed);
      queues.set(types[t].class, queue);
      for (let n = wanted.get(t); n; n--) {
        const home = queue.shift();
        const members = free[t].filter((id) => String(homeOf(id)) === home);
        if (!members.length) return check.fail(`van type ${t} is er niemand op een vrij adres`);
        chosen.add(drawnFirst(members, "snw/reserves/person/1", seed)[0]);
      }
    }
    if (chosen.size !== reserves.length || reserves.some(([id]) => !chosen.has(id))) check.fail("dit zijn niet de reserves die de loting aanwijst");
    for (const [id, chance] of reserves) {
      const t = people.types[people.index.get(id)];
      if (t !== undefined && chance !== snw.asFraction(wanted.get(t), free[t].length)) check.fail(`de kans van ${id} op reserve klopt niet`);
    }
    return check.did(`${reserves.length} reserves volgen uit de loting`);
  }

  /** Check "vacancies": who left did sit; the choices and chances are about people who may come. */
  snw.checkVacancies = function* (r, { vacancies: check }) {
    if (!applies(r, check, anybodyLeft(r))) return;
    let moment = Date.parse(r.later["reserves.json"]?.body.made_at ?? r.draw.body.drawn_at);
    for (const { n, vacancy: { body }, announcement, replacement, withdrawal, before, candidates, open } of rounds(r)) {
      const at = (id) => r.pool.index.get(id) ?? -1, wrong = (text) => check.fail(`vertrek ${n}: ${text}`);
      if (Date.parse(body.noted_at) < moment) wrong("het is van vóór de stap ervoor");
      if (!inOrder(r, body.left) || !inOrder(r, body.unavailable)) wrong("de lotnummers staan niet op volgorde");
      if (body.left.some((id) => !before.has(at(id)))) wrong("wie wegging, zat er niet");
      if (body.unavailable.some((id) => before.has(at(id)))) wrong("wie niet kan komen, zat er al");
      if (open < 1) wrong("er is geen plaats vrij");
      if (body.from === "reserves" && !r.later["reserves.json"]) wrong("er zijn geen reserves");
      checkOffer(r, body, new Set(candidates), open, wrong);
      moment = Date.parse(replacement?.body.drawn_at ?? withdrawal?.body.withdrawn_at ?? announcement?.body.announced_at ?? body.noted_at);
      yield;
      check.did(`vertrek ${n}: ${body.left.length} mensen, ${body.choices.length} mogelijke keuzes`);
    }
  };

  function checkOffer(r, { choices, chances }, candidates, open, wrong) {
    const at = (id) => r.pool.index.get(id) ?? -1, counts = new Map();
    if (choices.some((choice) => choice.length !== choices[0].length) || choices[0].length > open) wrong("niet elke keuze vult evenveel plaatsen");
    if (choices.some((choice) => !inOrder(r, choice) || choice.some((id) => !candidates.has(at(id))))) wrong("in een keuze zit iemand die niet kan komen");
    for (const id of choices.flat()) counts.set(id, (counts.get(id) ?? 0) + 1);
    const spots = choices.map((choice) => choice.map(at));
    if (spots.some((spot, i) => i && snw.compareLists(spots[i - 1], spot, (a, b) => a - b) >= 0)) wrong("de keuzes staan niet op volgorde of er staat er een dubbel");
    const expected = [...counts].sort((a, b) => at(a[0]) - at(b[0])).map(([id, count]) => [id, snw.asFraction(count, choices.length)]);
    if (!same(expected, chances)) wrong("de kansen zijn niet die van de keuzes");
  }

  /** Check "choices": no better choice exists, and no equally good one was left out. */
  snw.checkChoices = function* (r, { choices: check }) {
    if (!applies(r, check, anybodyLeft(r))) return;
    if (snw.lacks(r, check, "people.csv", "types.csv")) return;
    for (const { n, vacancy: { body }, stay, candidates, open } of rounds(r)) {
      const found = yield* bestChoices(r, stay, candidates, open);
      if (!found) {
        check.skips(`vertrek ${n}: te veel keuzes om na te gaan`);
        continue;
      }
      if (found.deviation !== body.deviation) check.fail(`vertrek ${n}: de afwijking is ${found.deviation} in plaats van ${body.deviation}`);
      const listed = new Set(body.choices.map((choice) => JSON.stringify(choice)));
      const true_ = new Set(found.choices.map((choice) => JSON.stringify(choice.map((i) => r.pool.ids[i]))));
      if (listed.size !== true_.size || [...listed].some((choice) => !true_.has(choice))) check.fail(`vertrek ${n}: er zijn ${true_.size} beste keuzes, en het zijn andere`);
      check.did(`vertrek ${n}: ${true_.size} keuzes, en geen betere`);
    }
  };

  /** The smallest deviation of the choices that fill most seats, and all that have it, as positions; null when it takes too long. */
  function* bestChoices(r, stay, candidates, open) {
    const { body, people, types } = r;
    const number = new Map(body.quotas.map(([feature, value], q) => [JSON.stringify([feature, value]), q]));
    const place = (i) => people.index.get(r.pool.ids[i]);
    const rows = (i) => types[people.types[place(i)]].values.map((value, f) => number.get(JSON.stringify([body.features[f], value]))).filter((q) => q !== undefined);
    const home = (i) => people.households[place(i)];
    const counts = body.quotas.map(() => 0), homes = new Set();
    for (const i of stay) {
      for (const q of rows(i)) counts[q]++;
      if (home(i) >= 0) homes.add(home(i));
    }
    const may = candidates.filter((i) => !homes.has(home(i))).map((i) => ({ i, rows: rows(i), home: home(i) }));
    const groups = body.features.map((feature) => body.quotas.flatMap((quota, q) => (quota[0] === feature ? [[q, quota[2], quota[3]]] : [])));
    const bound = (now, seats) => groups.reduce((total, group) => {
      let over = 0, need = 0, room = 0;
      for (const [q, least, most] of group) { over += Math.max(0, now[q] - most); need += Math.max(0, least - now[q]); room += Math.max(0, most - now[q]); }
      return total + over + Math.max(0, need - seats, seats - room);
    }, 0);
    let best = null, steps = 0;
    // Person by person; a way is left where the deviation is bound to be worse than the best so far.
    function* grow(first, seats, now, chosen) {
      if (++steps % 2048 === 0) yield;
      const least = bound(now, seats);
      if (steps > MOST_STEPS || (best && least > best.deviation)) return;
      if (!seats) {
        if (!best || least < best.deviation) best = { deviation: least, choices: [] };
        best.choices.push([...chosen]);
        return;
      }
      for (let at = first; at <= may.length - seats; at++) {
        const one = may[at];
        if (one.home >= 0 && may.some((other) => other.home === one.home && chosen.includes(other.i))) continue;
        const more = [...now];
        for (const q of one.rows) more[q]++;
        yield* grow(at + 1, seats - 1, more, [...chosen, one.i]);
      }
    }
    const addresses = new Set(may.map((one) => one.home).filter((one) => one >= 0));
    yield* grow(0, Math.min(open, may.filter((one) => one.home < 0).length + addresses.size), counts, []);
    return steps > MOST_STEPS ? null : best;
  }

  /** Checks "later_rounds" and "replacements": announced after the departure, drawn from that, and who it gives. */
  snw.checkReplacements = function* (r, { later_rounds: known, replacements: check }) {
    if (!applies(r, known, anybodyLeft(r))) return check.note("Er is niemand weggegaan");
    if (!applies(r, check, true)) return undefined;
    for (const round of rounds(r)) {
      checkLaterAnnouncement(round, known);
      if (round.replacement) checkReplacement(round, check);
      yield;
    }
    known.did("elke aankondiging kwam na het vertrek");
    return check.did("wie kwam, volgt uit het toeval");
  };

  function checkLaterAnnouncement({ n, vacancy, announcement, withdrawal }, check) {
    if (!announcement) return;
    const { announced_at: at, chain, round, source, vacancy: named } = announcement.body;
    const wrong = (text) => check.fail(`vertrek ${n}: ${text}`);
    if (named !== vacancy.digest) wrong("de aankondiging hoort bij een ander vertrek");
    if (source.includes("beacon") ? chain !== snw.QUICKNET : chain !== null) wrong("dit baken is niet drand quicknet");
    if (Date.parse(at) < Date.parse(vacancy.body.noted_at)) wrong("aangekondigd vóór het vertrek");
    if (withdrawal && withdrawal.body.vacancy !== vacancy.digest) wrong("ingetrokken is een ander vertrek");
    if (withdrawal && Date.parse(withdrawal.body.withdrawn_at) < Date.parse(at)) wrong("ingetrokken vóór de aankondiging");
    if (round !== null && snw.roundAt(round) <= Date.parse(at)) wrong("het getal van het baken was bij de aankondiging al bekend");
  }

  function checkReplacement({ n, vacancy, announcement, replacement }, check) {
    const { drawn_at: at, number, randomness, selected, source } = replacement.body, { choices } = vacancy.body;
    const wrong = (text) => check.fail(`vertrek ${n}: ${text}`), drawn = Date.parse(at);
    if (!choices[0].length) wrong("niemand kan komen, en er komt iemand");
    if (!announcement && (source !== "none" || choices.length > 1)) wrong("vervangen zonder aankondiging");
    if (announcement && source !== announcement.body.source) wrong("geloot met een andere bron dan aangekondigd");
    if (drawn < Date.parse(announcement?.body.announced_at ?? vacancy.body.noted_at)) wrong("geloot voordat het aangekondigd was");
    const round = randomness.beacon?.round;
    if (round !== undefined && round !== announcement?.body.round) wrong("de ronde van het baken is een andere dan aangekondigd");
    if (round !== undefined && drawn < snw.roundAt(round)) wrong("geloot voordat het getal van het baken er was");
    const seed = (beacon) => ({ randomness: snw.saidBy(beacon), vacancy: vacancy.digest });
    const parts = {
      balls: (digits) => snw.fromThrows(digits, choices.length, "0123456789", "ballen"),
      dice: (rolls) => snw.fromThrows(rolls, choices.length, "123456", "dobbelstenen"),
      beacon: (beacon) => snw.numberBelow(choices.length, "snw/replacement/beacon/1", seed(beacon)),
    };
    let fallen;
    try {
      fallen = Object.entries(randomness).reduce((sum, [name, value]) => sum + parts[name](value), 0) % choices.length;
    } catch (problem) {
      if (!(problem instanceof snw.Refusal)) throw problem;
      wrong(problem.message);
      return;
    }
    if (fallen !== number) wrong(`het getal is ${fallen}, maar er staat ${number}`);
    else if (!same(selected, choices[number])) wrong(`dit zijn niet de mensen van keuze ${number}`);
  }

  /** Check "later_signatures": as with the draw, this page does not check what the beacon signed. */
  snw.checkLaterSignatures = function* (r, { later_signatures: check }) {
    const used = Object.entries(r.later).some(([name, event]) => name.endsWith("-replacement.json") && event.body.source.includes("beacon"));
    if (used) check.skips("de handtekening van het baken bij een vervanging; dat kan met: snw lottery verify MAP");
    else check.note("Er deed geen baken mee");
  };
})((globalThis.snwVerifier ??= {}));
