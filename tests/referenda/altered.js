// Booths that somebody altered, and the honest second device. node altered.js < {election, code, vote, other, booths: [[[part, old, new]]]}
const fs = require("node:fs"), path = require("node:path"), vm = require("node:vm");
const HOUSE = path.join(__dirname, "../../snw_democratie/static/js/referendum");
const PARTS = ["group", "hashes", "codes", "proofs", "ballot", "opening", "worker"];

/** The functions of a booth whose modules were changed so; `other` is the choice that it would rather have. */
function booth(changes, other) {
  const world = vm.createContext({ crypto, TextEncoder, atob, btoa, other });
  for (const part of PARTS) {
    let text = fs.readFileSync(`${HOUSE}/${part}.js`, "utf8");
    for (const [where, old, made] of changes.filter(([name]) => name === part)) {
      if (text.split(old).length !== 2) throw new Error(`${where}: ${old}`);
      text = text.replace(old, () => made);
    }
    vm.runInContext(text, world);
  }
  return world.snwBooth;
}

async function main({ election: text, code, vote, other, booths }) {
  const honest = booth([], other), election = await honest.readElection(text), found = [];
  for (const changes of booths) {
    const act = booth(changes, other).engine();
    await act({ act: "begin", text });
    const shown = await act({ act: "seal", vote }), line = await act({ act: "open" });
    const looked = await honest.opened(election, line), noted = await act({ act: "seal", vote });
    const { text: ballot } = await act({ act: "cast", code });
    found.push({ shown, looked, noted, ballot });
  }
  process.stdout.write(JSON.stringify(found));
}
main(JSON.parse(fs.readFileSync(0, "utf8")));
