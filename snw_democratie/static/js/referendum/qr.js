// A QR code (ISO/IEC 18004) of bytes: versions 10 to 25, level L, mask 0. What it says always stands beside it in letters.
(function (snw) {
  "use strict";
  const ECC = [18, 20, 24, 26, 30, 22, 24, 28, 30, 28, 28, 28, 28, 30, 30, 26]; // per block, of version 10 and on
  const BLOCKS = [4, 4, 4, 4, 4, 6, 6, 6, 6, 7, 8, 8, 9, 9, 10, 12];
  const FORMAT = 0x77c4; // level L and mask 0, with its own check bits

  function product(a, b) {
    let found = 0;
    for (let i = 7; i >= 0; i--) found = (found << 1) ^ ((found >> 7) * 0x11d) ^ (((b >> i) & 1) * a);
    return found;
  }

  /** The check bytes of Reed and Solomon. */
  function remainder(data, degree) {
    const divisor = Array(degree).fill(0).fill(1, degree - 1);
    for (let i = 0, root = 1; i < degree; i++, root = product(root, 2)) {
      for (let j = 0; j < degree; j++) divisor[j] = product(divisor[j], root) ^ (divisor[j + 1] ?? 0);
    }
    const found = Array(degree).fill(0);
    for (const byte of data) {
      const factor = byte ^ found.shift();
      found.push(0);
      divisor.forEach((one, i) => { found[i] ^= product(one, factor); });
    }
    return found;
  }

  const marks = (version) => Math.floor(version / 7) + 2;

  function places(version) {
    const count = marks(version), size = 17 + 4 * version, step = Math.ceil((size - 13) / (2 * count - 2)) * 2;
    return [6, ...Array.from({ length: count - 1 }, (_, i) => size - 7 - (count - 2 - i) * step)];
  }

  const capacity = (version) => Math.floor(((16 * version + 128) * version + 64 - (25 * marks(version) - 10) * marks(version) + 55 - 36) / 8);

  /** The bytes with their check bytes, block by block woven together. */
  function woven(bytes, version) {
    const ecc = ECC[version - 10], blocks = BLOCKS[version - 10], total = capacity(version), room = total - ecc * blocks;
    const nibbles = [4, ...[12, 8, 4, 0].map((shift) => (bytes.length >> shift) & 15), ...[...bytes].flatMap((one) => [one >> 4, one & 15]), 0];
    const data = Array.from({ length: room }, (_, i) => (2 * i < nibbles.length ? 16 * nibbles[2 * i] + nibbles[2 * i + 1] : (i - nibbles.length / 2) % 2 ? 17 : 236));
    const size = Math.floor(room / blocks), long = room % blocks, parts = [];
    for (let i = 0, at = 0; i < blocks; i++) parts.push(data.slice(at, (at += size + (i >= blocks - long ? 1 : 0))));
    const weave = (some) => Array.from({ length: Math.max(...some.map((one) => one.length)) }, (_, i) => some.flatMap((one) => one.slice(i, i + 1))).flat();
    return [...weave(parts), ...weave(parts.map((part) => remainder(part, ecc)))];
  }

  /** Rows of true (dark) and false; null where the text is too long. */
  function qr(text) {
    const bytes = new TextEncoder().encode(text);
    const version = ECC.findIndex((ecc, i) => bytes.length + 3 <= capacity(i + 10) - ecc * BLOCKS[i]) + 10;
    if (version < 10) return null;
    const size = 17 + 4 * version, rows = Array.from({ length: size }, () => Array(size).fill(null));
    const put = (x, y, dark) => { if (rows[y]?.[x] !== undefined) rows[y][x] = Boolean(dark); };
    const square = (x, y, reach, dark) => {
      for (let dy = -reach; dy <= reach; dy++) for (let dx = -reach; dx <= reach; dx++) put(x + dx, y + dy, dark(Math.max(Math.abs(dx), Math.abs(dy))));
    };
    for (let i = 0; i < size; i++) { put(6, i, i % 2 === 0); put(i, 6, i % 2 === 0); }
    const centres = places(version), last = centres.length - 1;
    centres.forEach((x, i) => centres.forEach((y, j) => {
      if (!((i === 0 && (j === 0 || j === last)) || (i === last && j === 0))) square(x, y, 2, (ring) => ring !== 1);
    }));
    for (const [x, y] of [[3, 3], [size - 4, 3], [3, size - 4]]) square(x, y, 4, (ring) => ring !== 2 && ring !== 4);
    for (let i = 0; i < 15; i++) {
      const dark = (FORMAT >> i) & 1;
      put(8, i < 6 ? i : i < 8 ? i + 1 : size - 15 + i, dark);
      put(i < 8 ? size - 1 - i : i === 8 ? 7 : 14 - i, 8, dark);
    }
    put(8, size - 8, true);
    let rest = version;
    for (let i = 0; i < 12; i++) rest = (rest << 1) ^ ((rest >> 11) * 0x1f25);
    for (let i = 0; i < 18; i++) {
      const dark = (((version << 12) | rest) >> i) & 1, a = size - 11 + (i % 3), b = Math.floor(i / 3);
      put(a, b, dark);
      put(b, a, dark);
    }
    const bits = woven(bytes, version).flatMap((byte) => [7, 6, 5, 4, 3, 2, 1, 0].map((shift) => (byte >> shift) & 1));
    for (let right = size - 1, up = true, at = 0; right > 0; right -= right === 8 ? 3 : 2, up = !up) {
      for (let i = 0; i < size; i++) {
        for (const x of [right, right - 1]) {
          const y = up ? size - 1 - i : i;
          if (rows[y][x] === null) rows[y][x] = Boolean((bits[at++] ?? 0) ^ ((x + y) % 2 === 0 ? 1 : 0));
        }
      }
    }
    return rows;
  }

  Object.assign(snw, { qr });
})((globalThis.snwBooth ??= {}));
