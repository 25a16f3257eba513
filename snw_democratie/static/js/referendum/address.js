// What a link carries behind its #, which a browser never sends.
(function (snw) {
  "use strict";

  /** That text; nothing where it cannot be read, as when the link was cut off. */
  function behindHash() {
    try {
      return decodeURIComponent(location.hash.slice(1));
    } catch {
      return "";
    }
  }

  Object.assign(snw, { behindHash });
})((globalThis.snwBooth ??= {}));
