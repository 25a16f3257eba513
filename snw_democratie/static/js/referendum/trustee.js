// The trustee's page: making a part of the key with the others, and opening the count. One step is shown at a time.
// What is private stays in this page and in the file that the trustee saves; requests carry what everybody may read.
(function (snw) {
  "use strict";
  const home = typeof document === "object" && document.getElementById("sleutelhouder");
  if (!home) return;
  const data = JSON.parse(home.dataset.trustee), { ceremony, counting } = snw;
  const STEPS = ["begun", "shown", "shares", "held"], SHORTEST = 16, PAUSE = 2000, PATIENCE = 30000;
  const all = (query, root = home) => [...root.querySelectorAll(query)];
  const part = (name) => home.querySelector(`[data-part="${name}"]`);
  const field = (id) => document.getElementById(id);
  let mine = null, busy = false;

  function show(name, say = "") {
    for (const one of all("[data-step]")) {
      one.hidden = one.dataset.step !== name;
      if (one.hidden) continue;
      for (const said of all("[data-say]", one)) said.hidden = said.dataset.say !== say;
      all("h2", one).find((found) => found.closest("[hidden]") === null)?.focus();
    }
  }

  function mark(id, wrong) {
    const error = field(`${id}-fout`);
    error.hidden = !wrong;
    for (const one of all("[data-wrong]", error)) one.hidden = one.dataset.wrong !== wrong;
    field(id).setAttribute("aria-invalid", String(Boolean(wrong)));
    const described = [`${id}-uitleg`, wrong && `${id}-fout`].filter((one) => one && field(one));
    field(id).setAttribute("aria-describedby", described.join(" "));
    if (wrong) field(id).focus();
    return !wrong;
  }

  const offer = (name, text) => { part(name).href = URL.createObjectURL(new Blob([text], { type: "application/json" })); };

  /** What the server, or the network, says; a refusal is an Error with the server's sentence. */
  async function ask(address, body) {
    const stop = new AbortController(), clock = setTimeout(() => stop.abort(), PATIENCE);
    let response, answer;
    try {
      const how = { credentials: "omit", cache: "no-store", redirect: "error", referrerPolicy: "no-referrer", signal: stop.signal };
      if (body) Object.assign(how, { method: "POST", body: JSON.stringify(body), headers: { "content-type": "application/json" } });
      response = await fetch(address, how);
      answer = await response.json();
    } catch {
      throw new Error("network");
    } finally {
      clearTimeout(clock);
    }
    if (response.ok) return answer;
    part("reden").textContent = answer.message ?? "";
    throw new Error(answer.message ? "refused" : "network");
  }

  /** How far everybody is, at a glance. */
  function glance(seats) {
    for (const [place, one] of seats.entries()) {
      const far = STEPS.filter((step) => one[step]).length;
      for (const word of document.querySelectorAll(`[data-seat="${place + 1}"] [data-far]`)) word.hidden = Number(word.dataset.far) !== far;
    }
  }

  async function stand() {
    const { seats } = await ask(data.stand);
    glance(seats);
    return seats;
  }

  /** More than half must be needed, whatever the server says. */
  const seat = () => ({ index: mine.place, size: data.size, threshold: Math.floor(data.size / 2) + 1 });

  /** The trustee saves a file and hands it back, so that nobody goes on without one that works. */
  async function save(say, passphrase) {
    offer("bestand", await snw.locked(mine, passphrase));
    part("bestand").hidden = false;
    field("bestand").value = "";
    field("zin").value = "";
    show("bewaar", say);
  }

  async function make() {
    const [place, code] = field("code").value.trim().split(".");
    const known = Number(place) >= 1 && Number(place) <= data.size && code;
    if (!mark("code", known ? "" : "code") || !mark("nieuwe-zin", field("nieuwe-zin").value.length >= SHORTEST ? "" : "short")) return;
    mine = { uuid: data.uuid, place: Number(place), code };
    Object.assign(mine, ceremony.newPart(seat()));
    await ceremony.begun(mine, seat());
    await save("nieuw", field("nieuwe-zin").value);
  }

  function have() {
    part("bestand").hidden = true;
    show("bewaar", "verder");
  }

  /** What is in the file of this field, opened with the passphrase of the other; null where that does not work. */
  async function read(file, passphrase) {
    const [chosen] = field(file).files;
    if (!mark(file, chosen ? "" : "file")) return null;
    mark(passphrase, "");
    try {
      const found = await snw.unlocked(await chosen.text(), field(passphrase).value);
      return mark(file, found.uuid === data.uuid ? "" : "other") ? found : null;
    } catch (error) {
      mark(error.message === "passphrase" ? passphrase : file, error.message);
      return null;
    }
  }

  async function goOn() {
    const found = await read("bestand", "zin");
    if (!found) return;
    const passphrase = field("zin").value;
    mine = found;
    if (mine.secret) await finish();
    else await proceed(passphrase);
  }

  /** Takes each step as soon as everybody took the one before. */
  async function proceed(passphrase) {
    for (;;) {
      const seats = await stand(), next = STEPS.find((step) => !seats[mine.place - 1][step]);
      const ready = next === "begun" || seats.every((one) => one[STEPS[STEPS.indexOf(next) - 1]]);
      if (seats.every((one) => one.begun)) part("samen").textContent = await ceremony.together(seats);
      if (!next || (ready && next === "held")) { // without a step left: this trustee lost the second file
        mine.secret = String(await ceremony.secretOf(mine, seat(), seats));
        return save("sleutel", passphrase);
      }
      if (ready) await ask(data.step, { code: mine.code, step: next, text: JSON.stringify(await ceremony[next](mine, seat(), seats)) });
      else {
        show("wachten");
        await new Promise((go) => setTimeout(go, PAUSE));
      }
    }
  }

  /** The last step, with what came back from the file: the key must work before anybody counts on it. */
  async function finish() {
    const seats = await stand(), secret = BigInt(mine.secret);
    const made = await ceremony.held(mine, seat(), seats, secret), again = String(await ceremony.secretOf(mine, seat(), seats));
    if (again !== mine.secret || !ceremony.rehearsed(secret, made.holder.public_key)) throw new Error("key");
    if (!seats[mine.place - 1].held) await ask(data.step, { code: mine.code, step: "held", text: JSON.stringify(made) });
    part("samen-klaar").textContent = await ceremony.together(seats);
    await stand();
    show("klaar", "sleutel");
  }

  async function copy() {
    const [chosen] = field("lijst").files;
    if (chosen) return new Uint8Array(await chosen.arrayBuffer());
    if (!data.archive) throw new Error("archive");
    const response = await fetch(data.archive, { credentials: "omit", cache: "no-store" }).catch(() => null);
    if (!response?.ok) throw new Error("network");
    return new Uint8Array(await response.arrayBuffer());
  }

  async function open() {
    const found = await read("sleutelbestand", "sleutelzin");
    if (!found) return;
    if (!mark("sleutelbestand", found.secret ? "" : "part")) return;
    show("tellen");
    const counted = await counting.count(await copy(), (now, of) => { part("voortgang").value = now / of; });
    if (counted.uuid !== data.uuid) throw new Error("archive");
    const made = await counting.decrypt(counted, BigInt(found.secret));
    for (const one of all('[data-part="aantal"]')) one.textContent = String(counted.ballots);
    offer("deel", made);
    if (!data.give) return show("deel", "bestand");
    await ask(data.give, { part: made });
    return show("deel", "verstuurd");
  }

  const ACTS = { maak: make, heb: have, verder: goOn, open, terug: begin };

  function begin() { show(data.opens ? "open" : data.stand ? "begin" : "open"); }

  function failed(error) {
    const [why] = error.message.split(":"), known = all('[data-step="mis"] [data-say]').some((one) => one.dataset.say === why);
    if (why === "share") part("wie").textContent = document.querySelector(`[data-seat="${error.message.split(":")[1]}"] [data-name]`)?.textContent ?? "";
    show("mis", known ? why : "fout");
  }

  home.addEventListener("submit", async (event) => {
    event.preventDefault();
    if (busy) return;
    busy = true;
    try {
      await ACTS[event.submitter.name]();
    } catch (error) {
      failed(error);
    }
    busy = false;
  });

  const code = decodeURIComponent(location.hash.slice(1));
  if (code && field("code")) field("code").value = code;
  if (location.hash) history.replaceState(null, "", location.pathname + location.search); // the code is not in the history
  field("zonder").hidden = true;
  home.hidden = false;
  begin();
})((globalThis.snwBooth ??= {}));
