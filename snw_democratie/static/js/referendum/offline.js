// The one file for use without a network: shows its page in the language that was asked for, before the page's own script begins.
(function () {
  "use strict";
  const pages = [...document.querySelectorAll("template[lang]")];
  const asked = new URLSearchParams(location.search).get("taal") ?? navigator.language.slice(0, 2);
  const chosen = pages.find((one) => one.lang === asked) ?? pages[0];
  document.documentElement.lang = chosen.lang;
  document.documentElement.dir = chosen.dir;
  document.title = chosen.dataset.title;
  document.getElementById("inhoud").replaceChildren(chosen.content);
  document.querySelector(`nav a[lang="${chosen.lang}"]`).setAttribute("aria-current", "true");
})();
