// The five languages of the page. A text stands in Dutch in the code and is its own key; `snw.TEXTS` has the other four.
(function (snw) {
  "use strict";

  const OTHERS = ["en", "tr", "ar", "pl"];
  const LOCALES = { nl: "nl-NL", en: "en-GB", tr: "tr-TR", ar: "ar-u-nu-latn", pl: "pl-PL" };
  const NAMES = { nl: "Nederlands", en: "English", tr: "Türkçe", ar: "العربية", pl: "Polski" };

  snw.TEXTS = {};
  snw.LANGUAGES = Object.keys(LOCALES);
  snw.language = "nl";

  snw.nameOf = (language) => NAMES[language];
  snw.directionOf = (language) => (language === "ar" ? "rtl" : "ltr");

  /** Add rows of Dutch -> [English, Turkish, Arabic, Polish]. */
  snw.learn = (rows) => { Object.assign(snw.TEXTS, rows); };

  /** A text in the language of the page, with its `{facts}` filled in; each fact keeps its own direction in Arabic. */
  snw.t = function (dutch, facts = {}) {
    const text = snw.language === "nl" ? dutch : snw.TEXTS[dutch]?.[OTHERS.indexOf(snw.language)] ?? dutch;
    const shown = (fact) => (snw.language === "ar" ? `\u2068${fact}\u2069` : String(fact));
    return text.replace(/\{([a-z]+)\}/g, (all, name) => (name in facts ? shown(facts[name]) : all));
  };

  snw.number = (value) => value.toLocaleString(LOCALES[snw.language], { maximumFractionDigits: 12 });

  snw.moment = (text) => new Date(text).toLocaleString(LOCALES[snw.language], { dateStyle: "full", timeStyle: "short", timeZone: "Europe/Amsterdam" });

  /** A sentence that goes on behind a colon. */
  snw.inside = (sentence) => sentence[0].toLocaleLowerCase(LOCALES[snw.language]) + sentence.slice(1);

  /** The language asked for behind the # of the address, else the first that the browser wishes and we have, else Dutch. */
  snw.wished = function (hash, wishes) {
    const asked = [hash.replace(/^#/, ""), ...wishes].map((wish) => wish.toLowerCase().split("-")[0]);
    return asked.find((wish) => snw.LANGUAGES.includes(wish)) ?? "nl";
  };
})((globalThis.snwVerifier ??= {}));
