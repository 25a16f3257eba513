// The checks of SPEC.md section 5, gathered in the rows of the page; none of them is ever a bare yes.
(function (snw) {
  "use strict";

  /** The rows of the page and the checks of the specification that each of them shows. */
  snw.ROWS = {
    files: ["files"], spelling: ["spelling"], file_digests: ["hashes"], chain: ["chain"], published_digest: ["digest"],
    merkle_root: ["ids", "root"], leaves: ["leaves"], types: ["types"], quotas: ["settings", "quotas", "panel_rules"], panels: ["panels"],
    compositions: ["compositions"], tickets: ["tickets", "ticket_rules"], chances: ["chances", "reach"],
    appearances: ["appearances", "rounding", "outside"], certificate: ["certificate", "exclusions"], attained: ["attained"], eta: ["eta"],
    claims: ["optimal", "gap", "min_chance", "max_chance", "best_max_chance", "support", "unequal"], types_public: ["types_public"],
    announcement: ["announcement", "round", "source", "times"], randomness: ["number"], selected: ["selected", "rehearsal"],
    signature: ["signature"], reserves: ["reserves", "reserve_draw"], vacancies: ["vacancies", "choices"],
    replacements: ["later_rounds", "replacements"], later_signatures: ["later_signatures"],
  };
  snw.CHECKS = Object.keys(snw.ROWS);

  // Without these a record is refused, even when nothing in it is wrong.
  snw.NEEDED = ["files", "spelling", "chain", "hashes", "settings", "quotas", "ids", "root", "panels"];

  const WORST_FIRST = ["failed", "not_public", "not_checked", "checked", "not_applicable"];
  snw.worst = (statuses) => WORST_FIRST.find((status) => statuses.includes(status));

  /** Collects what one check did; the worst thing collected is its result. */
  class Check {
    constructor(name) {
      this.name = name;
      this.problems = [];
      this.problemCount = 0;
      this.done = [];
      this.hidden = [];
      this.undone = [];
      this.notes = [];
    }
    /** Something is wrong. */
    fail(text) { this.problemCount++; if (this.problems.length < 4) this.problems.push(text); }
    /** This was computed and agrees. */
    did(text) { this.done.push(text); }
    /** This cannot be computed because `text` is not public. */
    hides(text) { this.hidden.push(text); }
    /** This was not computed for another reason. */
    skips(text) { this.undone.push(text); }
    /** A remark that does not change the result. */
    note(text) { this.notes.push(text); }

    get failed() { return this.problemCount > 0; }
    get status() {
      if (this.failed) return "failed";
      if (this.hidden.length) return "not_public";
      if (this.undone.length) return "not_checked";
      return this.done.length ? "checked" : "not_applicable";
    }
  }

  /** What some checks did, in sentences: what is wrong first. */
  snw.detail = function (checks) {
    const all = (key) => [...new Set(checks.flatMap((check) => check[key]))];
    const problems = all("problems");
    const more = checks.reduce((sum, check) => sum + check.problemCount, 0) - problems.length;
    const lists = [["Niet openbaar", all("hidden")], ["Niet gecontroleerd", all("undone")], ["Gecontroleerd", all("done")]];
    const told = lists.filter(([, list]) => list.length).map(([word, list]) => `${word}: ${list.join("; ")}`);
    const counted = more > 0 ? [`Er ${more === 1 ? "is nog 1 fout" : `zijn nog ${snw.dutch(more)} fouten`}`] : [];
    const capital = (text) => (/^[a-z_]+\.(csv|json)/.test(text) ? text : text[0].toUpperCase() + text.slice(1));
    return [...problems, ...counted, ...told, ...all("notes")].map((text) => capital(text) + ".").join(" ");
  };

  /** A number as people here write it: 1.000.000. */
  snw.dutch = (number) => String(number).replace(/\B(?=(\d{3})+$)/g, ".");

  /** An empty check for every name of the specification. */
  snw.newChecks = () => Object.fromEntries(Object.values(snw.ROWS).flat().map((name) => [name, new Check(name)]));

  /** Run steps of one check; whatever goes wrong inside is a failure of that check and stops no other. */
  snw.attempt = function* (check, steps) {
    try {
      yield* steps();
    } catch (problem) {
      check.fail(problem instanceof snw.Refusal ? problem.message : `onverwachte inhoud (${problem.message})`);
    }
  };
})((globalThis.snwVerifier ??= {}));
