// The code of the letter: how it is typed, how it is spelled, and the secret number that it stands for.
// Sixteen characters of Crockford's base 32 and one that catches a slip, as ballots/referendum/codes.py makes them: ABCD-EFGH-JKMN-PQRST.
(function (snw) {
  "use strict";
  const ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";
  const LENGTH = 17, ROUNDS = 1000;

  /** Doubled in the field of 32 elements in which x^5 = x^2 + 1. */
  const doubled = (x) => (x & 16 ? (x << 1) ^ 37 : x << 1);

  function check(body) {
    let sum = 0;
    for (const one of body) sum = doubled(sum) ^ ALPHABET.indexOf(one);
    return ALPHABET[doubled(sum)];
  }

  /** The code as the letter prints it, from what somebody typed; else {wrong: "length" | "character" | "check"}. */
  function typed(text) {
    const plain = text.normalize("NFKC").toUpperCase().replace(/[\s.\-‐-―]/g, "").replace(/O/g, "0").replace(/[IL]/g, "1");
    if ([...plain].some((one) => !ALPHABET.includes(one))) return { wrong: "character" };
    if (plain.length !== LENGTH) return { wrong: "length" };
    if (check(plain.slice(0, -1)) !== plain.at(-1)) return { wrong: "check" };
    return { code: plain.match(/.{4}(?:.$)?/g).join("-") };
  }

  /** The secret number of a code in this election; the code exactly as it is printed. */
  async function secretOf(code, uuid) {
    const key = await crypto.subtle.importKey("raw", snw.utf8(code), "PBKDF2", false, ["deriveBits"]);
    const how = { name: "PBKDF2", hash: "SHA-256", salt: snw.utf8(uuid), iterations: ROUNDS };
    return snw.group.mod(snw.number(new Uint8Array(await crypto.subtle.deriveBits(how, key, 256))));
  }

  Object.assign(snw, { ALPHABET, typed, secretOf });
})((globalThis.snwBooth ??= {}));
