// A trustee's file: what is private, behind a passphrase. PBKDF2 and AES-GCM of the browser.
(function (snw) {
  "use strict";
  const ROUNDS = 600000, FIRST = '{"file":"snw-trustee-1"';
  const raw = (text) => Uint8Array.from(atob(text), (one) => one.charCodeAt(0));

  async function keyOf(passphrase, salt) {
    const typed = await crypto.subtle.importKey("raw", snw.utf8(passphrase.normalize("NFKC")), "PBKDF2", false, ["deriveKey"]);
    const how = { name: "PBKDF2", hash: "SHA-256", salt, iterations: ROUNDS };
    return crypto.subtle.deriveKey(how, typed, { name: "AES-GCM", length: 256 }, false, ["encrypt", "decrypt"]);
  }

  /** What tells a damaged file from a wrong passphrase. */
  const sum = ({ salt, iv, text }) => snw.named(`${salt}|${iv}|${text}`);

  /** The text of the file. */
  async function locked(value, passphrase) {
    const [salt, iv] = [16, 12].map((size) => crypto.getRandomValues(new Uint8Array(size)));
    const text = await crypto.subtle.encrypt({ name: "AES-GCM", iv }, await keyOf(passphrase, salt), snw.utf8(JSON.stringify(value)));
    const made = { file: "snw-trustee-1", salt: snw.base64(salt), iv: snw.base64(iv), text: snw.base64(new Uint8Array(text)) };
    return JSON.stringify({ ...made, sum: await sum(made) });
  }

  /** What is in it; throws Error("file"), Error("damaged") or Error("passphrase"). */
  async function unlocked(text, passphrase) {
    if (!text.startsWith(FIRST)) throw new Error("file");
    let found;
    try {
      found = JSON.parse(text);
      if (found.sum !== await sum(found)) throw new Error("damaged");
      found = { salt: raw(found.salt), iv: raw(found.iv), text: raw(found.text) };
    } catch {
      throw new Error("damaged");
    }
    const key = await keyOf(passphrase, found.salt);
    try {
      return JSON.parse(new TextDecoder().decode(await crypto.subtle.decrypt({ name: "AES-GCM", iv: found.iv }, key, found.text)));
    } catch {
      throw new Error("passphrase");
    }
  }

  Object.assign(snw, { locked, unlocked });
})((globalThis.snwBooth ??= {}));
