// Changes single bytes of every file of a record and writes the changes that are NOT refused; for the tests.
// node each_byte.js STEP < {name: base64}: every STEP-th byte of each file, each with three other values.
const path = require("node:path");
require(path.join(__dirname, "../../snw_democratie/static/verifier/src/verify.js"));
const snw = globalThis.snwVerifier;

const step = Number(process.argv[2]);
const files = new Map(Object.entries(JSON.parse(require("node:fs").readFileSync(0, "utf8"))).map(([name, data]) => [name, new Uint8Array(Buffer.from(data, "base64"))]));
const accepted = [];
let tried = 0;
for (const [name, bytes] of files) {
  for (let at = 0; at < bytes.length; at += step) {
    for (const other of [bytes[at] ^ 1, bytes[at] ^ 0x20, (bytes[at] + 128) % 256]) {
      const changed = bytes.slice();
      changed[at] = other;
      tried++;
      const { report } = snw.finished(snw.verification(new Map([...files, [name, changed]]), undefined));
      if (report.ok) accepted.push([name, at, other]);
    }
  }
  const shorter = bytes.slice(0, -1), longer = new Uint8Array([...bytes, 10]);
  for (const changed of [shorter, longer]) {
    tried++;
    if (snw.finished(snw.verification(new Map([...files, [name, changed]]), undefined)).report.ok) accepted.push([name, changed.length, -1]);
  }
}
process.stdout.write(JSON.stringify({ tried, accepted }));
