// An invitation link has its code behind the #, which a browser never sends. Here it goes into the field.
(function () {
  "use strict";
  document.addEventListener("DOMContentLoaded", function () {
    const field = document.getElementById("uitnodiging");
    const code = location.hash.slice(1);
    if (field && !field.value && /^[0-9A-Za-z-]{14,20}$/.test(code)) {
      field.value = code;
    }
    if (location.hash) {
      history.replaceState(null, "", location.pathname);
    }
  });
})();
