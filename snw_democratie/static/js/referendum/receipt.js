// The receipt: {text, signature}, ECDSA on P-256 over SHA-256; key and signature in Base64, as the server publishes them.
(function (snw) {
  "use strict";
  const raw = (text) => Uint8Array.from(atob(text), (one) => one.charCodeAt(0));

  /** What a receipt says, where its signature holds and it is for this ballot; else null. */
  async function readReceipt({ text, signature } = {}, key, { uuid, tracker }) {
    try {
      const how = { name: "ECDSA", namedCurve: "P-256", hash: "SHA-256" };
      const known = await crypto.subtle.importKey("spki", raw(key), how, false, ["verify"]);
      if (!await crypto.subtle.verify(how, known, raw(signature), snw.utf8(text))) return null;
      const said = JSON.parse(text);
      return said.label === "snw/referendum-receipt/1" && said.referendum === uuid && said.tracker === tracker ? said : null;
    } catch {
      return null;
    }
  }

  /** The time in a receipt as every other page writes it: "dinsdag 3 maart 2027, 20.00 uur", on the clock of Amsterdam. */
  function moment(time, language, direction) {
    const written = (locale, how) => new Intl.DateTimeFormat(locale, { timeZone: "Europe/Amsterdam", numberingSystem: "latn", ...how }).format(new Date(time));
    const day = written(language === "en" ? "en-GB" : language, { dateStyle: "full" }), clock = written("en-GB", { timeStyle: "short" });
    if (language === "nl") return `${day}, ${clock.replace(/^0/, "").replace(":", ".")} uur`;
    return `${day}${direction === "rtl" ? "\u060c" : ","} ${clock}`;
  }

  Object.assign(snw, { readReceipt, moment });
})((globalThis.snwBooth ??= {}));
