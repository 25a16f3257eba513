// The second device: works out what was in an opened envelope, and shows its number and the choice. Sends nothing.
(function (snw) {
  "use strict";
  const form = typeof document === "object" && document.getElementById("nagaan");
  if (!form) return;
  const ask = snw.office(), data = JSON.parse(form.dataset.booth), field = document.getElementById("regel");
  const all = (query) => [...document.querySelectorAll(query)];

  function mark(wrong) {
    document.getElementById("regel-fout").hidden = !wrong;
    for (const one of all("[data-wrong]")) one.hidden = one.dataset.wrong !== wrong;
    field.setAttribute("aria-invalid", String(Boolean(wrong)));
    field.setAttribute("aria-describedby", wrong ? "regel-fout" : "");
  }

  async function look() {
    document.getElementById("gevonden").hidden = true;
    mark("");
    const line = field.value.trim().replace(/^.*#/, "").replace(/\s/g, "");
    const { wrong, vote, envelope } = await ask({ act: "opened", line });
    if (wrong) {
      mark(wrong);
      return field.focus();
    }
    for (const one of all('[data-part="nummer"]')) one.textContent = envelope;
    vote.forEach((cells, i) => {
      cells.forEach((value, cell) => { document.querySelector(`[data-cell="vraag-${i + 1}-${cell}"]`).hidden = value !== 1; });
      document.querySelector(`[data-none="vraag-${i + 1}"]`).hidden = cells.includes(1);
    });
    document.getElementById("gevonden").hidden = false;
    return document.getElementById("kop-gevonden").focus();
  }

  function fromAddress() {
    if (location.hash.length < 2) return undefined;
    field.value = location.hash.slice(1);
    history.replaceState(null, "", location.pathname + location.search); // the line tells a choice: not in the history
    return look();
  }

  const unable = () => mark("device");
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    look().catch(unable);
  });
  ask({ act: "begin", text: data.election }).then(() => {
    document.getElementById("zonder").hidden = true;
    form.hidden = false;
    window.addEventListener("hashchange", () => fromAddress()?.catch(unable)); // a line scanned into an open page
    return fromAddress();
  }).catch(() => {});
})((globalThis.snwBooth ??= {}));
