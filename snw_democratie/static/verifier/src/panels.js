// The panels: the rules they keep, the tickets behind them, everybody's chance and appearances.
(function (snw) {
  "use strict";

  /** The rules ("rows") and, per type, its people, most seats and rows; null when types.csv cannot be used. */
  snw.typeSpace = function (r) {
    if (!r.types) return null;
    const { quotas, features, seats } = r.body;
    const rows = quotas.map(([feature, value, lower, upper]) => ({ lower, upper, name: `${feature} = ${value}` }));
    rows.push({ lower: seats, upper: seats, name: "aantal plaatsen" });
    const quotaRow = new Map(quotas.map(([feature, value], i) => [JSON.stringify([feature, value]), i]));
    const classes = r.types.reduce((most, type) => Math.max(most, type.class + 1), 0);
    if (classes > r.types.length) snw.refuse("types.csv: klassen zijn niet doorgenummerd");
    for (let c = 0; c < classes; c++) rows.push({ lower: 0, upper: 0, name: `adressen van klasse ${c}` });
    const rowsOf = r.types.map((type) => {
      const own = type.values.map((value, f) => quotaRow.get(JSON.stringify([features[f], value]))).filter((row) => row !== undefined);
      own.push(quotas.length);
      if (type.class >= 0) {
        own.push(quotas.length + 1 + type.class);
        rows[quotas.length + 1 + type.class].upper = type.addresses;
      }
      return own;
    });
    const cap = r.types.map((type) => (type.class < 0 ? type.people : type.addresses));
    return { rows, rowsOf, cap, people: r.types.map((type) => type.people) };
  };

  /** Why these seats (parallel lists of types and numbers) break a rule, or null. */
  function brokenRule(space, types, seats) {
    const counts = new Int32Array(space.rows.length);
    const perType = new Map();
    for (let i = 0; i < types.length; i++) {
      const t = types[i], number = seats ? seats[i] : 1;
      if (t >= space.cap.length) return "iemand hoort niet bij de groep";
      perType.set(t, (perType.get(t) ?? 0) + number);
      for (const row of space.rowsOf[t]) counts[row] += number;
    }
    const wrong = space.rows.findIndex((row, i) => counts[i] < row.lower || counts[i] > row.upper);
    if (wrong >= 0) return `${space.rows[wrong].name}: ${counts[wrong]}, mag ${space.rows[wrong].lower} tot ${space.rows[wrong].upper}`;
    for (const [t, number] of perType) if (number > space.cap[t]) return `type ${t} heeft meer plaatsen dan mensen of adressen`;
    return null;
  }

  /** The lines of panels.csv per panel as [from, to], after checking that panels 0..M-1 follow each other. */
  function* panelRanges(r, check) {
    const { panel } = r.panels;
    const ranges = [];
    for (let from = 0, to = 0; from < panel.length; from = to) {
      while (to < panel.length && panel[to] === panel[from]) to++;
      if (panel[from] !== ranges.length) {
        check.fail(`panel ${panel[from]} staat waar panel ${ranges.length} hoort`);
        return null;
      }
      ranges.push([from, to]);
      if (ranges.length % 256 === 0) yield;
    }
    if (ranges.length !== r.body.panels) check.fail(`${ranges.length} panels in plaats van ${r.body.panels}`);
    return ranges;
  }

  /** Check "panels": M numbered panels, each with k different people of the pool in order of lot. */
  snw.checkPanels = function* (r, { panels: check }) {
    const { body } = r;
    if (body.kind !== "panels") return check.note("Dit verslag heeft samenstellingen in plaats van panels met lotnummers");
    if (snw.lacks(r, check, "panels.csv")) return undefined;
    for (const [line, id] of r.panels.unknown) check.fail(`panels.csv, regel ${line}: lotnummer ${id} zit niet in de groep`);
    r.ranges = yield* panelRanges(r, check);
    const { member } = r.panels;
    (r.ranges ?? []).forEach(([from, to], number) => {
      if (to - from !== body.seats) check.fail(`panel ${number} heeft ${to - from} plaatsen in plaats van ${body.seats}`);
      for (let i = from + 1; i < to; i++) {
        if (member[i] === member[i - 1] && member[i] >= 0) check.fail(`panel ${number}: lotnummer ${r.pool.ids[member[i]]} zit er twee keer in`);
        else if (member[i] < member[i - 1]) check.fail(`panel ${number} staat niet op volgorde van lotnummer`);
      }
    });
    return check.did(`${snw.dutch(body.panels)} panels van ${body.seats} mensen`);
  };

  /** Check "compositions": M numbered compositions of k seats over existing types. */
  snw.checkCompositions = function* (r, { compositions: check }) {
    const { body } = r;
    if (body.kind !== "compositions") return;
    if (snw.lacks(r, check, "panels.csv")) return;
    r.ranges = yield* panelRanges(r, check);
    const { member, seats } = r.panels;
    (r.ranges ?? []).forEach(([from, to], number) => {
      let total = 0;
      for (let i = from; i < to; i++) {
        total += seats[i];
        if (seats[i] < 1 || (i > from && member[i] <= member[i - 1])) check.fail(`samenstelling ${number}: typen niet op volgorde of zonder plaats`);
      }
      if (total !== body.seats) check.fail(`samenstelling ${number} heeft ${total} plaatsen in plaats van ${body.seats}`);
    });
    check.did(`${body.panels} samenstellingen van ${body.seats} plaatsen`);
  };

  /** Checks "settings" and "quotas": numbers and names that go together, and a list of rules in order. */
  snw.checkSettings = function* (r, { settings, quotas: check }) {
    const { body } = r;
    if (!/^10{1,6}$/.test(String(body.panels))) settings.fail(`${body.panels} panels: geen macht van tien tot een miljoen`);
    if (body.kind === "compositions" && body.panels * body.seats >= body.people) settings.fail("er zijn genoeg plaatsen om panels met mensen te maken");
    if (new Set(body.features).size !== body.features.length) settings.fail("een kenmerk komt twee keer voor");
    if (body.seats > body.people || body.types > body.people) settings.fail("er zijn meer plaatsen of typen dan mensen");
    settings.did(`${snw.dutch(body.people)} mensen, ${body.seats} plaatsen, ${snw.dutch(body.panels)} panels`);
    yield;
    const seen = new Set();
    let before = 0;
    for (const feature of body.features) {
      const own = body.quotas.filter((quota) => quota[0] === feature);
      const sum = (column) => own.reduce((total, quota) => total + quota[column], 0);
      if (sum(2) > body.seats || sum(3) < body.seats) check.fail(`de regels voor ${feature} passen niet bij ${body.seats} plaatsen`);
    }
    for (const [feature, value, least, most] of body.quotas) {
      const place = body.features.indexOf(feature);
      if (place < before || seen.has(JSON.stringify([feature, value]))) check.fail(`quotum ${feature} = ${value} staat dubbel of niet op volgorde`);
      if (least > most) check.fail(`quotum ${feature} = ${value}: minimum boven maximum`);
      seen.add(JSON.stringify([feature, value]));
      before = Math.max(before, place);
    }
    check.did(`${body.quotas.length} regels op volgorde`);
  };

  /** Check "panel_rules": every panel (or composition) keeps every rule, counted in whole people. */
  snw.checkPanelRules = function* (r, { panel_rules: check }) {
    const needed = r.body.kind === "panels" ? ["panels.csv", "types.csv", "people.csv"] : ["panels.csv", "types.csv"];
    if (snw.lacks(r, check, ...needed)) return;
    if (!r.ranges) return check.skips("de panels zijn niet te onderscheiden");
    const { member, seats } = r.panels;
    const byPerson = r.body.kind === "panels";
    const typeOf = byPerson && r.pool.ids.map((id) => r.people.types[r.people.index.get(id)] ?? Infinity);
    const addressOf = byPerson && r.pool.ids.map((id) => r.people.households[r.people.index.get(id)] ?? -1);
    for (let number = 0; number < r.ranges.length; number++) {
      const [from, to] = r.ranges[number];
      const members = member.slice(from, to);
      const broken = byPerson ? brokenRule(r.space, members.map((i) => typeOf[i] ?? Infinity)) : brokenRule(r.space, members, seats.slice(from, to));
      if (broken) check.fail(`panel ${number}: ${broken}`);
      if (byPerson && r.body.households) {
        const addresses = members.map((i) => addressOf[i] ?? -1).filter((address) => address >= 0);
        if (new Set(addresses).size !== addresses.length) check.fail(`panel ${number}: twee mensen van één adres`);
      }
      if (number % 64 === 0) yield;
    }
    return check.did(`${r.body.quotas.length} quota in ${r.ranges.length} panels`);
  };

  /** Checks "tickets" and "ticket_rules": 10^15 tickets, over compositions that keep every rule. Finds the chance per type. */
  snw.checkTickets = function* (r, { tickets: check, ticket_rules: rules }) {
    if (snw.lacks(r, check, "tickets.csv")) snw.lacks(r, rules, "tickets.csv");
    if (snw.lacks(r, rules, "types.csv") || !r.tickets) return;
    const { weights, compositions } = r.tickets;
    const LOW = 2 ** 26; // weights are split in two, so that sums over many seats stay exact numbers
    const high = new Float64Array(r.types.length), low = new Float64Array(r.types.length);
    let total = 0n;
    for (let i = 0; i < weights.length; i++) {
      const types = compositions[i];
      if (weights[i] < 1) check.fail(`regel ${i + 2} heeft geen loten`);
      total += BigInt(weights[i]);
      if (i && snw.compareLists(compositions[i - 1], types, (a, b) => a - b) >= 0) check.fail(`regel ${i + 2} staat niet op volgorde of is dubbel`);
      if (types.some((t, j) => j && types[j - 1] > t)) check.fail(`regel ${i + 2}: typen niet op volgorde`);
      const broken = brokenRule(r.space, types);
      if (broken) rules.fail(`regel ${i + 2}: ${broken}`);
      for (const t of types) { high[t] += Math.floor(weights[i] / LOW); low[t] += weights[i] % LOW; }
      if (i % 64 === 0) yield;
    }
    if (total !== BigInt(r.body.tickets)) check.fail(`${total} loten in plaats van ${r.body.tickets}`);
    rules.did(`elke regel in elke samenstelling`);
    r.typeChances = r.types.map((type, t) => snw.lowest(BigInt(high[t]) * BigInt(LOW) + BigInt(low[t]), BigInt(r.body.tickets) * BigInt(type.people)));
    check.did(`${snw.dutch(weights.length)} verschillende samenstellingen, samen ${snw.dutch(r.body.tickets)} loten`);
  };

  /** Check "chances": each chance is the exact one from the tickets, rounded half up. */
  snw.checkChances = function* (r, { chances: check }) {
    if (snw.lacks(r, check, "chances.csv")) return undefined;
    const { units, ids } = r.chances;
    const total = units.reduce((sum, one) => sum + one, 0);
    if (Math.abs(total - r.body.seats * 1e12) > ids.length) check.fail("alle kansen samen zijn niet het aantal plaatsen");
    check.did(`${ids.length} kansen, samen ${r.body.seats} plaatsen`);
    if (snw.lacks(r, check, "tickets.csv", "types.csv", "people.csv")) return undefined;
    if (!r.typeChances) return check.skips("uit de loten volgt geen kans");
    const expected = r.typeChances.map(snw.toUnits);
    for (let i = 0; i < ids.length; i++) {
      const type = r.people.types[r.people.index.get(ids[i])];
      if (expected[type] !== units[i]) check.fail(`lotnummer ${ids[i]}: kans ${units[i] / 1e12} in plaats van ${expected[type] / 1e12}`);
    }
    yield;
    return check.did("elke kans volgt uit de loten");
  };
})((globalThis.snwVerifier ??= {}));
