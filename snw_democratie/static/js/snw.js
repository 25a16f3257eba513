// What scripts add; every page works without. A refused form gets the focus on its list of errors.
(function () {
  "use strict";
  function focusMarked(root) {
    const marked = root.querySelector("[data-focus]");
    if (marked) {
      marked.focus();
    }
  }
  function begin() {
    focusMarked(document);
    for (const button of document.querySelectorAll("[data-print]")) {
      button.hidden = false;
      button.addEventListener("click", function () {
        window.print();
      });
    }
  }
  document.addEventListener("DOMContentLoaded", begin);
  document.addEventListener("snw:page", begin); // another page in the place of this one
  document.addEventListener("htmx:afterSwap", function (event) {
    focusMarked(event.detail.elt);
  });
})();
