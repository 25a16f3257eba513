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
      return { problem: problem instanceof snw.Refusal ? problem.message : `Dit bestand kan niet gelezen worden (${problem.message}).` };
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

  function say(id, text) {
    byId(id).textContent = text;
    byId(id).hidden = !text;
  }

  function showChecks(report) {
    const failedFirst = [...report.checks].sort((a, b) => (b.status === "failed") - (a.status === "failed"));
    byId("checks").replaceChildren(...failedFirst.map((check) => {
      const head = element("th", { text: check.title });
      head.scope = "row";
      const word = element("td", {}, element("span", { className: "word" }, icon(check.status), check.word));
      const meaning = element("td", {}, element("p", { text: check.sentence }));
      if (check.detail) {
        const details = element("details", {}, element("summary", { text: `Details van ${check.title.toLowerCase()}` }), element("p", { text: check.detail, className: "detail" }));
        details.open = ["failed", "not_public", "not_checked"].includes(check.status);
        meaning.append(details);
      }
      const row = element("tr", { className: check.status }, head, word, meaning);
      // Cells stacked on a small screen keep their meaning for who listens.
      for (const [part, role] of [[row, "row"], [head, "rowheader"], [word, "cell"], [meaning, "cell"]]) part.setAttribute("role", role);
      row.dataset.check = check.name;
      return row;
    }));
  }

  const number = (value) => value.toLocaleString("nl-NL", { maximumFractionDigits: 12 });

  const moment = (text) => new Date(text).toLocaleString("nl-NL", { dateStyle: "full", timeStyle: "short", timeZone: "Europe/Amsterdam" });

  function showFacts({ facts, digest }) {
    const pairs = facts ? [
      ["Loting", facts.title ?? "zonder titel"], ["Mensen", number(facts.people)], ["Plaatsen", number(facts.seats)],
      [facts.kind === "panels" ? "Panels" : "Samenstellingen", number(facts.panels)],
      ["Getrokken panel", facts.panel === null ? "nog niet geloot" : `${facts.panel} (van 0 tot en met ${number(facts.panels - 1)})`],
      ...(facts.drawn_at ? [["Geloot op", moment(facts.drawn_at)]] : []),
    ] : [];
    byId("facts").replaceChildren(...pairs.flatMap(([term, text]) => [element("dt", { text: term }), element("dd", { text })]));
    if (!digest) return;
    byId("facts").append(
      element("dt", { text: "Vingerafdruk" }),
      element("dd", {}, element("span", { text: digest.slice(0, 10), className: "mark" }), element("span", { text: " " + digest.slice(10) })),
    );
  }

  function showLookup({ facts }) {
    byId("lookup").hidden = !facts;
    byId("found").replaceChildren();
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

  function show(report) {
    const sentence = byId("sentence");
    sentence.replaceChildren(icon(report.ok ? "checked" : "failed"), element("span", { text: report.sentence }));
    sentence.className = report.ok ? "" : "failed";
    byId("caveats").replaceChildren(...report.caveats.map((text) => element("li", { text })));
    showFacts(report);
    showChecks(report);
    showLookup(report);
    byId("result").hidden = false;
    sentence.focus();
  }

  let chosen = null, loaded = null, busy = false, again = false;

  async function check() {
    if (busy) { again = true; return undefined; } // what was chosen meanwhile comes next
    const entered = byId("digest").value;
    const length = entered.replace(/[\s.:-]/g, "").length;
    const short = length > 0 && length < 10;
    say("digest-error", short ? "Deze vingerafdruk is te kort. Vul alle 64 tekens in." : "");
    byId("digest").setAttribute("aria-invalid", String(short));
    say("record-error", chosen ? "" : "U koos nog geen verslag. Kies bij stap 1 het zip-bestand.");
    if (!chosen) return byId("zip").focus();
    if (short) return byId("digest").focus();
    busy = true;
    const asked = chosen;
    byId("result").hidden = byId("lookup").hidden = true;
    byId("progress").hidden = false;
    byId("progress").value = 0;
    byId("busy").className = "";
    say("busy", "Het verslag wordt gelezen.");
    const total = snw.STEP_COUNT;
    const request = { act: "verify", entered, sources: loaded === asked ? null : asked };
    const { value, problem } = await ask(request, (name, count) => {
      byId("progress").value = count / total;
      byId("progress").textContent = `${count} van ${total}`;
      byId("busy").textContent = `Bezig met rekenen: ${count} van de ${total} stappen zijn klaar.`;
    });
    busy = false;
    loaded = problem ? null : asked;
    if (again) { again = false; return check(); }
    byId("progress").hidden = true;
    say("busy", value ? value.sentence : "");
    byId("busy").className = "heard"; // the sentence is on the page already; this one is for who listens
    return problem ? say("record-error", `${problem}. Er is niets verloren. Kies het verslag opnieuw.`.replace("..", ".")) : show(value);
  }

  function choose(sources) {
    if (!sources.length) return undefined;
    chosen = sources;
    const size = sources.reduce((sum, [, file]) => sum + file.size, 0);
    say("chosen", `Gekozen: ${sources.length === 1 ? sources[0][0] : `${sources.length} bestanden`} (${number(Math.ceil(size / 1000))} kB).`);
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

  function sentences(found) {
    if (!found.found) return [`Lotnummer ${found.id} zit niet in deze loting. Kijk of u het goed overnam.`];
    const lines = [`Lotnummer ${found.id} zit in deze loting, met ${number(found.of)} mensen samen.`];
    if (found.chance !== null) {
      const perThousand = Math.round(found.chance * 1e6) / 1e3, percent = Math.round(found.chance * 1e5) / 1e3;
      lines.push(`De kans op een plaats is ${number(perThousand)} van de 1.000 (${number(percent)} procent).`);
    }
    if (found.panels !== null) lines.push(`Dit lotnummer zit in ${number(found.panels)} van de ${number(found.of_panels)} panels.`);
    if (found.panels > 0) lines.push(`Nummers van die panels: ${found.numbers.join(", ")}${found.panels > found.numbers.length ? " en verder" : ""}.`);
    if (found.kind === "compositions") lines.push("Wie op een plaats komt, volgt pas uit het getrokken getal.");
    lines.push(found.drawn === null ? "Er is nog niet geloot." : `Dit lotnummer is ${found.drawn ? "ingeloot" : "niet ingeloot"}${found.rehearsal ? " in deze proefloting" : ""}.`);
    if (found.leaf === true) lines.push("De verzegeling past precies bij het zout en de antwoorden.");
    if (found.leaf === false) lines.push("De verzegeling past NIET bij wat u invulde. Kijk of u alles precies overnam.");
    if (found.root === true) lines.push(`De verzegeling leidt in ${found.steps} stappen naar het getal dat vooraf vastlag.`);
    if (found.root === false) lines.push("De verzegeling leidt NIET naar het getal dat vooraf vastlag.");
    return lines;
  }

  byId("lookup").addEventListener("submit", async (event) => {
    event.preventDefault();
    const id = byId("lot").value.trim(), salt = byId("salt").value.trim().toLowerCase();
    say("lot-error", id ? "" : "Vul uw lotnummer in.");
    byId("lot").setAttribute("aria-invalid", String(!id));
    if (!id) return byId("lot").focus();
    const values = [...document.querySelectorAll("#answers input")].map((input) => input.value.trim());
    const typed = salt ? { salt, values, household: byId("household").value.trim() } : null;
    const { value, problem } = await ask({ act: "lookUp", id, typed }, () => {});
    return byId("found").replaceChildren(...(problem ? [problem] : sentences(value)).map((text) => element("li", { text })));
  });
})((globalThis.snwVerifier ??= {}));
