// The list of checks and how one check comes to its result: never a bare yes.
(function (snw) {
  "use strict";

  snw.CHECKS = [
    "files", "spelling", "file_digests", "chain", "published_digest", "merkle_root", "leaves", "types", "quotas", "panels",
    "compositions", "tickets", "chances", "appearances", "certificate", "attained", "eta", "claims", "types_public",
    "announcement", "randomness", "selected", "signature",
  ];

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

    get status() {
      if (this.problemCount) return "failed";
      if (this.hidden.length) return "not_public";
      if (this.undone.length) return "not_checked";
      return this.done.length ? "checked" : "not_applicable";
    }
    get detail() {
      const more = this.problemCount > this.problems.length ? [`en nog ${this.problemCount - this.problems.length} fouten`] : [];
      const hidden = this.hidden.length ? ["Niet openbaar: " + [...new Set(this.hidden)].join("; ")] : [];
      const undone = this.undone.length ? ["Niet gecontroleerd: " + [...new Set(this.undone)].join("; ")] : [];
      const done = this.done.length ? ["Gecontroleerd: " + this.done.join("; ")] : [];
      return [...this.problems, ...more, ...hidden, ...undone, ...done, ...this.notes].map((text) => text + ".").join(" ");
    }
  }

  snw.newChecks = () => Object.fromEntries(snw.CHECKS.map((name) => [name, new Check(name)]));

  /** Run one check; whatever goes wrong inside it is a failure of that check and stops no other. */
  snw.attempt = function* (check, steps) {
    try {
      yield* steps();
    } catch (problem) {
      check.fail(problem instanceof snw.Refusal ? problem.message : `onverwachte inhoud (${problem.message})`);
    }
  };
})((globalThis.snwVerifier ??= {}));
