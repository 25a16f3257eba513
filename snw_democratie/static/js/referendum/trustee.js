/* A trustee's part, on the trustee's own device: the ceremony that makes the key, and opening the tally.
   Shares, seeds and secrets are returned to who called and go nowhere else. */
"use strict";

globalThis.referendum = globalThis.referendum || {};

(() => {
  const { P, Q, G, power, table, fixed, secret, reduced, number, has } = globalThis.referendum;
  const { sha, short, name, challenge, proof } = globalThis.referendum;
  const BASE58 = "123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz";
  const GROUP = "BELENIOS-2048";
  const base = table(G);
  const raised = (exponent) => fixed(base, exponent);
  const product = (factors) => factors.reduce((one, other) => (one * other) % P, 1n);

  /* That the exponent of an element is known; with a message in the prefix, a signature. */
  async function knowledge(exponent, prefix) {
    const nonce = secret();
    const asked = await challenge(prefix, [raised(nonce)]);
    return proof(asked, reduced(nonce - exponent * asked));
  }

  /* That alpha was raised to the exponent of the own key. */
  async function sameExponent(exponent, alpha, prefix) {
    const nonce = secret();
    const asked = await challenge(prefix, [raised(nonce), power(alpha, nonce)]);
    return proof(asked, reduced(nonce - exponent * asked));
  }

  /* 22 characters from which both private keys of the ceremony follow. */
  function newSeed() {
    let seed = "";
    while (seed.length < 22) {
      const [byte] = crypto.getRandomValues(new Uint8Array(1));
      if (byte < 232) seed += BASE58[byte % 58];
    }
    return seed;
  }

  const fromSeed = async (label, seed) => number(await sha(`${label}|${seed}`)) % Q;

  async function signed(seed, value) {
    const message = JSON.stringify(value);
    return { message, signature: await knowledge(await fromSeed("sk", seed), `sigmsg|${message}|`) };
  }

  /* A seat is { index, size, threshold }, the index from 1. */
  async function certificate(seed, seat) {
    return signed(seed, {
      context: { group: GROUP, size: seat.size, threshold: seat.threshold, index: seat.index },
      verification: String(raised(await fromSeed("sk", seed))),
      encryption: String(raised(await fromSeed("dk", seed))),
    });
  }

  const newPolynomial = (seat) => Array.from({ length: seat.threshold }, secret);
  const exponents = (polynomial) => polynomial.map((one) => String(raised(one)));
  const coefficients = (seed, polynomial) => signed(seed, { coefexps: exponents(polynomial) });

  /* Given before anybody shows their coefficients, so that nobody chooses theirs last. */
  const promise = (shown) => short(JSON.stringify(shown));

  async function signature(seed, certs, polynomial) {
    const message = `certs_sig|${JSON.stringify({ certs, coefexps: exponents(polynomial) })}`;
    return knowledge(await fromSeed("sk", seed), `sigmsg|${message}|`);
  }

  /* For the trustee at this place only. */
  const share = (polynomial, place) =>
    reduced(polynomial.reduce((sum, one, degree) => sum + one * BigInt(place) ** BigInt(degree), 0n));

  /* Whether a share that came to this place is what the giver's coefficients promise. */
  function shareFits(given, shown, place) {
    const elements = shown.map(BigInt);
    if (given < 0n || given >= Q || !elements.every(has)) return false;
    return raised(given) === product(elements.map((one, degree) => power(one, BigInt(place) ** BigInt(degree))));
  }

  const secretOfShares = (given) => reduced(given.reduce((one, other) => one + other, 0n));

  /* The public key of a holder, with the proof of knowing the private one. */
  async function holder(exponent) {
    const key = raised(exponent);
    return { pok: await knowledge(exponent, `pok|${GROUP}|${key}|`), public_key: String(key) };
  }

  /* The two records of a decryption. `tally` is what the own device counted, rows of { alpha, beta } as text; `end` is
     the name of the event that closed the voting. Throws "few" below `fewest` ballots. */
  async function decrypt({ fingerprint, end, tally, ballots }, owner, exponent, fewest = 30) {
    if (ballots < fewest) throw new Error("few");
    const key = raised(exponent);
    const tallyName = await name(JSON.stringify(tally));
    const made = { decryption_factors: [], decryption_proofs: [], strong_proofs: [] };
    for (const [question, row] of tally.entries()) {
      const [factors, plain, strong] = [[], [], []];
      for (const [cell, one] of row.entries()) {
        const alpha = BigInt(one.alpha);
        if (!has(alpha)) throw new Error("tally");
        const factor = power(alpha, exponent);
        const whole = [fingerprint, end, tallyName, owner, question, cell, key, alpha, factor].join("|");
        factors.push(String(factor));
        plain.push(await sameExponent(exponent, alpha, `decrypt|${fingerprint}|${key}|`));
        strong.push(await sameExponent(exponent, alpha, `nw-decrypt-v1|${whole}|`));
      }
      made.decryption_factors.push(factors);
      made.decryption_proofs.push(plain);
      made.strong_proofs.push(strong);
    }
    const decryption = JSON.stringify(made);
    return { decryption, owned: JSON.stringify({ owner, payload: await name(decryption) }) };
  }

  Object.assign(globalThis.referendum, { newSeed, certificate, newPolynomial, coefficients, promise, signature });
  Object.assign(globalThis.referendum, { share, shareFits, secretOfShares, holder, decrypt });
})();
