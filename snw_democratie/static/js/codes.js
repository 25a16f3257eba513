// A QR code holds its code behind #, which a browser never sends. It is put into the field here, and out of the address.
// On one's own device it stays with this page in the history of the tab, so that going back to the booth keeps it.
(function () {
  "use strict";
  document.addEventListener("DOMContentLoaded", function () {
    const scanned = location.hash.slice(1);
    const field = document.querySelector("main input[name=code]");
    if (!field) {
      return;
    }
    const told = document.querySelector("[data-code-filled]");
    const kept = told && !document.querySelector("[data-table]");
    if (/^[A-Za-z0-9-]{14,20}$/.test(scanned)) {
      field.value = scanned;
      history.replaceState(kept ? { code: scanned } : null, "", location.pathname);
    } else if (kept && history.state?.code) {
      field.value = history.state.code;
    }
    if (told && field.value) {
      told.hidden = false;
    }
  });
})();
