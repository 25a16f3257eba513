// A code of a referendum is known to nobody but the voter: typed at this door it is not sent, and the voter hears where it is for.
(function () {
  "use strict";
  const LENGTH = 17;
  document.addEventListener("DOMContentLoaded", function () {
    const form = document.getElementById("deur");
    const told = document.querySelector("[data-sealed]");
    if (!form || !told) {
      return;
    }
    form.addEventListener("submit", function (event) {
      const field = form.elements.code;
      if (Array.from(field.value.replace(/[^\p{L}\p{N}]/gu, "")).length === LENGTH) {
        event.preventDefault();
        field.value = "";
        told.hidden = false;
        told.focus();
      }
    });
  });
})();
