// Reads {jobs: [{files: {name: base64}, digest?, lot?, typed?}]} and writes one report per job; for the tests.
const path = require("node:path");
require(path.join(__dirname, "../../snw_democratie/static/verifier/src/verify.js"));
const snw = globalThis.snwVerifier;

const { jobs } = JSON.parse(require("node:fs").readFileSync(0, "utf8"));
const answers = jobs.map(({ files, digest, lot, typed }) => {
  const bytes = new Map(Object.entries(files).map(([name, data]) => [name, new Uint8Array(Buffer.from(data, "base64"))]));
  const { report, r } = snw.finished(snw.verification(bytes, digest));
  return lot === undefined ? report : { ...report, lot: snw.lookUp(r, lot, typed) };
});
process.stdout.write(JSON.stringify(answers));
