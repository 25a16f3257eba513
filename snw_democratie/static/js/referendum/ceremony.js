// The ceremony in which trustees make a key together: certificate and promise, coefficients, shares, the own key.
// Pedersen (1991). What `parts` of a step hold is published; a seed, a polynomial and a share never leave the device bare.
(function (snw) {
  "use strict";
  const { NAME, Q, mod, power, times, g } = snw.group;
  const BASE58 = "123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz";

  /** 22 characters from which both private keys of the ceremony follow. */
  function newSeed() {
    let seed = "";
    while (seed.length < 22) {
      const [byte] = crypto.getRandomValues(new Uint8Array(1));
      if (byte < 232) seed += BASE58[byte % 58];
    }
    return seed;
  }

  const fromSeed = async (label, seed) => mod(snw.number(await snw.sha256(`${label}|${seed}`)));
  const sign = async (seed, message) => snw.proveKnowledge(await fromSeed("sk", seed), `sigmsg|${message}|`, snw.secret);

  async function signed(seed, value) {
    const message = JSON.stringify(value);
    return { message, signature: await sign(seed, message) };
  }

  /** A seat is {index, size, threshold}, the index from 1. */
  const context = ({ index, size, threshold }) => ({ group: NAME, size, threshold, index });
  const exponents = (polynomial) => polynomial.map((one) => String(g(one)));

  /** What a trustee keeps between the steps. */
  const newPart = (seat) => ({ seed: newSeed(), polynomial: Array.from({ length: seat.threshold }, () => String(snw.secret())) });

  async function certificate({ seed }, seat) {
    const [verification, encryption] = [g(await fromSeed("sk", seed)), g(await fromSeed("dk", seed))].map(String);
    return signed(seed, { context: context(seat), verification, encryption });
  }

  const numbers = ({ polynomial }) => polynomial.map(BigInt);

  /** The public side of the own polynomial, signed. Signing draws anew, so it is made once and kept with the part. */
  const coefficients = (part) => signed(part.seed, { coefexps: exponents(numbers(part)) });

  /** Given before anybody shows their coefficients, so that nobody chooses theirs last. */
  const promise = (shown) => snw.short(JSON.stringify(shown));

  const keyfor = async (from, to, alpha, common) =>
    crypto.subtle.importKey("raw", await snw.sha256(`nw-share-v1|${from}|${to}|${alpha}|${common}`), "AES-GCM", false, ["encrypt", "decrypt"]);

  const raw = (text) => Uint8Array.from(atob(text), (one) => one.charCodeAt(0));

  const share = (polynomial, place) => mod(polynomial.reduce((sum, one, degree) => sum + one * BigInt(place) ** BigInt(degree), 0n));

  /** A share that only the trustee with this encryption key can read. */
  async function sealedShare(given, from, to, encryption) {
    const nonce = snw.secret(), alpha = String(g(nonce)), iv = crypto.getRandomValues(new Uint8Array(12));
    const key = await keyfor(from, to, alpha, power(encryption, nonce));
    const text = new Uint8Array(await crypto.subtle.encrypt({ name: "AES-GCM", iv }, key, snw.utf8(String(given))));
    return { alpha, iv: snw.base64(iv), text: snw.base64(text) };
  }

  async function openedShare(sealed, from, to, secret) {
    const key = await keyfor(from, to, sealed.alpha, power(snw.element(sealed.alpha), secret));
    const text = await crypto.subtle.decrypt({ name: "AES-GCM", iv: raw(sealed.iv) }, key, raw(sealed.text));
    return snw.integer(new TextDecoder().decode(text));
  }

  /** Whether a share that came to this place is what the giver's coefficients promise. */
  const fits = (given, shown, place) =>
    given < Q && g(given) === snw.product(shown.map((one, degree) => power(one, BigInt(place) ** BigInt(degree))));

  /** Does this for each; whatever is wrong with one, also that it cannot be read, is Error(why). */
  async function each(why, some, judge) {
    const found = [];
    try {
      for (const [place, one] of some.entries()) found.push(await judge(one, place));
    } catch {
      throw new Error(why);
    }
    return found;
  }

  function hold(fine) { if (!fine) throw new Error("not so"); }

  /** The two public keys of every certificate; throws Error("certificate") where one is not what it says. */
  const readCertificates = (certificates, seat) => each("certificate", certificates, async ({ message, signature }, place) => {
    const { verification, encryption } = JSON.parse(message), key = snw.element(verification);
    hold(JSON.stringify({ context: context({ ...seat, index: place + 1 }), verification, encryption }) === message);
    hold(await snw.knows(key, signature, `sigmsg|${message}|`));
    return { verification: key, encryption: snw.element(encryption) };
  });

  /** The coefficients of all; throws Error("coefficients") where one was not promised, or not signed by its maker. */
  const readCoefficients = (shown, promises, keys, seat) => each("coefficients", shown, async (one, place) => {
    const { coefexps } = JSON.parse(one.message);
    hold(coefexps.length === seat.threshold && await promise(one) === promises[place]);
    hold(await snw.knows(keys[place].verification, one.signature, `sigmsg|${one.message}|`));
    return coefexps.map(snw.element);
  });

  /** The first step of a part that is new. */
  async function begun(part, seat) {
    part.shown ??= await coefficients(part);
    part.certificate ??= await certificate(part, seat);
    return { certificate: part.certificate, promise: await promise(part.shown) };
  }

  /** The first step of all: certificates and promises. */
  async function first(seats) {
    const found = await each("certificate", seats, ({ begun: text }) => {
      const { certificate: one, promise: given } = JSON.parse(text);
      return { certificate: one, promise: given };
    });
    return { certificates: found.map((one) => one.certificate), promises: found.map((one) => one.promise) };
  }

  /** The beginning of a digest, as people read it to each other. */
  const aloud = (digest) => digest.slice(0, 16).match(/.{4}/g).join(" ");

  /** The number of these certificates; the same as `aloud` in service/trustees.py. */
  const number = async (certificates) => aloud(await snw.named(JSON.stringify(certificates)));

  /** What everybody must have seen the same; the trustees read it to each other. */
  const together = async (seats) => number((await first(seats)).certificates);

  /** The own place must hold what this device made; throws Error("own"). */
  function mine(part, seat, certificates) {
    if (JSON.stringify(certificates[seat.index - 1]) !== JSON.stringify(part.certificate)) throw new Error("own");
  }

  /** The second step: the own coefficients, once everybody promised theirs. */
  async function shown(part, seat, seats) {
    const { certificates } = await first(seats);
    mine(part, seat, certificates);
    await readCertificates(certificates, seat);
    return part.shown;
  }

  async function everything(part, seat, seats) {
    const { certificates, promises } = await first(seats);
    mine(part, seat, certificates);
    const keys = await readCertificates(certificates, seat);
    const given = await each("coefficients", seats, (one) => JSON.parse(one.shown));
    return { certificates, keys, rows: await readCoefficients(given, promises, keys, seat) };
  }

  /** The third step: a share for each other trustee; the own place stays null. */
  async function shares(part, seat, seats) {
    const { keys } = await everything(part, seat, seats), made = [];
    for (const [place, { encryption }] of keys.entries()) {
      const to = place + 1;
      made.push(to === seat.index ? null : await sealedShare(share(numbers(part), to), seat.index, to, encryption));
    }
    return { shares: made };
  }

  /** The private key that follows from all shares; throws Error("share:PLACE") for the one who gave a wrong one. */
  async function secretOf(part, seat, seats) {
    const { rows } = await everything(part, seat, seats), secret = await fromSeed("dk", part.seed);
    let sum = 0n;
    for (const [place, { shares: given }] of seats.entries()) {
      const from = place + 1;
      const [one] = await each(`share:${from}`, [given], async (text) => {
        const own = from === seat.index, found = own ? share(numbers(part), from) : await openedShare(JSON.parse(text).shares[seat.index - 1], from, seat.index, secret);
        hold(fits(found, rows[place], seat.index));
        return found;
      });
      sum += one;
    }
    return mod(sum);
  }

  /** The last step: the own public key, and a signature under what everybody made. */
  async function held(part, seat, seats, secret) {
    const { certificates } = await everything(part, seat, seats), key = String(g(secret));
    const pok = await snw.proveKnowledge(secret, `pok|${NAME}|${key}|`, snw.secret);
    const message = `certs_sig|${JSON.stringify({ certs: certificates, coefexps: exponents(numbers(part)) })}`;
    return { holder: { pok, public_key: key }, signature: await sign(part.seed, message) };
  }

  /** The records of all, as a team takes them in: what everybody posted, in one text. */
  async function record(seats, threshold) {
    const { certificates: certs } = await first(seats), last = seats.map((one) => JSON.parse(one.held));
    const coefexps = seats.map((one) => JSON.parse(one.shown));
    return JSON.stringify([["Pedersen", { threshold, certs, coefexps, signatures: last.map((one) => one.signature), verification_keys: last.map((one) => one.holder) }]]);
  }

  /** Encrypts something for the own key and opens it again with what came back from the file. */
  function rehearsed(secret, publicKey) {
    const nonce = snw.secret(), message = snw.secret(), key = BigInt(publicKey);
    const beta = times(power(key, nonce), g(message));
    return times(beta, power(power(g(nonce), secret), Q - 1n)) === g(message);
  }

  Object.assign(snw, { ceremony: { newPart, begun, shown, shares, secretOf, held, aloud, number, together, record, rehearsed, promise, share, fits } });
})((globalThis.snwBooth ??= {}));
