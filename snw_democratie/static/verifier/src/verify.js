// All checks of one record, and one person's place in it. In Node: node verify.js DIR|ZIP [--digest D] [--json]
if (typeof require === "function") {
  for (const part of ["sha256", "spelling", "zip", "checks", "reading", "pool", "panels", "appearances", "certificate", "claims", "draw", "later", "speaking", "texts_page", "texts_checks", "words"]) require(`./${part}.js`);
}

(function (snw) {
  "use strict";

  // In this order, because some use what others found; each under the check that fails when it breaks off.
  const STEPS = [
    ["hashes", snw.checkHashes], ["chain", snw.checkChain], ["settings", snw.checkSettings], ["root", snw.checkMerkle],
    ["leaves", snw.checkLeaves], ["types", snw.checkTypes], ["panels", snw.checkPanels], ["compositions", snw.checkCompositions],
    ["panel_rules", snw.checkPanelRules], ["tickets", snw.checkTickets], ["chances", snw.checkChances], ["appearances", snw.checkAppearances],
    ["rounding", snw.checkRounding], ["certificate", snw.checkCertificate], ["exclusions", snw.checkExclusions], ["attained", snw.checkAttained],
    ["eta", snw.checkEta], ["optimal", snw.checkOptimal], ["gap", snw.checkGap], ["min_chance", snw.checkLimits], ["support", snw.checkCounts],
    ["types_public", snw.checkTypesPublic], ["announcement", snw.checkAnnouncement], ["source", snw.checkCeremony],
    ["number", snw.checkNumber], ["selected", snw.checkSelected], ["signature", snw.checkSignature],
    ["reserves", snw.checkReserves], ["vacancies", snw.checkVacancies], ["choices", snw.checkChoices],
    ["replacements", snw.checkReplacements], ["later_signatures", snw.checkLaterSignatures],
  ];
  snw.STEP_COUNT = STEPS.length;

  /** Check a record (name -> bytes) step by step; yields now and then. Gives {report, facts for `lookUp`}. */
  snw.verification = function* (files, entered) {
    const checks = snw.newChecks();
    const r = yield* snw.read(files, checks);
    if (r.body) {
      yield* snw.attempt(checks.digest, () => snw.checkPublished(r, checks, entered));
      yield* snw.attempt(checks.types, function* () { r.space = snw.typeSpace(r); });
      if (r.types && !r.space) r.types = undefined; // its classes cannot be used; the failure is noted
      for (const [name, step] of STEPS) {
        yield* snw.attempt(checks[name], () => step(r, checks));
        yield name;
      }
    } else {
      for (const check of Object.values(checks)) if (!["files", "spelling"].includes(check.name)) check.skips("lottery.json is niet leesbaar");
    }
    return { report: report(r, checks), r };
  };

  function report(r, checks) {
    const list = snw.CHECKS.map((name) => {
      const own = snw.ROWS[name].map((part) => checks[part]);
      const parts = own.map((part) => ({ name: part.name, status: part.status, detail: snw.detail([part]) }));
      const status = snw.worst(parts.map((part) => part.status));
      return { name, status, detail: snw.detail(own), parts };
    });
    const needed = snw.NEEDED.map((name) => (name === "panels" && r.body?.kind === "compositions" ? "compositions" : name));
    const ok = Object.values(checks).every((check) => !check.failed) && needed.every((name) => checks[name].status === "checked");
    return snw.inWords({
      ok, checks: list, rehearsal: Boolean(r.draw?.body.rehearsal), drawn: r.files.has("draw.json"),
      digest: r.body ? snw.lotteryDigest(r) : null,
      facts: r.body ? { title: r.body.context.title ?? null, people: r.body.people, seats: r.body.seats, panels: r.body.panels, kind: r.body.kind,
        features: r.body.features, households: r.body.households, panel: r.draw?.body.panel ?? null, drawn_at: r.draw?.body.drawn_at ?? null } : null,
    });
  }

  /** One lot number in a record that was read: its place, chance, panels, and whether `typed` (salt, values, household) is what was sealed. */
  snw.lookUp = function (r, id, typed) {
    const position = r.pool?.index.get(id) ?? -1;
    if (position < 0) return { id, found: false };
    const panels = new Set();
    if (r.body.kind === "panels") r.panels?.member.forEach((i, line) => { if (i === position) panels.add(r.panels.panel[line]); });
    const sealed = r.commitments?.leaves[r.commitments.index.get(id)];
    let leaf = null, root = null, steps = 0;
    if (typed && sealed) {
      leaf = snw.leaf({ household: typed.household, id, salt: typed.salt, values: typed.values }) === sealed;
      const way = snw.climb(snw.finished(snw.merkleLayers(r.commitments.leaves)), r.commitments.index.get(id), sealed);
      root = way.root === r.body.merkle_root;
      steps = way.steps;
    }
    return {
      id, found: true, of: r.pool.ids.length, chance: r.chances ? r.chances.units[r.chances.index.get(id)] / 1e12 : null, kind: r.body.kind,
      panels: r.body.kind === "panels" && r.panels ? panels.size : null, of_panels: r.body.panels, numbers: [...panels].slice(0, 20),
      drawn: r.draw ? r.draw.body.selected.includes(id) : null, rehearsal: r.draw?.body.rehearsal ?? false, leaf, root, steps,
    };
  };
})((globalThis.snwVerifier ??= {}));

if (typeof module === "object" && typeof require === "function" && require.main === module) {
  const fs = require("node:fs"), path = require("node:path"), snw = globalThis.snwVerifier;
  const usage = "Gebruik: node verify.js MAP|ZIP [--digest VINGERAFDRUK] [--lot LOTNUMMER] [--json]";

  const load = async (place) => {
    if (!fs.statSync(place).isDirectory()) return snw.oneRecord(await snw.unzip(fs.readFileSync(place)));
    const names = fs.readdirSync(place, { recursive: true, withFileTypes: true }).filter((entry) => !entry.isDirectory());
    const relative = (entry) => path.relative(place, path.join(entry.parentPath ?? entry.path, entry.name)).split(path.sep).join("/");
    return new Map(names.map((entry) => [relative(entry), new Uint8Array(fs.readFileSync(path.join(place, relative(entry))))]));
  };

  const main = async (args) => {
    const wanted = { json: false };
    for (let i = 0; i < args.length; i++) {
      if (args[i] === "--json") wanted.json = true;
      else if (["--digest", "--lot"].includes(args[i]) && i + 1 < args.length) wanted[args[i].slice(2)] = args[++i];
      else if (args[i].startsWith("-") || wanted.place !== undefined) return 2;
      else wanted.place = args[i];
    }
    if (wanted.place === undefined || !fs.existsSync(wanted.place)) return 2;
    let files;
    try {
      files = await load(wanted.place);
    } catch (problem) {
      if (!(problem instanceof snw.Refusal)) throw problem;
      files = new Map(); // a zip that cannot be read holds no record
    }
    const other = snw.otherKind(files);
    if (other) {
      process.stderr.write(snw.ofOtherKind(other) + "\n");
      return 1;
    }
    const { report, r } = snw.finished(snw.verification(files, wanted.digest));
    if (wanted.lot !== undefined) report.lot = snw.lookUp(r, wanted.lot, null);
    if (wanted.json) process.stdout.write(JSON.stringify(report) + "\n");
    else process.stdout.write([report.sentence, ...report.caveats, ...report.checks.map((c) => `${c.word}: ${c.title}. ${c.detail}`)].join("\n") + "\n");
    return report.ok ? 0 : 1;
  };
  main(process.argv.slice(2)).then((status) => {
    if (status === 2) process.stderr.write(usage + "\n");
    process.exitCode = status;
  });
}
