// Reads the files out of a zip, stored or deflated; refuses what could be read in two ways.
(function (snw) {
  "use strict";

  const LARGEST = 2 ** 30; // a record is far below this; a larger one is a trap or a mistake
  const CRC = Int32Array.from({ length: 256 }, (_, n) => {
    for (let i = 0; i < 8; i++) n = n & 1 ? (n >>> 1) ^ 0xedb88320 : n >>> 1;
    return n;
  });

  function crc32(bytes) {
    let crc = -1;
    for (let i = 0; i < bytes.length; i++) crc = CRC[(crc ^ bytes[i]) & 255] ^ (crc >>> 8);
    return ~crc >>> 0;
  }

  async function inflate(bytes, size, name) {
    const stream = new Blob([bytes]).stream().pipeThrough(new DecompressionStream("deflate-raw"));
    const out = new Uint8Array(size);
    let filled = 0;
    const reader = stream.getReader();
    for (;;) {
      const { done, value } = await reader.read();
      if (done) break;
      if (filled + value.length > size) snw.refuse(`zip: ${name} is langer dan aangegeven`);
      out.set(value, filled);
      filled += value.length;
    }
    return filled === size ? out : snw.refuse(`zip: ${name} is korter dan aangegeven`);
  }

  function directory(bytes, view) {
    let end = bytes.length - 22;
    while (end >= 0 && view.getUint32(end, true) !== 0x06054b50) end--;
    if (end < 0) snw.refuse("Dit is geen zip-bestand.");
    const count = view.getUint16(end + 10, true);
    let at = view.getUint32(end + 16, true);
    if (count === 0xffff || at === 0xffffffff) snw.refuse("zip: deze soort (zip64) kan deze pagina niet lezen");
    const entries = [];
    for (let i = 0; i < count; i++) {
      if (view.getUint32(at, true) !== 0x02014b50) snw.refuse("zip: inhoudsopgave is beschadigd");
      const lengths = [28, 30, 32].map((offset) => view.getUint16(at + offset, true));
      entries.push({
        flags: view.getUint16(at + 8, true), method: view.getUint16(at + 10, true), crc: view.getUint32(at + 16, true),
        packed: view.getUint32(at + 20, true), size: view.getUint32(at + 24, true), local: view.getUint32(at + 42, true),
        name: snw.decode(bytes.subarray(at + 46, at + 46 + lengths[0]), "zip"),
      });
      at += 46 + lengths[0] + lengths[1] + lengths[2];
    }
    // A reader that counts back from the end (Python's) must find the same table as one that follows the address.
    if (at !== end || view.getUint32(end + 12, true) !== end - view.getUint32(end + 16, true)) snw.refuse("zip: inhoudsopgave is op twee manieren te lezen");
    return entries;
  }

  async function content(bytes, view, entry) {
    const { local, name } = entry;
    if (view.getUint32(local, true) !== 0x04034b50) snw.refuse(`zip: ${name} ontbreekt`);
    if (entry.flags & 1) snw.refuse(`zip: ${name} is versleuteld`);
    const from = local + 30 + view.getUint16(local + 26, true) + view.getUint16(local + 28, true);
    const packed = bytes.subarray(from, from + entry.packed);
    if (entry.method !== 0 && entry.method !== 8) snw.refuse(`zip: ${name} is met een onbekende methode ingepakt`);
    const plain = entry.method === 0 ? packed : await inflate(packed, entry.size, name);
    if (plain.length !== entry.size || crc32(plain) !== entry.crc) snw.refuse(`zip: ${name} is beschadigd`);
    return plain;
  }

  /** The files of a zip as [path, bytes] pairs; folders are left out. */
  snw.unzip = async function (bytes) {
    const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    try {
      const entries = directory(bytes, view).filter((entry) => !entry.name.endsWith("/"));
      if (entries.reduce((sum, entry) => sum + entry.size, 0) > LARGEST) snw.refuse("zip: de inhoud is te groot voor deze pagina");
      const files = [];
      for (const entry of entries) files.push([entry.name, await content(bytes, view, entry)]);
      return files;
    } catch (problem) {
      if (problem instanceof snw.Refusal) throw problem;
      return snw.refuse("zip: het bestand is beschadigd");
    }
  };

  // What an operating system itself puts beside the files of a folder or in a zip.
  const NOT_OURS = /(^|\/)(\.DS_Store|Thumbs\.db|desktop\.ini)$|^__MACOSX\//;

  /** The files of one record by name: without the folder that all of them are in; a name twice is refused. */
  snw.oneRecord = function (pairs) {
    const ours = pairs.filter(([path]) => !NOT_OURS.test(path));
    const folder = /^[^/]*\//.exec(ours[0]?.[0] ?? "")?.[0] ?? "";
    const common = ours.every(([path]) => path.startsWith(folder)) ? folder.length : 0;
    const files = new Map();
    for (const [path, bytes] of ours) {
      const name = path.slice(common);
      if (files.has(name)) snw.refuse(`${name} komt twee keer voor`);
      files.set(name, bytes);
    }
    return files;
  };
})((globalThis.snwVerifier ??= {}));
