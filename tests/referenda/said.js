// Evaluates one expression of a test with the booth's functions. node said.js EXPRESSION < value as JSON
const path = require("node:path");
const HOUSE = path.join(__dirname, "../../snw_democratie/static/js/referendum");
for (const part of ["group", "hashes", "codes", "proofs", "ballot", "opening", "receipt", "qr", "worker"]) require(`${HOUSE}/${part}.js`);
const expression = new Function("snw", "given", `return (async () => (${process.argv[2]}))()`);
expression(globalThis.snwBooth, JSON.parse(require("node:fs").readFileSync(0, "utf8"))).then((found) => {
  process.stdout.write(JSON.stringify(found, (_, value) => (typeof value === "bigint" ? String(value) : value)));
});
