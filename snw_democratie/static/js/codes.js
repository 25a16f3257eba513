// A QR code holds its code behind #, which a browser never sends. It is put into the field here, and out of the address.
(function () {
  "use strict";
  document.addEventListener("DOMContentLoaded", function () {
    const code = decodeURIComponent(location.hash.slice(1));
    const field = document.querySelector("main input[name=code]");
    if (field && /^[A-Za-z0-9-]{14,20}$/.test(code)) {
      field.value = code;
      history.replaceState(null, "", location.pathname);
      const told = document.querySelector("[data-code-filled]");
      if (told) {
        told.hidden = false;
      }
    }
  });
})();
