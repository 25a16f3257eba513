/* The group BELENIOS-2048: numbers modulo p whose order is q, and the hashes over them. Written from
   ballots/REFERENDUM.md; no other code is used. */
"use strict";

globalThis.referendum = globalThis.referendum || {};

(() => {
  const P = BigInt("0xa3ef2d011fefb1b6e39e568fccdffb0fb7dc7ef3a791b6862791811d21fc35f21e6d36856b428030421f514ed40bfd4c06e092a495af8d79a2f85e0fb11c0ede07dd973f9c53e50930c6e82ac36de1ae3fb8c3aabfff12ce27a5022ddd8912d107435012768a2cdd0a4091d8fa447f6c7ebc15a349fa318a6b4fe17d8d47e843a3e14dfa9b2162f4d7229abe93a188b46b006517d6f6747ebbb29c9ec3099b607f18fb1a8bc858279aa8599411d998d3e3fada9e010840d082d8c31911acdd4a0e7992d0f18cc759cb5de0acf66a3882555bc810941e021b6a4ccfa04ee4008f878affa2375e2999b44f6cef17d707301e59e0e6351e051ed9cec4157646e64f");
  const Q = BigInt("0xadb6066a73522565f4daa0f2579db7f2f0fa90c2168bc709e20263387d55c491");
  const G = BigInt("0x1307c1ab5f295885d7caa3a78a42415e31fd1c5807b61fb1e781878a52230a51988b98c259597f9c5a9dfd001d26ba31d9d8976f01d95a1c8262ee68a0e92cea541e5219e0d0d094301b894236823fe1d4bc04e29f3748aefd4f10d5b1a356a8643e673fd9d215fc8fe5fb9cf9fdb8ea88fdb1a3381a697fdf9c2458570b06d26aef1be365fdd90165f397c6b870df8c1b9e519edcee8bb0f74b7a1615a274ba60a7ea574a61f552d2dde0ce514e0927c4ff49b1964c4a913731ae4268d60d7f22127b6cbba44d453ac8b72fd04e0991b7aeff04867d8724ac638f5f34100d2d47aa680d43771902743d663f42d853c041e1c91fe3823f4bcf284308f1d7e653");
  const DIGITS = 64;

  const reduced = (exponent) => ((exponent % Q) + Q) % Q;

  /* base^exponent, by squaring: for a base that is used once. */
  function power(base, exponent) {
    let result = 1n;
    for (const bit of exponent.toString(2)) {
      result = (result * result) % P;
      if (bit === "1") result = (result * base) % P;
    }
    return result;
  }

  /* A table for a base that is used often: row i holds base^(d * 16^i) for each digit d. */
  function table(base) {
    const rows = [];
    let step = base;
    for (let place = 0; place < DIGITS; place++) {
      const row = [1n];
      for (let digit = 1; digit < 16; digit++) row.push((row[digit - 1] * step) % P);
      rows.push(row);
      step = (row[15] * step) % P;
    }
    return rows;
  }

  /* start * base^exponent, where the base has this table. */
  function fixed(rows, exponent, start = 1n) {
    const digits = reduced(exponent).toString(16);
    let result = start;
    for (let place = 0; place < digits.length; place++) {
      const digit = parseInt(digits[digits.length - 1 - place], 16);
      if (digit) result = (result * rows[place][digit]) % P;
    }
    return result;
  }

  /* A fresh secret exponent: 384 random bits, so that no remainder is likelier than another. */
  function secret() {
    const bytes = crypto.getRandomValues(new Uint8Array(48));
    return number(bytes) % Q;
  }

  const hex = (bytes) => Array.from(bytes, (one) => one.toString(16).padStart(2, "0")).join("");
  const number = (bytes) => BigInt("0x" + hex(bytes));
  const has = (element) => 0n < element && element < P && power(element, Q) === 1n;

  const sha = async (text) => new Uint8Array(await crypto.subtle.digest("SHA-256", new TextEncoder().encode(text)));
  const short = async (text) => btoa(String.fromCharCode(...(await sha(text)))).replace(/=+$/, "");
  const name = async (text) => hex(await sha(text));
  const challenge = async (prefix, elements) => number(await sha(prefix + elements.join(","))) % Q;
  const proof = (asked, response) => ({ challenge: String(asked), response: String(response) });

  Object.assign(globalThis.referendum, { P, Q, G, power, table, fixed, secret, reduced, number, has });
  Object.assign(globalThis.referendum, { sha, short, name, challenge, proof });
})();
