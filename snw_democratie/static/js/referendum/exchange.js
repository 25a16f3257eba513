// How the steps of trustees travel: posted to the server, or as files for the others, also to be handed in later.
(function (snw) {
  "use strict";
  const STEPS = ["begun", "shown", "shares", "held"], PATIENCE = 30000, NAMED = ["again", "double"];

  /** What the server says; throws Error("network") without an answer, else an Error with its sentence in `said`. */
  async function ask(address, body) {
    const stop = new AbortController(), clock = setTimeout(() => stop.abort(), PATIENCE);
    let response, answer;
    try {
      const how = { credentials: "omit", cache: "no-store", redirect: "error", referrerPolicy: "no-referrer", signal: stop.signal };
      if (body) Object.assign(how, { method: "POST", body: JSON.stringify(body), headers: { "content-type": "application/json", "accept-language": document.documentElement.lang } });
      response = await fetch(address, how);
      answer = await response.json();
    } catch {
      throw new Error("network");
    } finally {
      clearTimeout(clock);
    }
    if (response.ok) return answer;
    if (!answer.message || response.status >= 500) throw new Error("network");
    throw Object.assign(new Error(NAMED.includes(answer.reason) ? answer.reason : "refused"), { said: answer.message });
  }

  /** Of a seat the steps that were taken. */
  const taken = (one) => Object.fromEntries(STEPS.filter((step) => one[step]).map((step) => [step, one[step]]));

  /** The text of a trustee's steps so far; everybody may read it. */
  const stepsFile = (uuid, place, steps) => JSON.stringify({ file: "snw-steps-1", uuid, place, steps: taken(steps) });

  const texts = (steps) => steps !== null && typeof steps === "object" && STEPS.every((step) => steps[step] === undefined || typeof steps[step] === "string");

  /** {place, steps} of such a file; throws Error("file") or Error("other"). */
  function readSteps(text, { uuid, size }) {
    let found;
    try {
      found = JSON.parse(text);
      if (found.file !== "snw-steps-1" || !(found.place >= 1 && found.place <= size) || !texts(found.steps)) throw new Error("file");
    } catch {
      throw new Error("file");
    }
    if (found.uuid !== uuid) throw new Error("other");
    return { place: found.place, steps: taken(found.steps) };
  }

  /** The same of any file that tells how far people are: of one trustee, or of all as the website gives it. */
  function readAny(text, about) {
    let seats;
    try {
      ({ seats } = JSON.parse(text));
    } catch {
      throw new Error("file");
    }
    if (!Array.isArray(seats)) return [readSteps(text, about)];
    if (seats.length !== about.size || !seats.every(texts)) throw new Error("file");
    return seats.map((steps, i) => ({ place: i + 1, steps: taken(steps) }));
  }

  Object.assign(snw, { exchange: { STEPS, ask, taken, stepsFile, readSteps, readAny } });
})((globalThis.snwBooth ??= {}));
