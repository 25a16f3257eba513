// Bytes have one spelling: text, JSON, CSV, fractions, labelled digests and the Merkle root (SPEC.md, 1).
(function (snw) {
  "use strict";

  /** What arrived differs from the specification; the message is a Dutch sentence. */
  snw.Refusal = class Refusal extends Error {};
  const refuse = (message) => { throw new snw.Refusal(message); };
  snw.refuse = refuse;

  const SURROGATES_LAST = (unit) => (unit >= 0xe000 ? unit - 0x800 : unit >= 0xd800 ? unit + 0x2000 : unit);
  /** Order of two texts by code point; JavaScript itself compares UTF-16 units, which differs beyond U+FFFF. */
  snw.compareText = function (a, b) {
    const length = Math.min(a.length, b.length);
    for (let i = 0; i < length; i++) {
      const x = a.charCodeAt(i), y = b.charCodeAt(i);
      if (x !== y) return SURROGATES_LAST(x) - SURROGATES_LAST(y);
    }
    return a.length - b.length;
  };

  /** Order of two lists: by the first element that differs, the shorter first. */
  snw.compareLists = function (a, b, compare) {
    for (let i = 0; i < Math.min(a.length, b.length); i++) {
      const order = compare(a[i], b[i]);
      if (order) return order;
    }
    return a.length - b.length;
  };

  snw.decode = function (bytes, name) {
    try {
      return new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(bytes);
    } catch {
      return refuse(`${name}: geen geldige UTF-8`);
    }
  };

  const escapeText = (text) => JSON.stringify(text).replace(/[\x7f-\uffff]/g, (unit) => "\\u" + unit.charCodeAt(0).toString(16).padStart(4, "0"));

  /** The one spelling of a JSON value. */
  snw.canonical = function canonical(value) {
    if (value === null || typeof value === "boolean") return String(value);
    if (typeof value === "string") return /\p{Surrogate}/u.test(value) ? refuse("half een teken (surrogaat)") : escapeText(value);
    if (typeof value === "number") {
      return Number.isSafeInteger(value) ? String(value) : refuse(`geen geheel getal: ${value}`);
    }
    if (Array.isArray(value)) return "[" + value.map(canonical).join(",") + "]";
    const keys = Object.keys(value).sort(snw.compareText);
    return "{" + keys.map((key) => escapeText(key) + ":" + canonical(value[key])).join(",") + "}";
  };

  /** The value of a file with one line of canonical JSON; anything spelled otherwise is refused. */
  snw.parseCanonical = function (text, name) {
    if (!text.endsWith("\n")) refuse(`${name}: eindigt niet op een nieuwe regel`);
    const line = text.slice(0, -1);
    let value;
    try {
      value = JSON.parse(line);
    } catch {
      refuse(`${name}: geen JSON`);
    }
    if (snw.canonical(value) !== line) refuse(`${name}: niet in de vaste schrijfwijze`);
    return value;
  };

  snw.digest = (label, value) => snw.sha256Ascii(label + "\n" + snw.canonical(value));

  const node = (left, right) => snw.sha256Ascii(`snw/merkle/node/1\n["${left}","${right}"]`);

  /** All layers of the Merkle tree, leaves first, root last. */
  snw.merkleLayers = function* (leaves) {
    const layers = [leaves.length ? leaves : [snw.digest("snw/merkle/empty/1", [])]];
    for (let layer = layers[0]; layer.length > 1; layers.push(layer)) {
      const above = [];
      for (let i = 0; i + 1 < layer.length; i += 2) {
        above.push(node(layer[i], layer[i + 1]));
        if (i % 8192 === 0) yield;
      }
      if (layer.length % 2) above.push(layer[layer.length - 1]);
      layer = above;
    }
    return layers;
  };

  /** The neighbours on the way up from the leaf at `position`, and the root that the leaf leads to with them. */
  snw.climb = function (layers, position, leaf) {
    let here = leaf, steps = 0;
    for (const layer of layers.slice(0, -1)) {
      const neighbour = layer[position ^ 1];
      if (neighbour !== undefined) {
        here = position % 2 ? node(neighbour, here) : node(here, neighbour);
        steps++;
      }
      position >>= 1;
    }
    return { root: here, steps };
  };

  function splitQuoted(line, where) {
    const fields = [];
    for (let at = 0; ; at++) {
      let field = "";
      if (line[at] === '"') {
        for (at++; ; at++) {
          if (at >= line.length) refuse(`${where}: aanhalingsteken niet gesloten`);
          if (line[at] !== '"') field += line[at];
          else if (line[at + 1] === '"') { field += '"'; at++; } else break;
        }
        at++;
      } else {
        while (at < line.length && line[at] !== ",") field += line[at++];
      }
      fields.push(field);
      if (at >= line.length) break;
      if (line[at] !== ",") refuse(`${where}: tekst na een aanhalingsteken`);
    }
    const again = fields.map((field) => (/[",]/.test(field) ? '"' + field.replaceAll('"', '""') + '"' : field));
    return again.join(",") === line ? fields : refuse(`${where}: aanhalingstekens niet in de vaste schrijfwijze`);
  }

  /** Give the fields of each line of a CSV file with exactly this header to `take(fields, line number from 0)`. */
  snw.eachRow = function* (text, name, header, take) {
    if (!text.endsWith("\n")) refuse(`${name}: eindigt niet op een nieuwe regel`);
    // eslint-disable-next-line no-control-regex -- control characters are what this looks for
    if (/[\x00-\x09\x0b-\x1f\x7f-\x9f]/.test(text)) refuse(`${name}: bevat een stuurteken`);
    const columns = header.length;
    for (let from = 0, number = -1; from < text.length; number++) {
      const to = text.indexOf("\n", from);
      const line = text.slice(from, to);
      const fields = line.includes('"') ? splitQuoted(line, `${name}, regel ${number + 2}`) : line.split(",");
      if (number < 0) {
        if (fields.length !== columns || fields.some((field, i) => field !== header[i])) refuse(`${name}: andere kopregel`);
      } else {
        if (fields.length !== columns) refuse(`${name}, regel ${number + 2}: ${fields.length} velden in plaats van ${columns}`);
        take(fields, number);
      }
      from = to + 1;
      if ((number & 0x3fff) === 0x3fff) yield;
    }
  };

  /** A whole number from 0, in decimal digits without leading zeros. */
  snw.whole = function (text, where) {
    const number = Number(text);
    return /^(0|[1-9][0-9]{0,15})$/.test(text) && Number.isSafeInteger(number) ? number : refuse(`${where}: “${text}” is geen getal`);
  };

  const gcd = (a, b) => { while (b) [a, b] = [b, a % b]; return a; };

  /** A fraction `p/q` in lowest terms with q > 1, or `p`, as {num, den} in big integers. */
  snw.parseFraction = function (text, where) {
    const parts = typeof text === "string" && /^(0|-?[1-9][0-9]*)(?:\/([1-9][0-9]*))?$/.exec(text);
    if (!parts) refuse(`${where}: “${text}” is geen breuk`);
    const num = BigInt(parts[1]), den = BigInt(parts[2] ?? 1);
    if (parts[2] && (den === 1n || gcd(num < 0n ? -num : num, den) !== 1n)) refuse(`${where}: breuk ${text} niet vereenvoudigd`);
    return { num, den };
  };

  snw.lowest = function (num, den) {
    const common = gcd(num < 0n ? -num : num, den);
    return common > 1n ? { num: num / common, den: den / common } : { num, den };
  };
  /** p/q as a record writes it. */
  snw.asFraction = function (p, q) {
    const { num, den } = snw.lowest(BigInt(p), BigInt(q));
    return den === 1n ? `${num}` : `${num}/${den}`;
  };
  snw.lcm = (a, b) => (a / gcd(a, b)) * b;
  /** Negative, zero or positive as x is below, equal to or above y. */
  snw.compareFractions = (x, y) => { const d = x.num * y.den - y.num * x.den; return d < 0n ? -1 : d > 0n ? 1 : 0; };
  snw.minus = (x, y) => snw.lowest(x.num * y.den - y.num * x.den, x.den * y.den);

  /** A fraction from 0 in 10^-12, rounded half up. */
  snw.toUnits = ({ num, den }) => Number((2n * num * 10n ** 12n + den) / (2n * den));
  /** A decimal with 12 digits behind the point, in 10^-12. */
  snw.parseUnits = (text, where) => /^(0\.[0-9]{12}|1\.0{12})$/.test(text) ? Number(text[0] + text.slice(2)) : refuse(`${where}: “${text}” is geen kans met 12 decimalen`);
})((globalThis.snwVerifier ??= {}));
