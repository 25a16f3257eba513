// The pool: file digests, the chain of events, commitments, and the types that people fall into.
(function (snw) {
  "use strict";

  const { compareText, compareLists } = snw;
  const compareValues = (a, b) => compareLists(a, b, compareText);
  const same = (a, b) => a.length === b.length && a.every((value, i) => value === b[i]);

  /** Check "hashes": each table has the SHA-256 that lottery.json names, and lottery.json names them all. */
  snw.checkHashes = function* (r, { hashes: check }) {
    const named = r.body.files;
    const wanted = ["certificate.json", "chances.csv", "commitments.csv", "panels.csv", "people.csv", "tickets.csv", "types.csv",
      ...(r.body.disclosure === "types" ? ["types_public.csv"] : [])];
    if (!same(Object.keys(named).sort(compareText), wanted)) check.fail("lottery.json noemt andere bestanden dan er horen te zijn");
    let count = 0;
    for (const name of Object.keys(named)) {
      if (!r.files.has(name)) continue;
      if ((yield* snw.sha256Steps(r.files.get(name))) !== named[name]) check.fail(`${name} is veranderd: andere vingerafdruk (SHA-256)`);
      else count++;
    }
    check.did(`${count} bestanden hebben de vingerafdruk die in lottery.json staat`);
  };

  /** Check "chain": each event has its own digest and that of the event before it. */
  snw.checkChain = function* (r, { chain: check }) {
    const rehearsal = r.draw?.body.rehearsal;
    const before = { lottery: null, announcement: r.lottery, draw: rehearsal ? r.lottery : r.announcement };
    for (const kind of ["lottery", "announcement", "draw"]) {
      const event = r[kind];
      if (!event) {
        if (r.files.has(`${kind}.json`)) check.skips(`${kind}.json is niet leesbaar`);
        continue;
      }
      const { body, previous } = event;
      if (snw.digest("snw/event/1", { body, kind, previous }) !== event.digest) check.fail(`${kind}.json is veranderd: de vingerafdruk klopt niet`);
      const unread = kind === "draw" && !rehearsal && !r.announcement && r.files.has("announcement.json");
      if (unread) check.skips("announcement.json is niet leesbaar");
      else if (previous !== (before[kind]?.digest ?? null)) check.fail(`${kind}.json sluit niet aan op de stap ervoor`);
      check.did(`${kind}.json`);
      yield;
    }
    snw.checkLaterChain(r, check);
  };

  /** The digest of lottery.json as it is, whatever it says of itself. */
  snw.lotteryDigest = ({ lottery: { body, kind, previous } }) => snw.digest("snw/event/1", { body, kind, previous });

  /** Check "digest": what was on paper before the draw is the start of this lottery's digest. */
  snw.checkPublished = function* (r, { digest: check }, entered) {
    const asked = (entered ?? "").toLowerCase().replace(/[\s.:-]/g, "");
    if (asked === "") return check.skips("u vulde geen vingerafdruk in; zonder vingerafdruk kan het hele verslag vervangen zijn");
    if (asked.length < 10) return check.skips("u vulde minder dan tien tekens in");
    const digest = snw.lotteryDigest(r);
    if (!digest.startsWith(asked)) return check.fail(`u vulde ${asked} in, maar dit verslag heeft ${digest.slice(0, 10)}…`);
    if (asked.length < 64) return check.skips(`de eerste ${asked.length} tekens zijn gelijk; alleen alle 64 samen bewijzen het`);
    return check.did("alle 64 tekens zijn gelijk");
  };

  /** Checks "ids" and "root": the same people everywhere; their leaves, in order, lead to the root. */
  snw.checkMerkle = function* (r, { ids, root: check }) {
    r.badIds.forEach((text) => ids.fail(text));
    if (!snw.lacks(r, ids, "commitments.csv", "chances.csv")) {
      for (const [name, other] of [["chances.csv", r.chances], ["people.csv", r.people]]) {
        if (other && !same(other.ids, r.commitments.ids)) ids.fail(`${name} heeft andere lotnummers of een andere volgorde dan commitments.csv`);
      }
      ids.did(`${r.commitments.ids.length} lotnummers`);
    }
    if (snw.lacks(r, check, "commitments.csv")) return;
    const layers = yield* snw.merkleLayers(r.commitments.leaves);
    if (layers.at(-1)[0] !== r.body.merkle_root) check.fail("de verzegelingen leiden niet naar het getal in lottery.json");
    check.did(`${r.commitments.leaves.length} verzegelingen`);
  };

  /** Check "leaves": each person's leaf is made from the lot number, the salt and the answers. */
  snw.checkLeaves = function* (r, { leaves: check }) {
    if (snw.lacks(r, check, "commitments.csv", "people.csv", "types.csv")) return;
    const { ids, salts, types, households } = r.people;
    if (new Set(salts).size !== salts.length) check.fail("twee mensen hebben hetzelfde zout");
    for (let i = 0; i < ids.length; i++) {
      const values = r.types[types[i]]?.values;
      const household = households[i] < 0 ? "" : String(households[i]);
      if (!values || snw.leaf({ household, id: ids[i], salt: salts[i], values }) !== r.commitments.leaves[i]) {
        check.fail(`lotnummer ${ids[i]}: de verzegeling past niet bij de gegevens`);
      }
      if (i % 4096 === 0) yield;
    }
    check.did(`${ids.length} verzegelingen nagemaakt uit de gegevens`);
  };

  snw.leaf = (person) => snw.digest("snw/leaf/1", person);

  function checkTypeLines(r, check) {
    const { types, body } = r;
    let people = 0;
    const quotas = new Set(body.quotas.map(([feature, value]) => JSON.stringify([feature, value])));
    const addressesOf = new Map();
    types.forEach((type, t) => {
      people += type.people;
      if (type.people < 1) check.fail(`type ${t} heeft niemand`);
      type.values.forEach((value, f) => {
        if (!quotas.has(JSON.stringify([body.features[f], value]))) check.fail(`voor ${body.features[f]} = ${value} is er geen regel`);
      });
      if (t && (compareValues(types[t - 1].values, type.values) || types[t - 1].class - type.class) >= 0) check.fail(`type ${t} staat niet op volgorde`);
      if (type.class < 0) return;
      if (!body.households) check.fail(`type ${t} heeft een klasse, maar adressen tellen hier niet`);
      if (type.addresses < 1 || type.people % type.addresses) check.fail(`type ${t}: ${type.people} mensen passen niet op ${type.addresses} adressen`);
      if ((addressesOf.get(type.class) ?? type.addresses) !== type.addresses) check.fail(`klasse ${type.class} heeft twee aantallen adressen`);
      addressesOf.set(type.class, type.addresses);
    });
    for (const number of addressesOf.keys()) if (number >= addressesOf.size) check.fail("klassen zijn niet doorgenummerd vanaf 0");
    if (people !== body.people) check.fail(`${people} mensen in types.csv in plaats van ${body.people}`);
  }

  /** The members' positions per address, after checking that addresses are numbered as they first appear. */
  function readAddresses(r, check) {
    const addresses = [];
    r.people.households.forEach((household, i) => {
      if (household < 0) return;
      if (household > addresses.length) check.fail(`lotnummer ${r.people.ids[i]}: adres ${household} is niet doorgenummerd`);
      (addresses[household] ??= []).push(i);
    });
    addresses.forEach((members, number) => { if (members.length < 2) check.fail(`adres ${number} heeft maar één lotnummer`); });
    return addresses;
  }

  /** Check "types": the types are exactly the groups of people with equal answers and equal households. */
  snw.checkTypes = function* (r, { types: check }) {
    if (r.types) checkTypeLines(r, check);
    if (snw.lacks(r, check, "types.csv", "people.csv")) {
      if (r.types) check.did("types.csv is in zichzelf juist");
      return;
    }
    const { people, types } = r;
    const counted = types.map(() => 0);
    people.types.forEach((t, i) => {
      counted[t]++;
      if ((people.households[i] < 0) !== (types[t].class < 0)) check.fail(`lotnummer ${people.ids[i]}: adres past niet bij type ${t}`);
    });
    counted.forEach((count, t) => { if (count !== types[t].people) check.fail(`type ${t} telt ${count} mensen in plaats van ${types[t].people}`); });
    yield;
    if (check.failed) return; // the classes below read the answers through the types
    const addresses = readAddresses(r, check);
    const compositions = new Map(); // class -> {values, addresses}
    const numbers = new Map(); // composition -> class
    addresses.forEach((members, number) => {
      const values = members.map((i) => types[people.types[i]].values).sort(compareValues);
      const key = JSON.stringify(values);
      for (const i of members) {
        const known = numbers.get(key) ?? types[people.types[i]].class;
        numbers.set(key, known);
        if (types[people.types[i]].class !== known) check.fail(`adres ${number} hoort niet bij klasse ${types[people.types[i]].class}`);
      }
      const entry = compositions.get(numbers.get(key)) ?? { values, key, count: 0 };
      if (entry.key !== key) check.fail(`klasse ${numbers.get(key)} heeft twee soorten adressen`);
      entry.count++;
      compositions.set(numbers.get(key), entry);
    });
    types.forEach((type, t) => {
      if (type.class >= 0 && compositions.get(type.class)?.count !== type.addresses) check.fail(`type ${t} heeft een ander aantal adressen`);
    });
    const inOrder = [...compositions].sort(([a], [b]) => a - b).map(([, entry]) => entry.values);
    inOrder.forEach((values, i) => {
      if (i && compareLists(inOrder[i - 1], values, compareValues) >= 0) check.fail(`klasse ${i} staat niet op volgorde`);
    });
    check.did(`${types.length} typen, ${people.ids.length} mensen, ${addresses.length} gedeelde adressen`);
  };

  /** Check "types_public": the published groups are those of types.csv with the small ones merged. */
  snw.checkTypesPublic = function* (r, { types_public: check }) {
    if (r.body.disclosure !== "types") return;
    if (snw.lacks(r, check, "types_public.csv")) return;
    const lines = r.typesPublic;
    const star = (line) => line !== undefined && line.values.every((value) => value === "*");
    const rest = star(lines.at(-1)) ? lines.at(-1).people : 0;
    const named = rest ? lines.slice(0, -1) : lines;
    named.forEach((line, i) => {
      if (line.people < r.body.merge_below || line.people < 1) check.fail(`een groep van ${line.people} had samengevoegd moeten zijn`);
      if (i && compareValues(named[i - 1].values, line.values) >= 0) check.fail(`groep ${i + 1} staat niet op volgorde`);
    });
    const total = lines.reduce((sum, line) => sum + line.people, 0);
    if (total !== r.body.people) check.fail(`de groepen tellen ${total} mensen in plaats van ${r.body.people}`);
    check.did(`${named.length} groepen en ${rest} mensen in samengevoegde groepen`);
    if (snw.lacks(r, check, "types.csv")) return;
    const sums = new Map();
    for (const type of r.types) {
      const key = JSON.stringify(type.values);
      sums.set(key, (sums.get(key) ?? 0) + type.people);
    }
    const large = [...sums].filter(([, people]) => people >= r.body.merge_below);
    const small = large.reduce((left, [, people]) => left - people, r.body.people);
    const expected = large.map(([key, people]) => `${people} ${key}`);
    if (small !== rest || !same(expected, named.map((line) => `${line.people} ${JSON.stringify(line.values)}`))) {
      check.fail("de groepen zijn niet die van types.csv");
    }
    yield;
  };
})((globalThis.snwVerifier ??= {}));
