// SHA-256 (FIPS 180-4), written out here: a page opened from disk has no WebCrypto in every browser.
(function (snw) {
  "use strict";

  // The constants are the first 32 bits behind the point of square and cube roots of the first primes.
  const primes = [];
  for (let candidate = 2; primes.length < 64; candidate++) {
    if (primes.every((prime) => candidate % prime)) primes.push(candidate);
  }
  const fraction = (x) => ((x - Math.floor(x)) * 2 ** 32) | 0;
  const START = Int32Array.from(primes.slice(0, 8), (prime) => fraction(Math.sqrt(prime)));
  const K = Int32Array.from(primes, (prime) => fraction(Math.cbrt(prime)));
  const W = new Int32Array(64);

  function compress(state, bytes, from, blocks) {
    let [h0, h1, h2, h3, h4, h5, h6, h7] = state;
    for (let at = from; blocks > 0; blocks--, at += 64) {
      for (let i = 0, j = at; i < 16; i++, j += 4) {
        W[i] = (bytes[j] << 24) | (bytes[j + 1] << 16) | (bytes[j + 2] << 8) | bytes[j + 3];
      }
      for (let i = 16; i < 64; i++) {
        const x = W[i - 15], y = W[i - 2];
        const s0 = ((x >>> 7) | (x << 25)) ^ ((x >>> 18) | (x << 14)) ^ (x >>> 3);
        const s1 = ((y >>> 17) | (y << 15)) ^ ((y >>> 19) | (y << 13)) ^ (y >>> 10);
        W[i] = (W[i - 16] + s0 + W[i - 7] + s1) | 0;
      }
      let a = h0, b = h1, c = h2, d = h3, e = h4, f = h5, g = h6, h = h7;
      for (let i = 0; i < 64; i++) {
        const s1 = ((e >>> 6) | (e << 26)) ^ ((e >>> 11) | (e << 21)) ^ ((e >>> 25) | (e << 7));
        const t1 = (h + s1 + ((e & f) ^ (~e & g)) + K[i] + W[i]) | 0;
        const s0 = ((a >>> 2) | (a << 30)) ^ ((a >>> 13) | (a << 19)) ^ ((a >>> 22) | (a << 10));
        const t2 = (s0 + ((a & b) ^ (a & c) ^ (b & c))) | 0;
        h = g; g = f; f = e; e = (d + t1) | 0;
        d = c; c = b; b = a; a = (t1 + t2) | 0;
      }
      h0 = (h0 + a) | 0; h1 = (h1 + b) | 0; h2 = (h2 + c) | 0; h3 = (h3 + d) | 0;
      h4 = (h4 + e) | 0; h5 = (h5 + f) | 0; h6 = (h6 + g) | 0; h7 = (h7 + h) | 0;
    }
    state.set([h0, h1, h2, h3, h4, h5, h6, h7]);
  }

  /** The padded end of a message of `length` bytes whose last incomplete block starts at `from`. */
  function finish(state, bytes, from, length) {
    const rest = length - from;
    const tail = new Uint8Array(rest < 56 ? 64 : 128);
    tail.set(bytes.subarray(from, length));
    tail[rest] = 0x80;
    const view = new DataView(tail.buffer);
    view.setUint32(tail.length - 8, Math.floor(length / 2 ** 29));
    view.setUint32(tail.length - 4, (length * 8) >>> 0);
    compress(state, tail, 0, tail.length / 64);
  }

  const toHex = (state) => Array.from(state, (word) => (word >>> 0).toString(16).padStart(8, "0")).join("");

  /** The SHA-256 of `bytes` as 64 hexadecimal digits; pauses after every mebibyte. */
  snw.sha256Steps = function* (bytes) {
    const state = START.slice();
    const whole = bytes.length - (bytes.length % 64);
    for (let at = 0; at < whole; at += 1 << 20) {
      compress(state, bytes, at, Math.min(1 << 20, whole - at) / 64);
      yield;
    }
    finish(state, bytes, whole, bytes.length);
    return toHex(state);
  };

  snw.sha256 = (bytes) => snw.finished(snw.sha256Steps(bytes));

  /** Run a stepwise computation to its end and give its answer. */
  snw.finished = function (steps) {
    for (;;) {
      const { done, value } = steps.next();
      if (done) return value;
    }
  };

  let room = new Uint8Array(1024);
  /** The SHA-256 of a text of ASCII characters only (canonical JSON is). */
  snw.sha256Ascii = function (text) {
    if (room.length < text.length) room = new Uint8Array(text.length * 2);
    for (let i = 0; i < text.length; i++) room[i] = text.charCodeAt(i);
    const state = START.slice();
    const whole = text.length - (text.length % 64);
    compress(state, room, 0, whole / 64);
    finish(state, room, whole, text.length);
    return toHex(state);
  };
})((globalThis.snwVerifier ??= {}));
