// The voting booth: choose, look over, seal, check or cast, receipt. One step is shown at a time; all words are in the page.
(function (snw) {
  "use strict";
  const home = typeof document === "object" && document.getElementById("stemhokje");
  if (!home) return;
  const data = JSON.parse(home.dataset.booth), { questions } = JSON.parse(data.election);
  const PATIENCE = 30000, FREE = ["kies", "nakijken", "envelop", "geopend"], title = document.title;
  const ask = snw.office();
  const all = (query, root = home) => [...root.querySelectorAll(query)];
  const part = (name) => home.querySelector(`[data-part="${name}"]`);
  const opening = document.getElementById("zonder"), page = document.documentElement;
  let step = "", busy = false, sealed = false, fingerprint = "", pending = null;

  /** What a reload must not lose: the ballot that was sent, and later its receipt. Neither tells the choice. */
  const kept = {
    get name() { return `stem-${fingerprint}`; },
    read() { try { return JSON.parse(sessionStorage.getItem(this.name)); } catch { return null; } },
    write(value) {
      pending = value;
      try {
        if (value) sessionStorage.setItem(this.name, JSON.stringify(value));
        else sessionStorage.removeItem(this.name);
      } catch { /* a browser that keeps nothing: a reload then begins anew */ }
    },
  };

  function show(name, say = "", quiet = false) {
    step = name;
    let heading;
    for (const one of all("[data-step]")) {
      one.hidden = one.dataset.step !== name;
      if (one.hidden) continue;
      for (const said of all("[data-say]", one)) said.hidden = said.dataset.say !== say;
      heading = all("h1, h2", one).find((found) => found.closest("[hidden]") === null);
    }
    document.title = `${heading.textContent.trim()} · ${title}`;
    if (!quiet) heading.focus();
  }

  const onward = (name, say) => { history.pushState({ step: name }, ""); show(name, say); };
  const fill = (name, text) => { for (const one of all(`[data-part="${name}"]`)) one.textContent = text; };

  /** Beside the field what is wrong with it; "" when nothing is. */
  function mark(id, wrong) {
    const error = document.getElementById(`${id}-fout`);
    error.hidden = !wrong;
    for (const one of all("[data-wrong]", error)) one.hidden = one.dataset.wrong !== wrong;
    for (const one of all(`[name="${id}"]`)) one.setAttribute("aria-invalid", String(Boolean(wrong)));
    const described = [`${id}-uitleg`, wrong && `${id}-fout`].filter((one) => one && document.getElementById(one));
    document.getElementById(id).setAttribute("aria-describedby", described.join(" "));
  }

  function offer(name, value) {
    part(name).href = URL.createObjectURL(new Blob([value], { type: "application/json" }));
  }

  const inputs = (i) => all(`[name="vraag-${i + 1}"]`);
  const vote = () => questions.map(({ answers, blank }, i) => {
    const cells = Array(answers.length + (blank ? 1 : 0)).fill(0);
    for (const one of inputs(i)) if (one.checked) cells[one.value] = 1;
    return cells;
  });

  /** The words of a label or a legend, in the language that they say they are in. */
  function copied(tag, source) {
    const made = document.createElement(tag), words = source.querySelector("[lang]") ?? source;
    made.textContent = words.textContent.trim();
    made.dir = "auto";
    if (words.lang) made.lang = words.lang;
    return made;
  }

  async function choose() {
    const fine = await ask({ act: "allowed", vote: vote() });
    fine.forEach((one, i) => mark(`vraag-${i + 1}`, one ? "" : "keuze"));
    if (fine.includes(false)) return inputs(fine.indexOf(false))[0].focus();
    for (const list of all('[data-part="keuze"]')) {
      list.replaceChildren(...questions.flatMap((_, i) => {
        const chosen = inputs(i).filter((one) => one.checked);
        return [copied("dt", all(`#vraag-${i + 1} legend`)[0]), ...chosen.map((one) => copied("dd", one.labels[0]))];
      }));
    }
    return onward("nakijken");
  }

  async function seal() {
    onward("envelop", "bezig");
    sealed = false;
    fill("nummer", await ask({ act: "seal", vote: vote() }));
    sealed = true;
    part("controle").hidden = false;
    if (step === "envelop") show("envelop", "dicht");
  }

  function draw(rows) {
    const picture = part("qr");
    picture.parentNode.hidden = !rows;
    if (!rows) return;
    picture.setAttribute("viewBox", `-4 -4 ${rows.length + 8} ${rows.length + 8}`);
    const path = rows.flatMap((row, y) => row.flatMap((dark, x) => (dark ? [`M${x} ${y}h1v1h-1z`] : []))).join("");
    picture.querySelector("path").setAttribute("d", path);
  }

  async function open() {
    const line = await ask({ act: "open" });
    sealed = false;
    fill("regel", line);
    draw(snw.qr(`${data.check}#${line}`));
    onward("geopend");
  }

  async function cast() {
    const field = document.getElementById("stemcode"), { code, wrong } = snw.typed(field.value);
    mark("stemcode", wrong);
    if (wrong) return field.focus();
    show("sturen", "bewijzen");
    part("voortgang").value = 0;
    part("controle").hidden = true; // what may have been sent is never opened
    const { text, tracker } = await ask({ act: "cast", code }, (now, of) => { part("voortgang").value = now / of; });
    if (!data.cast) {
      offer("bestand", text);
      return show("bestand");
    }
    kept.write({ text, tracker });
    return send();
  }

  /** Sends the ballot that is kept; again and again the same bytes, which count once. */
  async function send() {
    show("sturen", "versturen");
    const stop = new AbortController(), clock = setTimeout(() => stop.abort(), PATIENCE);
    let status = 0, answer = null;
    try {
      const response = await fetch(data.cast, {
        method: "POST", body: JSON.stringify({ ballot: pending.text }), headers: { "content-type": "application/json", "accept-language": page.lang }, signal: stop.signal,
        credentials: "omit", cache: "no-store", redirect: "error", referrerPolicy: "no-referrer",
      });
      status = response.status;
      answer = await response.json();
    } catch { /* what arrived is unknown, and so it is said */ }
    clearTimeout(clock);
    if (status >= 200 && status < 300 && answer) return await done(answer) || show("onzeker", "bewijs");
    if (status >= 400 && status < 500 && ![408, 425, 429].includes(status) && answer?.message) {
      kept.write(null);
      fill("reden", answer.message);
      return show("geweigerd");
    }
    return show("onzeker", status ? "fout" : "netwerk");
  }

  /** Shows the receipt where it is signed and for this ballot; else says false. */
  async function done(receipt, quiet) {
    const said = await ask({ act: "receipt", receipt, key: data.receipt_key, tracker: pending.tracker });
    if (!said) return false;
    kept.write({ tracker: pending.tracker, receipt });
    fill("kort", said.tracker.slice(0, 10));
    fill("controlecode", said.tracker);
    offer("bewijs", JSON.stringify({ text: receipt.text, signature: receipt.signature, key: data.receipt_key }));
    fill("wanneer", snw.moment(said.time, page.lang, page.dir));
    empty();
    show("klaar", "", quiet);
    return true;
  }

  function empty() {
    for (const form of all("form")) form.reset();
    sealed = false;
    return ask({ act: "forget" });
  }

  const ACTS = {
    kies: choose, verzegel: seal, open, stem: cast, opnieuw: send,
    terug: () => show(...(sealed ? ["envelop", "dicht"] : ["kies"])),
    verander: () => onward("kies"),
    weer: () => { kept.write(null); return empty().then(() => show("kies")); },
  };

  /** Something broke here. What was sent may have arrived; what was not sent is not a vote; a receipt stays one. */
  function broken() {
    busy = false;
    if (FREE.includes(step) || step === "sturen") show(pending?.text ? "onzeker" : "mis", "fout");
  }

  home.addEventListener("submit", async (event) => {
    event.preventDefault();
    if (busy) return;
    busy = true;
    try {
      await ACTS[event.submitter.name]();
      busy = false;
    } catch {
      broken();
    }
  });
  home.addEventListener("change", ({ target }) => { // blank excludes the rest, where more than one may be ticked
    if (target.type !== "checkbox" || !target.checked) return;
    const blank = questions[Number(target.name.slice(6)) - 1].blank;
    for (const one of all(`[name="${target.name}"]`)) if (blank && one !== target && (one.value === "0" || target.value === "0")) one.checked = false;
  });
  addEventListener("popstate", ({ state }) => {
    if (busy || !FREE.includes(step)) history.pushState({ step }, "");
    else show(state?.step === "nakijken" || state?.step === "envelop" ? "nakijken" : "kies");
  });
  addEventListener("error", broken);
  addEventListener("unhandledrejection", broken);

  (async () => {
    const code = snw.behindHash();
    if (snw.typed(code).code) document.getElementById("stemcode").defaultValue = code;
    if (location.hash) history.replaceState(null, "", location.pathname + location.search);
    ({ fingerprint } = await ask({ act: "begin", text: data.election }));
    pending = data.cast ? kept.read() : null;
    opening.hidden = true;
    home.hidden = false;
    if (pending?.receipt && await done(pending.receipt, true)) return;
    if (pending?.text) show("onzeker", "herladen", true);
    else show("kies", "", true);
  })().catch(() => {
    home.hidden = true;
    opening.hidden = false;
    for (const one of all("[data-say]", opening)) one.hidden = one.dataset.say !== "mislukt";
  });
})((globalThis.snwBooth ??= {}));
