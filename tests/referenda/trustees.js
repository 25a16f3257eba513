// The acts of trustees for tests. node trustees.js ACT < value as JSON
const path = require("node:path"), fs = require("node:fs");
const HOUSE = path.join(__dirname, "../../snw_democratie/static/js/referendum");
for (const part of ["group", "hashes", "codes", "proofs", "ballot", "knowing", "ceremony", "keyfile", "counting", "listed", "exchange"]) require(`${HOUSE}/${part}.js`);
const snw = globalThis.snwBooth, { ceremony, counting, exchange } = snw;

const ACTS = {
  async ceremony({ size, threshold }) {
    const places = Array.from({ length: size }, (_, i) => ({ index: i + 1, size, threshold }));
    const parts = places.map(ceremony.newPart), seats = places.map(() => ({}));
    for (const step of ["begun", "shown", "shares"]) {
      const made = [];
      for (const [i, seat] of places.entries()) made.push(JSON.stringify(await ceremony[step](parts[i], seat, seats)));
      made.forEach((text, i) => { seats[i][step] = text; });
    }
    const secrets = [], numbers = [];
    for (const [i, seat] of places.entries()) {
      secrets.push(await ceremony.secretOf(parts[i], seat, seats));
      seats[i].held = JSON.stringify(await ceremony.held(parts[i], seat, seats, secrets[i]));
      numbers.push(await ceremony.together(seats));
    }
    return { seats, secrets: secrets.map(String), numbers, parts };
  },

  /** What the trustee at this place says of what the others posted. */
  async judge({ seats, part, seat }) {
    return String(await ceremony.secretOf(part, seat, seats));
  },

  /** What a trustee finds in a copy of the board, and the part that they post. */
  async open({ file, secret, fewest }) {
    const found = await counting.count(fs.readFileSync(file));
    return { ballots: found.ballots, codes: found.codes, end: found.end, part: await counting.decrypt(found, BigInt(secret), fewest) };
  },

  /** What a trustee finds of the own key in a copy of the board, or in the records. */
  listed: ({ file, key }) => snw.listed(fs.readFileSync(file), key),

  async file({ value, passphrase, typed }) {
    const text = await snw.locked(value, passphrase);
    return { text, value: await snw.unlocked(text, typed) };
  },

  unlock: ({ text, typed }) => snw.unlocked(text, typed),
  record: ({ seats, threshold }) => ceremony.record(seats, threshold),
  steps: ({ uuid, place, steps }) => exchange.stepsFile(uuid, place, steps),
  read: ({ text, about }) => exchange.readAny(text, about),
  rehearse: ({ secret, key }) => ceremony.rehearsed(BigInt(secret), key),
};

Promise.resolve(JSON.parse(fs.readFileSync(0, "utf8"))).then((given) => ACTS[process.argv[2]](given)).then(
  (value) => process.stdout.write(JSON.stringify({ value })), (error) => process.stdout.write(JSON.stringify({ error: error.message })),
);
