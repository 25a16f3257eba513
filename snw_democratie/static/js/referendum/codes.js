// The code of the letter: how it is typed, how it is spelled, and the secret number that it stands for.
// Sixteen characters of Crockford's base 32 and one that catches a slip (ballots/REFERENDUM.md): ABCD-EFGH-JKMN-PQRST.
(function (snw) {
  "use strict";
  const ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";
  const LENGTH = 17, ROUNDS = 1000;

  const doubled = (value) => (value << 1) ^ (value & 16 ? 0b100101 : 0); // in the field of 32 elements, x^5 = x^2 + 1

  /** The last character, which follows from the others. */
  const check = (body) => ALPHABET[doubled([...body].reduce((sum, one) => doubled(sum) ^ ALPHABET.indexOf(one), 0))];

  /** The code as the letter prints it, from what somebody typed; else {wrong: "length" | "character" | "check"}. */
  function typed(text) {
    const ours = text.normalize("NFKC").replace(/[\u0660-\u0669\u06f0-\u06f9]/g, (one) => String(one.charCodeAt(0) & 15));
    const plain = ours.toUpperCase().replace(/[^\p{L}\p{N}]/gu, "").replace(/O/g, "0").replace(/[IL]/g, "1");
    if ([...plain].length !== LENGTH) return { wrong: "length" };
    if ([...plain].some((one) => !ALPHABET.includes(one))) return { wrong: "character" };
    if (check(plain.slice(0, -1)) !== plain.at(-1)) return { wrong: "check" };
    return { code: plain.replace(/^(.{4})(.{4})(.{4})/, "$1-$2-$3-") };
  }

  /** The secret number of a code in this election; the code exactly as it is printed. */
  async function secretOf(code, uuid) {
    const key = await crypto.subtle.importKey("raw", snw.utf8(code), "PBKDF2", false, ["deriveBits"]);
    const how = { name: "PBKDF2", hash: "SHA-256", salt: snw.utf8(uuid), iterations: ROUNDS };
    return snw.group.mod(snw.number(new Uint8Array(await crypto.subtle.deriveBits(how, key, 256))));
  }

  Object.assign(snw, { ALPHABET, typed, secretOf });
})((globalThis.snwBooth ??= {}));
