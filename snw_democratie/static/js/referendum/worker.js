// What the booth keeps to itself while somebody votes: the envelope that is sealed now, and what it may still be used for.
// It runs in a worker, so that the page goes on answering.
(function (snw) {
  "use strict";

  /** Answers requests {act, ...}; each envelope is either opened or cast, never both. */
  snw.engine = function (progress = () => {}) {
    let election, hidden = null, sent = false;
    const acts = {
      async begin({ text }) {
        election = await snw.readElection(text);
        return { fingerprint: election.fingerprint };
      },
      allowed: ({ vote }) => election.questions.map((question, i) => snw.allowed(question, vote[i])),
      async seal({ vote }) {
        hidden = snw.encrypt(election, vote);
        sent = false;
        return snw.envelope(election, hidden);
      },
      open() {
        if (!hidden || sent) throw new Error("envelope");
        const line = snw.opening(election, hidden);
        hidden = null; // what was open is never cast
        return line;
      },
      async cast({ code }) {
        if (!hidden) throw new Error("envelope");
        sent = true;
        return snw.prove(election, hidden, await snw.secretOf(code, election.uuid), snw.secret, progress);
      },
      forget() { hidden = null; },
      receipt: ({ receipt, key, tracker }) => snw.readReceipt(receipt ?? {}, key, { uuid: election.uuid, tracker }),
      opened: ({ line }) => snw.opened(election, line),
    };
    return async (request) => acts[request.act](request);
  };

  // In a worker, which is this same script once more: answers the page that started it.
  if (typeof document === "undefined" && typeof postMessage === "function" && typeof onmessage !== "undefined") {
    const answer = snw.engine((now, of) => postMessage({ now, of }));
    globalThis.onmessage = ({ data }) => answer(data).then((value) => postMessage({ value }), (error) => postMessage({ error: error.message }));
  }

  const script = typeof document === "object" && document.currentScript;

  /** The same for a page: ask(request, progress) -> value; throws what the engine throws. */
  snw.office = function () {
    let worker = null, alone = null, last = Promise.resolve();
    try {
      worker = new Worker(script.src || URL.createObjectURL(new Blob([script.textContent], { type: "text/javascript" })));
    } catch { // some browsers start none from a page on disk
      alone = snw.engine();
    }
    const once = (request, progress) => (alone ? alone(request) : new Promise((resolve, reject) => {
      worker.onerror = () => reject(new Error("worker"));
      worker.onmessage = ({ data }) => {
        if (data.of) progress(data.now, data.of);
        else if (data.error) reject(new Error(data.error));
        else resolve(data.value);
      };
      worker.postMessage(request);
    }));
    return (request, progress = () => {}) => (last = last.then(() => once(request, progress), () => once(request, progress)));
  };
})((globalThis.snwBooth ??= {}));
