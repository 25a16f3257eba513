/* The code of a letter: its one spelling, and the secret exponent that follows from it. */
"use strict";

globalThis.referendum = globalThis.referendum || {};

(() => {
  const ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";
  const ROUNDS = 1000;
  const bytes = (text) => new TextEncoder().encode(text);
  const doubled = (value) => ((value << 1) & 32 ? (value << 1) ^ 37 : value << 1);

  /* "ABCD-EFGH-JKMN-PQRST" of what somebody typed; throws "length", "character" or "check". */
  function typed(text) {
    const code = text
      .normalize("NFKC")
      .toUpperCase()
      .replace(/[^\p{L}\p{N}]/gu, "")
      .replace(/O/g, "0")
      .replace(/[IL]/g, "1");
    if (code.length !== 17) throw new Error("length");
    const places = Array.from(code, (one) => ALPHABET.indexOf(one));
    if (places.includes(-1)) throw new Error("character");
    const sum = places.slice(0, 16).reduce((total, place) => doubled(total) ^ place, 0);
    if (doubled(sum) !== places[16]) throw new Error("check");
    return code.replace(/^(.{4})(.{4})(.{4})/, "$1-$2-$3-");
  }

  /* The exponent of a code in the referendum `uuid`; it never leaves this device. */
  async function secretOf(code, uuid) {
    const key = await crypto.subtle.importKey("raw", bytes(code), "PBKDF2", false, ["deriveBits"]);
    const how = { name: "PBKDF2", hash: "SHA-256", salt: bytes(uuid), iterations: ROUNDS };
    const bits = await crypto.subtle.deriveBits(how, key, 256);
    return globalThis.referendum.number(new Uint8Array(bits)) % globalThis.referendum.Q;
  }

  Object.assign(globalThis.referendum, { typed, secretOf });
})();
