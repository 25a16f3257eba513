// Whether a voting code counts, and whether somebody voted with it. The code stays here: the list of all public codes
// is asked for, or of a long list all that begin alike, and looked through on this device.
(function (snw) {
  "use strict";
  const home = document.getElementById("code-kijken");
  if (!home) return;
  const PREFIX = 2;
  const { uuid, list, whole } = home.dataset;
  const hex = (bytes) => [...bytes].map((one) => one.toString(16).padStart(2, "0")).join("");

  function say(what) {
    for (const one of home.querySelectorAll("[data-said]")) one.hidden = one.dataset.said !== what;
  }

  async function look(typed) {
    const { code, wrong } = snw.typed(typed);
    if (wrong) return "wrong";
    const key = hex(await snw.sha256(String(snw.group.g(await snw.secretOf(code, uuid)))));
    const part = whole === undefined ? key.slice(0, PREFIX) : "alle";
    const answer = await fetch(`${list}/${part}`, { credentials: "omit", referrerPolicy: "no-referrer" });
    if (!answer.ok) return "lost";
    const found = (await answer.json()).codes.find((one) => one.key === key);
    if (!found) return "unknown";
    return found.state === "active" ? (found.used ? "used" : "fresh") : found.state;
  }

  home.querySelector("form").addEventListener("submit", async (event) => {
    event.preventDefault();
    say("busy");
    try {
      say(await look(home.querySelector("input").value));
    } catch {
      say("lost");
    }
  });
  home.hidden = false;
})((globalThis.snwBooth ??= {}));
