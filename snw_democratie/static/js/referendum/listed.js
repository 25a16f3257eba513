// Whether the key that is fixed is the one that this trustee helped to make: from a copy of the board, or the records alone.
(function (snw) {
  "use strict";
  const BRACKET = 0x5b; // how the records of trustees begin; an archive begins otherwise

  /** {trustees, election} as they are fixed; no election where only the trustees' records are given. */
  async function fixedIn(bytes) {
    if (bytes[0] === BRACKET) return { trustees: JSON.parse(new TextDecoder("utf-8", { fatal: true }).decode(bytes)) };
    const { found, text } = await snw.counting.events(bytes), setup = JSON.parse(text(found[0].payload));
    return { trustees: JSON.parse(text(setup.trustees)), election: JSON.parse(text(setup.election)) };
  }

  const same = (one, other) => JSON.stringify(one) === JSON.stringify(other);

  /** The own key must stand at the own place, and the key that voters use must follow from what all of them showed. */
  function holds({ trustees: [[, part], ...more], election }, { place, certificate, shown, secret }) {
    const { certs, coefexps, verification_keys: keys } = part, at = place - 1;
    if (more.length || !same(certs[at], certificate) || !same(coefexps[at], shown)) return false;
    if (keys[at]?.public_key !== String(snw.group.g(BigInt(secret)))) return false;
    const together = snw.product(coefexps.map(({ message }) => snw.element(JSON.parse(message).coefexps[0])));
    return !election || election.public_key === String(together);
  }

  /** {own, number}: whether the own key is on it, and the number to compare with paper. Throws Error("archive") or Error("chain"). */
  async function listed(bytes, file) {
    try {
      const found = await fixedIn(bytes), [[, { certs }]] = found.trustees;
      if (found.election && found.election.uuid !== file.uuid) throw new Error("archive");
      return { own: holds(found, file), number: await snw.ceremony.number(certs) };
    } catch (error) {
      throw error.message === "chain" ? error : new Error("archive");
    }
  }

  Object.assign(snw, { listed });
})((globalThis.snwBooth ??= {}));
