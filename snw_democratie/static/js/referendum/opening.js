// An opened envelope: what it holds and what hid it, as one line for a second device, and how that device looks inside.
(function (snw) {
  "use strict";
  const url = (text) => text.replace(/\+/g, "-").replace(/\//g, "_");
  const bytes = (text) => Uint8Array.from(atob(text.replace(/-/g, "+").replace(/_/g, "/")), (one) => one.charCodeAt(0));

  /** "1.<election>.<0 or 1 per cell>.<32 bytes per cell>"; who has this line can read the vote, and nobody can cast it. */
  function opening(election, hidden) {
    const cells = hidden.flat(), nonces = cells.flatMap(({ nonce }) => [...snw.bytes(nonce)]);
    return ["1", url(election.fingerprint), cells.map(({ value }) => value).join(""), url(snw.base64(nonces))].join(".");
  }

  /** {vote, envelope} of such a line, worked out anew; else {wrong: "line" | "election"}. */
  async function opened(election, line) {
    const [version, fingerprint, values, nonces, more] = line.trim().split(".");
    if (version !== "1" || more !== undefined || !/^[01]+$/.test(values ?? "") || !/^[\w-]+$/.test(nonces ?? "")) return { wrong: "line" };
    if (fingerprint !== url(election.fingerprint)) return { wrong: "election" };
    const sizes = election.questions.map(({ answers, blank }) => answers.length + (blank ? 1 : 0));
    let raw = [];
    try {
      raw = bytes(nonces);
    } catch {
      return { wrong: "line" };
    }
    if (values.length !== sizes.reduce((sum, one) => sum + one, 0) || raw.length !== 32 * values.length) return { wrong: "line" };
    const cells = [...values].map((value, i) => snw.sealed(election.key, Number(value), snw.number(raw.subarray(32 * i, 32 * i + 32))));
    const hidden = sizes.map((size) => cells.splice(0, size));
    return { vote: hidden.map((some) => some.map(({ value }) => value)), envelope: await snw.envelope(election, hidden) };
  }

  Object.assign(snw, { opening, opened });
})((globalThis.snwBooth ??= {}));
