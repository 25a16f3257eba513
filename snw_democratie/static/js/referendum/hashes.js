// SHA-256 by WebCrypto, and the spellings of it that the protocol knows.
(function (snw) {
  "use strict";
  const { Q, mod } = snw.group;

  const utf8 = (text) => new TextEncoder().encode(text);
  const sha256 = async (text) => new Uint8Array(await crypto.subtle.digest("SHA-256", utf8(text)));
  const number = (bytes) => bytes.reduce((sum, byte) => (sum << 8n) | BigInt(byte), 0n);

  /** 32 bytes of a number, the highest first. */
  const bytes = (x) => Uint8Array.from({ length: 32 }, (_, i) => Number((x >> BigInt(8 * (31 - i))) & 255n));

  const base64 = (some) => btoa(String.fromCharCode(...some)).replace(/=+$/, "");

  /** How an election and a ballot are named: 43 characters (fingerprint, tracker). */
  const short = async (text) => base64(await sha256(text));

  /** The number that a proof must answer. */
  const challenge = async (prefix, elements) => mod(number(await sha256(prefix + elements.join(","))));

  /** A number below q that nobody can foresee; what is too large is thrown away. */
  function secret() {
    for (;;) {
      const found = number(crypto.getRandomValues(new Uint8Array(32)));
      if (found < Q) return found;
    }
  }

  Object.assign(snw, { utf8, sha256, number, bytes, base64, short, challenge, secret });
})((globalThis.snwBooth ??= {}));
