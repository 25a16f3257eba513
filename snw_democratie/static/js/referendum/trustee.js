// The trustee's page: making a part of the key with the others, and opening the count. One step is shown at a time.
// What is private stays in this page and in the file that the trustee saves; requests carry what everybody may read.
(function (snw) {
  "use strict";
  const home = typeof document === "object" && document.getElementById("sleutelhouder");
  if (!home) return;
  const data = JSON.parse(home.dataset.trustee), { ceremony, counting, exchange } = snw, { STEPS, ask, taken } = exchange;
  const SHORTEST = 16, PAUSE = 2000;
  const all = (query, root = home) => [...root.querySelectorAll(query)];
  const part = (name) => home.querySelector(`[data-part="${name}"]`);
  const field = (id) => document.getElementById(id);
  let mine = null, words = "", busy = false, there = "", counted = null, secret = 0n, given = "";
  const table = Array.from({ length: data.size }, () => ({})); // without a network: the steps of all, as far as known

  function show(name, say = "", quiet = false) {
    if (there === `${name}/${say}`) return; // the focus stays where it is
    there = `${name}/${say}`;
    for (const one of all("[data-step]")) {
      one.hidden = one.dataset.step !== name;
      if (one.hidden) continue;
      for (const said of all("[data-say]", one)) said.hidden = said.dataset.say !== say;
      if (!quiet) all("h2", one).find((found) => found.closest("[hidden]") === null)?.focus();
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

  function offer(link, name, text) {
    part(link).href = URL.createObjectURL(new Blob([text], { type: "application/json" }));
    part(link).download = name;
    part(link).closest("p").hidden = false;
  }

  const pause = () => new Promise((go) => setTimeout(go, PAUSE));

  /** What the server says, as soon as there is an answer; meanwhile the page says that it waits for the network. */
  async function patiently(address, body) {
    for (;;) {
      try {
        return await ask(address, body);
      } catch (error) {
        if (error.message !== "network") throw error;
      }
      show("wachten", "netwerk");
      await pause();
    }
  }

  /** Sends one step, again and again the same bytes. "Again" means that something is there: look at what it is. */
  async function send(step, text, seats) {
    offer("stappen-nu", `stappen-${mine.place}.json`, exchange.stepsFile(data.uuid, mine.place, { ...taken(seats[mine.place - 1]), [step]: text }));
    await patiently(data.step, { code: mine.code, step, text }).catch((error) => { if (error.message !== "again") throw error; });
    part("stappen-nu").closest("p").hidden = true;
  }

  function glance(seats) {
    for (const [place, one] of seats.entries()) {
      const far = STEPS.filter((step) => one[step]).length;
      for (const word of document.querySelectorAll(`[data-seat="${place + 1}"] [data-far]`)) word.hidden = Number(word.dataset.far) !== far;
    }
  }

  /** Who holds this seat, as the list of everybody says; "" where there is no list. */
  const holder = (place) => document.querySelector(`[data-seat="${place}"] [data-name]`)?.textContent ?? "";
  const named = (place) => [place, holder(place)].filter(Boolean).join(": ");

  /** Says above every step whose seat this page works for. */
  function who(place) {
    part("plaats").textContent = named(place);
    part("plaats").closest("p").hidden = false;
  }

  /** The number that trustees read to each other, once everybody began. */
  async function number(name, seats) {
    const whole = seats.every((one) => one.begun);
    part(name).closest(".snw-key").hidden = !whole;
    if (whole) part(name).textContent = await ceremony.together(seats);
  }

  async function stand(asking = patiently) {
    const { seats } = await asking(data.stand);
    glance(seats);
    return seats;
  }

  /** More than half must be needed, whatever the server says. */
  const seat = () => ({ index: mine.place, size: data.size, threshold: Math.floor(data.size / 2) + 1 });

  /** The trustee saves a file and hands it back, so that nobody goes on without one that works. */
  async function save(say) {
    offer("bestand", `${say === "nieuw" ? "eerste-bestand" : "sleutelbestand"}-${mine.place}.json`, await snw.locked(mine, words));
    field("bestand").value = "";
    field("zin").value = "";
    show("bewaar", say);
  }

  /** [place, code] as they stand in a link; null where they do not. */
  function linked(text) {
    const [place, code] = text.trim().split(".");
    return Number(place) >= 1 && Number(place) <= data.size && code ? [Number(place), code] : null;
  }

  /** The same of a field, which says so where it is no code. */
  function typed(id) {
    const found = linked(field(id).value);
    mark(id, found ? "" : "code");
    return found;
  }

  async function make() {
    const found = typed("code");
    if (!found || !mark("nieuwe-zin", field("nieuwe-zin").value.length >= SHORTEST ? "" : "short")) return;
    mine = { uuid: data.uuid, place: found[0], code: found[1] };
    who(mine.place);
    words = field("nieuwe-zin").value;
    Object.assign(mine, ceremony.newPart(seat()));
    await ceremony.begun(mine, seat());
    await save("nieuw");
  }

  /** Says beside a field what is wrong with the file; anything else went wrong on this device. */
  function beside(id, error) {
    if (!["file", "damaged", "other"].includes(error.message)) throw error;
    mark(id, error.message);
  }

  /** What is in the file of this field, opened with the passphrase of the other; null where that does not work. */
  async function read(file, passphrase) {
    const [chosen] = field(file).files;
    if (!mark(file, chosen ? "" : "none")) return null;
    mark(passphrase, "");
    try {
      const found = await snw.unlocked(await chosen.text(), field(passphrase).value);
      return mark(file, found.uuid === data.uuid ? "" : "other") ? found : null;
    } catch (error) {
      if (error.message === "passphrase") mark(passphrase, error.message);
      else beside(file, error);
      return null;
    }
  }

  /** Two trustees may have one passphrase: a file of another seat than that of the link, or of the part made here, is refused. */
  function theirs({ place }) {
    const own = mine?.place ?? linked(field("code").value)?.[0] ?? place;
    for (const one of all('[data-part="van"]')) one.textContent = named(place);
    return own === place ? "" : "seat";
  }

  async function goOn() {
    const found = await read("bestand", "zin");
    if (!found || !mark("bestand", theirs(found) || (mine?.secret && !found.secret ? "part" : ""))) return;
    words = field("zin").value;
    mine = found;
    who(mine.place);
    if (!data.step) await withoutNetwork();
    else if (mine.secret) await finish(await stand());
    else await proceed();
  }

  const ripe = (step, seats) => step === "begun" || seats.every((one) => one[STEPS[STEPS.indexOf(step) - 1]]);

  /** The next step of the own seat, and whether it can be taken. */
  function turn(seats) {
    const next = STEPS.find((step) => !seats[mine.place - 1][step]);
    return { next, ready: ripe(next, seats) };
  }

  /** Takes each step as soon as everybody took the one before. */
  async function proceed() {
    for (;;) {
      const seats = await stand(), { next, ready } = turn(seats);
      await number("samen", seats);
      if (!next || (ready && next === "held")) { // without a step left: this trustee lost the second file
        mine.secret = String(await ceremony.secretOf(mine, seat(), seats));
        await number("samen-bewaar", seats);
        return save("sleutel");
      }
      if (ready) await send(next, JSON.stringify(await ceremony[next](mine, seat(), seats)), seats);
      else show("wachten");
      if (!ready) await pause();
    }
  }

  /** The last step, with what came back from the file: the key must work before anybody counts on it. */
  async function last(seats) {
    const secret = BigInt(mine.secret);
    const made = await ceremony.held(mine, seat(), seats, secret), again = String(await ceremony.secretOf(mine, seat(), seats));
    if (again !== mine.secret || !ceremony.rehearsed(secret, made.holder.public_key)) throw new Error("key");
    return JSON.stringify(made);
  }

  async function finish(seats) {
    const made = await last(seats);
    if (!seats[mine.place - 1].held) await send("held", made, seats);
    let now = await stand();
    await number("samen-klaar", now);
    show("klaar");
    while (!now.every((one) => one.held)) { // how far the others are stays true
      await pause();
      now = await stand(ask).catch(() => now);
    }
  }

  /** Without a network: takes every step that can be taken, and shows what to exchange for the next. */
  async function withoutNetwork() {
    const own = table[mine.place - 1];
    for (let { next, ready } = turn(table); next && ready; { next, ready } = turn(table)) {
      if (next === "held" && !mine.secret) {
        mine.secret = String(await ceremony.secretOf(mine, seat(), table));
        await number("samen-bewaar", table);
        return save("sleutel");
      }
      own[next] = next === "held" ? await last(table) : JSON.stringify(await ceremony[next](mine, seat(), table));
    }
    glance(table);
    offer("stappen", `stappen-${mine.place}.json`, exchange.stepsFile(data.uuid, mine.place, own));
    await number("samen-wissel", table);
    const whole = table.every((one) => one.held), say = whole ? "alles" : own.held ? "klaar" : "deel";
    if (whole) offer("sleutels", "sleutels.json", await ceremony.record(table, seat().threshold));
    field("stappenlijst").value = "";
    there = "";
    return show("wissel", say);
  }

  /** Reads the files of the others; a first step that differs from what was read before stops. */
  async function take() {
    const chosen = [...field("stappenlijst").files];
    if (!mark("stappenlijst", chosen.length ? "" : "none")) return;
    const reading = Promise.all(chosen.map(async (one) => exchange.readAny(await one.text(), data)));
    const found = await reading.catch((error) => beside("stappenlijst", error));
    if (!found) return;
    for (const { place, steps } of found.flat()) {
      const known = table[place - 1];
      if (known.begun && steps.begun && known.begun !== steps.begun) throw new Error(place === mine.place ? "own" : "certificate");
      Object.assign(known, steps);
    }
    await withoutNetwork();
  }

  /** Posts the steps of a file that was made without a network, as far as it is their turn. */
  async function handIn() {
    const code = typed("levercode"), [chosen] = field("leverbestand").files;
    if (!code || !mark("leverbestand", chosen ? "" : "none")) return;
    const reading = chosen.text().then((text) => exchange.readSteps(text, data));
    const found = await reading.catch((error) => beside("leverbestand", error));
    if (!found || !mark("levercode", found.place === code[0] ? "" : "place")) return;
    for (const step of STEPS.filter((one) => found.steps[one])) {
      const seats = await stand(ask);
      if (seats[found.place - 1][step]) continue;
      if (!ripe(step, seats)) return show("ingeleverd", "later");
      await ask(data.step, { code: code[1], step, text: found.steps[step] });
    }
    await stand(ask);
    show("ingeleverd", "alles");
  }

  /** The file of this field; without one, what the website has at this address. */
  async function copy(id, address) {
    const [chosen] = field(id).files;
    if (chosen) return new Uint8Array(await chosen.arrayBuffer());
    if (!address) throw new Error("archive");
    const response = await fetch(address, { credentials: "omit", cache: "no-store" }).catch(() => null);
    if (!response?.ok) throw new Error("network");
    return new Uint8Array(await response.arrayBuffer().catch(() => { throw new Error("network"); }));
  }

  /** Before any letter goes out: whether the key that voters will use is the one that this trustee has a part of. */
  async function look() {
    const found = await read("kijkbestand", "kijkzin");
    if (!found || !mark("kijkbestand", found.secret ? "" : "part")) return;
    who(found.place);
    const { own, number: listed } = await snw.listed(await copy("kijklijst", data.key), found);
    part("samen-lijst").textContent = listed;
    show("gekeken", own ? "ja" : "nee");
  }

  async function open() {
    const found = await read("sleutelbestand", "sleutelzin");
    if (!found || !mark("sleutelbestand", found.secret ? "" : "part")) return;
    who(found.place);
    show("tellen");
    counted = await counting.count(await copy("lijst", data.archive), (now, of) => { part("voortgang").value = now / of; });
    if (counted.uuid !== data.uuid) throw new Error("archive");
    if (counted.ballots < counting.FEWEST) throw new Error("few");
    secret = BigInt(found.secret);
    who(counting.owner(counted, secret));
    for (const [name, text] of [["aantal", counted.ballots], ["codes", counted.codes], ["slot", ceremony.aloud(counted.end)]]) {
      for (const one of all(`[data-part="${name}"]`)) one.textContent = text;
    }
    part("slot").closest(".snw-key").hidden = false;
    show("vergelijk");
  }

  /** Only after the trustees compared what they counted: a list with other codes could be made around the vote of one. */
  async function decrypt() {
    given = await counting.decrypt(counted, secret);
    offer("deel", "sleuteldeel.json", given);
    if (data.give) await give();
    else show("deel", "bestand");
  }

  /** Sends the part. One that is there already is this trustee's own: nobody else can prove it. */
  async function give() {
    try {
      await ask(data.give, { part: given });
    } catch (error) {
      if (error.message === "network") return show("deel", "netwerk");
      if (error.message !== "double") throw error;
    }
    return show("deel", "verstuurd");
  }

  const ACTS = {
    maak: make, verder: goOn, open, openen: decrypt, terug: () => begin(false), opnieuw: give, lees: take, inleveren: handIn,
    lever: () => { field("levercode").value ||= field("code").value; show("inleveren"); },
    heb: () => { mine = null; part("bestand").closest("p").hidden = true; show("bewaar", "verder"); },
    telling: () => show("open"), kijken: () => show("kijk"), kijk: look,
  };

  function begin(quiet) { show(data.makes ? "begin" : data.looks ? "kijk" : "open", "", quiet); }
  function failed(error) {
    const [why, place] = error.message.split(":"), known = why === "again" ? "refused" : why;
    part("reden").textContent = error.said ?? "";
    if (known === "share") part("wie").textContent = holder(place);
    show("mis", all('[data-step="mis"] [data-say]').some((one) => one.dataset.say === known) ? known : "fout");
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

  if (location.hash && field("code")) field("code").value = snw.behindHash();
  const invited = linked(field("code").value);
  if (invited) who(invited[0]);
  if (location.hash) history.replaceState(null, "", location.pathname + location.search); // the code is not in the history
  field("zonder").hidden = true;
  home.hidden = false;
  begin(true);
})((globalThis.snwBooth ??= {}));
