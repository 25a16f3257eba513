// Makes ballots for the tests. node ballots.js < {election, votes: [{code, vote, draws?}]}; `draws` are decimals in place of chance.
const path = require("node:path");
const HOUSE = path.join(__dirname, "../../snw_democratie/static/js/referendum");
for (const part of ["group", "hashes", "codes", "proofs", "ballot", "opening"]) require(`${HOUSE}/${part}.js`);
const snw = globalThis.snwBooth;

function cpuMs(before) {
  const { user, system } = process.cpuUsage(before);
  return (user + system) / 1000;
}

async function main({ election: text, votes }) {
  const election = await snw.readElection(text), made = [];
  for (const { code, vote, draws } of votes) {
    const began = performance.now(), used = process.cpuUsage();
    const left = draws?.map(BigInt);
    const draw = left ? () => left.shift() : snw.secret;
    const hidden = snw.encrypt(election, vote, draw);
    const { text: ballot, tracker } = await snw.prove(election, hidden, await snw.secretOf(code, election.uuid), draw);
    made.push({ ballot, tracker, envelope: await snw.envelope(election, hidden), opening: snw.opening(election, hidden), left: left?.length ?? 0, ms: performance.now() - began, cpu: cpuMs(used) });
  }
  process.stdout.write(JSON.stringify(made));
}
main(JSON.parse(require("node:fs").readFileSync(0, "utf8")));
