// Proofs that others made, checked; and the two proofs that a trustee makes. Each is what ballots/referendum checks again.
(function (snw) {
  "use strict";
  const { P, Q, mod, power, times, g, belongs } = snw.group;
  const NUMBER = /^(0|[1-9]\d{0,616})$/;

  /** The number of this text, in its one spelling. */
  function integer(text) {
    if (typeof text !== "string" || !NUMBER.test(text)) throw new Error("number");
    return BigInt(text);
  }

  /** The number of this text, where the group has it. */
  function element(text) {
    const found = integer(text);
    if (!belongs(found)) throw new Error("group");
    return found;
  }

  const proof = ({ challenge, response }) => {
    const found = { challenge: integer(challenge), response: integer(response) };
    if (found.challenge >= Q || found.response >= Q) throw new Error("number");
    return found;
  };

  /** Whether somebody proved to know the exponent of `key`; with a message in `prefix`, signed it. */
  async function knows(key, given, prefix) {
    const { challenge, response } = proof(given);
    return challenge === await snw.challenge(prefix, [times(g(response), power(key, challenge))]);
  }

  /** Whether one of the branches [{alpha, beta}, value] was proven to be true. `key` is a function, key(x) = y^x. */
  async function oneOf(key, given, prefix, branches) {
    if (given.length !== branches.length) return false;
    const committed = [];
    let sum = 0n;
    for (const [place, [cell, value]] of branches.entries()) {
      const { challenge, response } = proof(given[place]);
      const beta = times(power(cell.beta, challenge), g(BigInt(-value) * challenge));
      committed.push(times(g(response), power(cell.alpha, challenge)), times(key(response), beta));
      sum += challenge;
    }
    return mod(sum) === await snw.challenge(prefix, committed);
  }

  /** Alpha was raised to the exponent of the own key, which is not told. */
  async function proveSameExponent(secret, alpha, prefix) {
    const nonce = snw.secret(), challenge = await snw.challenge(prefix, [g(nonce), power(alpha, nonce)]);
    return { challenge: String(challenge), response: String(mod(nonce - secret * challenge)) };
  }

  const hex = (bytes) => Array.from(bytes, (one) => one.toString(16).padStart(2, "0")).join("");

  /** How a record of the archive is named: 64 hexadecimal digits of the text or the bytes. */
  const named = async (some) => hex(new Uint8Array(await crypto.subtle.digest("SHA-256", typeof some === "string" ? snw.utf8(some) : some)));

  const product = (factors) => factors.reduce((one, other) => (one * other) % P, 1n);

  Object.assign(snw, { integer, element, knows, oneOf, proveSameExponent, named, product });
})((globalThis.snwBooth ??= {}));
