// The code of the letter: how it is typed, how it is spelled, and the secret number that it stands for.
// Sixteen characters of Crockford's base 32 and one that catches a slip (ISO/IEC 7064, MOD 33,32): ABCD-EFGH-JKMN-PQRS-T.
(function (snw) {
  "use strict";
  const ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";
  const LENGTH = 17, ROUNDS = 1000;

  function check(body) {
    let product = 32;
    for (const one of body) product = (2 * ((product + ALPHABET.indexOf(one)) % 32 || 32)) % 33;
    return ALPHABET[(33 - product) % 32];
  }

  /** The code as the letter prints it, from what somebody typed; else {wrong: "length" | "character" | "check"}. */
  function typed(text) {
    const plain = text.normalize("NFKC").toUpperCase().replace(/[\s.\-‐-―]/g, "").replace(/O/g, "0").replace(/[IL]/g, "1");
    if ([...plain].some((one) => !ALPHABET.includes(one))) return { wrong: "character" };
    if (plain.length !== LENGTH) return { wrong: "length" };
    if (check(plain.slice(0, -1)) !== plain.at(-1)) return { wrong: "check" };
    return { code: plain.match(/.{4}|.$/g).join("-") };
  }

  /** The secret number of a code in this election; the code exactly as it is printed. */
  async function secretOf(code, uuid) {
    const key = await crypto.subtle.importKey("raw", snw.utf8(code), "PBKDF2", false, ["deriveBits"]);
    const how = { name: "PBKDF2", hash: "SHA-256", salt: snw.utf8(uuid), iterations: ROUNDS };
    return snw.group.mod(snw.number(new Uint8Array(await crypto.subtle.deriveBits(how, key, 256))));
  }

  Object.assign(snw, { ALPHABET, typed, secretOf });
})((globalThis.snwBooth ??= {}));
