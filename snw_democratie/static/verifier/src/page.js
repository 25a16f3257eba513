// The page: takes files, lets a worker check them, and shows the result. In the worker: does the work.
(function (snw) {
  "use strict";

  /** Holds the record that was read last; used by the worker, or by the page where a worker may not start. */
  const engine = {
    async load(sources) {
      const pairs = [];
      for (const [path, file] of sources) pairs.push([path, new Uint8Array(await file.arrayBuffer())]);
      const zip = pairs.length === 1 && pairs[0][1][0] === 0x50 && pairs[0][1][1] === 0x4b;
      this.files = snw.oneRecord(zip ? await snw.unzip(pairs[0][1]) : pairs);
    },
    async verify({ sources, entered }, progress) {
      if (sources) await this.load(sources);
      const other = snw.otherKind(this.files);
      if (other) return { other };
      const steps = snw.verification(this.files, entered);
      let pause = Date.now(), count = 0;
      for (;;) {
        const { done, value } = steps.next();
        if (done) {
          this.facts = value.r;
          return value.report;
        }
        if (value) progress(value, ++count);
        if (Date.now() - pause < 40) continue;
        await new Promise((resolve) => { setTimeout(resolve); });
        pause = Date.now();
      }
    },
    lookUp({ id, typed }) { return snw.lookUp(this.facts, id, typed); },
  };

  async function answer(request, progress) {
    try {
      return { value: await engine[request.act](request, progress) };
    } catch (problem) {
      return { problem: problem.message };
    }
  }

  if (typeof document === "undefined") {
    if (typeof importScripts === "function") {
      globalThis.onmessage = async ({ data }) => {
        postMessage(await answer(data, (name, count) => postMessage({ name, count })));
      };
    }
    return;
  }

  /** Sends requests to the worker one at a time; without a worker the page does the work in slices. */
  function startOffice() {
    let worker = null;
    try {
      const source = document.querySelector("script").textContent;
      worker = new Worker(URL.createObjectURL(new Blob([source], { type: "text/javascript" })));
    } catch {
      return answer;
    }
    let broken = false;
    return (request, progress) => new Promise((resolve) => {
      const instead = () => { broken = true; resolve(answer(request, progress)); };
      if (broken) return instead();
      worker.onerror = instead;
      worker.onmessage = ({ data }) => (data.name ? progress(data.name, data.count) : resolve(data));
      return worker.postMessage(request);
    });
  }

  const { t, number } = snw;
  const ask = startOffice();
  const byId = (id) => document.getElementById(id);
  const ICONS = { checked: "M4 13l5 5L20 6", failed: "M5 5l14 14M19 5L5 19", not_public: "M3 12h18", not_checked: "M12 5v9M12 19v.1", not_applicable: "M3 12h18" };

  function element(tag, { text, className } = {}, ...children) {
    const made = document.createElement(tag);
    if (text !== undefined) made.textContent = text;
    if (className) made.className = className;
    made.append(...children);
    return made;
  }

  function icon(status) {
    const space = "http://www.w3.org/2000/svg";
    const svg = document.createElementNS(space, "svg"), path = document.createElementNS(space, "path");
    svg.setAttribute("viewBox", "0 0 24 24");
    svg.setAttribute("aria-hidden", "true");
    path.setAttribute("d", ICONS[status]);
    svg.append(path);
    return svg;
  }

  /** What the checks wrote down themselves: exact, for who checks further, and Dutch in every language. */
  function inDutch(tag, text) {
    const made = element(tag, { text, className: "detail" });
    made.lang = "nl";
    made.dir = "ltr";
    return made;
  }

  const said = new Map();

  /** Say a line, or hide it; `make` gives its words in the language of the moment, `problem` what stands behind them. */
  function say(id, make, problem = "") {
    said.set(id, [make, problem]);
    byId(id).textContent = make ? make() : "";
    byId(id).hidden = !make;
    if (make && problem) byId(id).append(" ", inDutch("span", problem));
  }

  function showChecks(report) {
    const failedFirst = [...report.checks].sort((a, b) => (b.status === "failed") - (a.status === "failed"));
    byId("checks").replaceChildren(...failedFirst.map((check) => {
      const head = element("th", { text: check.title });
      head.scope = "row";
      const word = element("td", {}, element("span", { className: "word" }, icon(check.status), check.word));
      const meaning = element("td", {}, element("p", { text: check.sentence }));
      if (check.detail) {
        const details = element("details", {}, element("summary", { text: t("Details: {what}", { what: check.title }) }), inDutch("p", check.detail));
        // The details are Dutch; who reads another language has the sentence above them, and opens them when wanted.
        details.open = document.documentElement.lang === "nl" && ["failed", "not_public", "not_checked"].includes(check.status);
        meaning.append(details);
      }
      const row = element("tr", { className: check.status }, head, word, meaning);
      // Cells stacked on a small screen keep their meaning for who listens.
      for (const [part, role] of [[row, "row"], [head, "rowheader"], [word, "cell"], [meaning, "cell"]]) part.setAttribute("role", role);
      row.dataset.check = check.name;
      return row;
    }));
  }

  function showFacts({ facts, digest }) {
    const drawn = facts?.panel === null ? t("nog niet geloot") : t("{panel} (van 0 tot en met {last})", { panel: facts?.panel, last: number((facts?.panels ?? 1) - 1) });
    const pairs = facts ? [
      [t("Loting"), facts.title ?? t("zonder titel")], [t("Mensen"), number(facts.people)], [t("Plaatsen"), number(facts.seats)],
      [facts.kind === "panels" ? t("Panels") : t("Samenstellingen"), number(facts.panels)], [t("Getrokken panel"), drawn],
      ...(facts.drawn_at ? [[t("Geloot op"), snw.moment(facts.drawn_at)]] : []),
    ] : [];
    byId("facts").replaceChildren(...pairs.flatMap(([term, text]) => [element("dt", { text: term }), element("dd", {}, element("bdi", { text }))]));
    if (!digest) return;
    byId("facts").append(
      element("dt", { text: t("Vingerafdruk") }),
      element("dd", {}, element("bdi", {}, element("span", { text: digest.slice(0, 10), className: "mark" }), element("span", { text: " " + digest.slice(10) }))),
    );
  }

  function showLookup({ facts }) {
    byId("lookup").hidden = !facts;
    byId("found").replaceChildren();
    looked = null;
    if (!facts) return;
    byId("answers").replaceChildren(...facts.features.flatMap((feature, i) => {
      const label = element("label", { text: feature }), input = element("input");
      input.id = label.htmlFor = `answer-${i}`;
      input.type = "text";
      input.autocomplete = "off";
      return [label, input];
    }));
    byId("household-field").hidden = !facts.households;
  }

  let shown = null;

  /** Everything of a result that is words. */
  function tell(bare) {
    const report = snw.inWords(bare), sentence = byId("sentence");
    sentence.replaceChildren(icon(report.ok ? "checked" : "failed"), element("span", { text: report.sentence }));
    sentence.className = report.ok ? "" : "failed";
    byId("caveats").replaceChildren(...report.caveats.map((text) => element("li", { text })));
    showFacts(report);
    showChecks(report);
  }

  function show(report) {
    shown = report;
    tell(report);
    showLookup(report);
    byId("result").hidden = false;
    byId("sentence").focus();
  }

  let chosen = null, loaded = null, busy = false, again = false;

  async function check() {
    if (busy) { again = true; return undefined; } // what was chosen meanwhile comes next
    const entered = byId("digest").value;
    const length = entered.replace(/[\s.:-]/g, "").length;
    const short = length > 0 && length < 10;
    say("digest-error", short ? () => t("Deze vingerafdruk is te kort. Vul alle 64 tekens in.") : null);
    byId("digest").setAttribute("aria-invalid", String(short));
    say("record-error", chosen ? null : () => t("U koos nog geen verslag. Kies bij stap 1 het zip-bestand."));
    if (!chosen) return byId("zip").focus();
    if (short) return byId("digest").focus();
    busy = true;
    const asked = chosen;
    byId("result").hidden = byId("lookup").hidden = true;
    byId("progress").hidden = false;
    byId("progress").value = 0;
    byId("busy").className = "";
    say("busy", () => t("Het verslag wordt gelezen."));
    const total = snw.STEP_COUNT;
    const request = { act: "verify", entered, sources: loaded === asked ? null : asked };
    const { value, problem } = await ask(request, (name, count) => {
      byId("progress").value = count / total;
      say("busy", () => t("Bezig met rekenen: {count} van de {total} stappen zijn klaar.", { count, total }));
    });
    busy = false;
    const other = value?.other;
    loaded = problem || other ? null : asked;
    if (again) { again = false; return check(); }
    byId("progress").hidden = true;
    say("busy", value && !other ? () => snw.inWords(value).sentence : null);
    byId("busy").className = "heard"; // the sentence is on the page already; this one is for who listens
    if (other) return say("record-error", () => snw.ofOtherKind(other));
    if (!problem) return show(value);
    return say("record-error", () => t("Dit bestand kan niet gelezen worden. Er is niets verloren. Kies het verslag opnieuw."), problem);
  }

  function choose(sources) {
    if (!sources.length) return undefined;
    chosen = sources;
    const size = sources.reduce((sum, [, file]) => sum + file.size, 0);
    const what = () => (sources.length === 1 ? sources[0][0] : t("{n} bestanden", { n: number(sources.length) }));
    say("chosen", () => t("Gekozen: {what} ({size} kB).", { what: what(), size: number(Math.ceil(size / 1000)) }));
    return check();
  }

  /** All files under what was dropped, folders included, as [path, File]. */
  async function dropped(transfer) {
    const entries = [...transfer.items].map((item) => item.webkitGetAsEntry?.()).filter(Boolean);
    if (!entries.length) return [...transfer.files].map((file) => [file.name, file]);
    const found = [];
    const walk = async (entry) => {
      const path = entry.fullPath.replace(/^\//, "");
      if (entry.isFile) return found.push([path, await new Promise((resolve, reject) => { entry.file(resolve, reject); })]);
      const reader = entry.createReader();
      for (;;) {
        const part = await new Promise((resolve, reject) => { reader.readEntries(resolve, reject); });
        if (!part.length) return undefined;
        for (const inner of part) await walk(inner);
      }
    };
    for (const entry of entries) await walk(entry);
    return found;
  }

  for (const input of [byId("zip"), byId("folder")]) {
    input.addEventListener("change", () => choose([...input.files].map((file) => [file.webkitRelativePath || file.name, file])));
  }
  for (const kind of ["dragover", "dragleave", "drop"]) {
    document.addEventListener(kind, async (event) => {
      event.preventDefault();
      byId("drop").classList.toggle("over", kind === "dragover");
      if (kind === "drop") await choose(await dropped(event.dataTransfer));
    });
  }
  // What is closed on the screen belongs on paper too.
  addEventListener("beforeprint", () => { for (const details of document.querySelectorAll("td details")) details.open = true; });
  byId("record").addEventListener("submit", (event) => { event.preventDefault(); check(); });

  function drawnOrNot({ drawn, rehearsal }) {
    if (drawn === null) return t("Er is nog niet geloot.");
    if (rehearsal) return drawn ? t("Dit lotnummer is ingeloot in deze proefloting.") : t("Dit lotnummer is niet ingeloot in deze proefloting.");
    return drawn ? t("Dit lotnummer is ingeloot.") : t("Dit lotnummer is niet ingeloot.");
  }

  function sentences(found) {
    const lot = found.id;
    if (!found.found) return [t("Lotnummer {lot} zit niet in deze loting. Kijk of u het goed overnam.", { lot })];
    const lines = [t("Lotnummer {lot} zit in deze loting, met {of} mensen samen.", { lot, of: number(found.of) })];
    if (found.chance !== null) {
      const share = number(Math.round(found.chance * 1e6) / 1e3), percent = number(Math.round(found.chance * 1e5) / 1e3);
      lines.push(t("De kans op een plaats is {share} van de {of} ({percent} procent).", { share, of: number(1000), percent }));
    }
    if (found.panels !== null) lines.push(t("Dit lotnummer zit in {n} van de {of} panels.", { n: number(found.panels), of: number(found.of_panels) }));
    const numbers = found.numbers.join(", ");
    if (found.panels > found.numbers.length) lines.push(t("Nummers van die panels: {numbers} en verder.", { numbers }));
    else if (found.panels > 0) lines.push(t("Nummers van die panels: {numbers}.", { numbers }));
    if (found.kind === "compositions") lines.push(t("Wie op een plaats komt, volgt pas uit het getrokken getal."));
    lines.push(drawnOrNot(found));
    if (found.leaf === true) lines.push(t("De verzegeling past precies bij het zout en de antwoorden."));
    if (found.leaf === false) lines.push(t("De verzegeling past NIET bij wat u invulde. Kijk of u alles precies overnam."));
    if (found.root === true) lines.push(t("De verzegeling leidt in {steps} stappen naar het getal dat vooraf vastlag.", { steps: found.steps }));
    if (found.root === false) lines.push(t("De verzegeling leidt NIET naar het getal dat vooraf vastlag."));
    return lines;
  }

  let looked = null;

  function tellLookup() {
    const { value, problem } = looked;
    byId("found").replaceChildren(...(problem ? [element("li", {}, inDutch("span", problem))] : sentences(value).map((text) => element("li", { text }))));
  }

  byId("lookup").addEventListener("submit", async (event) => {
    event.preventDefault();
    const id = byId("lot").value.trim(), salt = byId("salt").value.trim().toLowerCase();
    say("lot-error", id ? null : () => t("Vul uw lotnummer in."));
    byId("lot").setAttribute("aria-invalid", String(!id));
    if (!id) return byId("lot").focus();
    const values = [...document.querySelectorAll("#answers input")].map((input) => input.value.trim());
    const typed = salt ? { salt, values, household: byId("household").value.trim() } : null;
    looked = await ask({ act: "lookUp", id, typed }, () => {});
    return tellLookup();
  });

  const marked = [...document.querySelectorAll("[data-text]")].map((one) => [one, one.textContent]);
  const labelled = [...document.querySelectorAll("[data-label]")].map((one) => [one, one.getAttribute("aria-label")]);
  const buttons = snw.LANGUAGES.map((language) => {
    const button = element("button", { text: snw.nameOf(language) });
    button.type = "button";
    button.lang = language;
    button.addEventListener("click", () => speak(language));
    return button;
  });

  /** Say everything that stands on the page in this language; what was typed, chosen and found stays. */
  function speak(language) {
    snw.language = document.documentElement.lang = language;
    document.documentElement.dir = snw.directionOf(language);
    for (const [one, dutch] of marked) one.textContent = t(dutch);
    for (const [one, dutch] of labelled) one.setAttribute("aria-label", t(dutch));
    for (const button of buttons) button.setAttribute("aria-pressed", String(button.lang === language));
    for (const [id, [make, problem]] of said) say(id, make, problem);
    if (shown) tell(shown);
    if (looked) tellLookup();
  }

  byId("languages").append(...buttons);
  speak(snw.wished(location.hash, navigator.languages ?? []));
})((globalThis.snwVerifier ??= {}));
