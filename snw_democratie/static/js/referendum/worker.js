/* The booth's work apart from the page, which so stays alive. One vote at a time is held: it is opened or it is cast,
   never both, and a page cannot make it otherwise. Every answer carries the id of its question; progress comes between. */
"use strict";

importScripts("group.js", "code.js", "ballot.js");

(() => {
  const booth = globalThis.referendum;
  let open = null;
  let held = null;

  const take = () => {
    const hidden = held;
    held = null;
    if (!open || !hidden) throw new Error("nothing");
    return hidden;
  };

  const acts = {
    /* The record of the referendum, exactly as it is published. */
    async begin({ election }) {
      held = null;
      open = await booth.booth(election);
      return { fingerprint: open.fingerprint };
    },
    /* Whether this can be a code, and which public code belongs to it. */
    async code({ text }) {
      const code = booth.typed(text);
      const secret = await booth.secretOf(code, open.uuid);
      return { code, credential: String(booth.fixed(open.base, secret)) };
    },
    async encrypt({ vote }) {
      held = null;
      const hidden = booth.encrypt(open, vote);
      const commitment = await booth.commitment(hidden);
      held = hidden;
      return { commitment };
    },
    async check() {
      const hidden = take();
      return { commitment: await booth.commitment(hidden), opening: booth.opening(hidden) };
    },
    async cast({ text }, progress) {
      const code = booth.typed(text);
      const hidden = take();
      const ballot = await booth.prove(open, await booth.secretOf(code, open.uuid), hidden, progress);
      return { ballot, tracker: await booth.tracker(ballot) };
    },
  };

  globalThis.onmessage = async ({ data }) => {
    const { id, act } = data;
    const progress = (done, total) => globalThis.postMessage({ id, done, total });
    try {
      if (!Object.hasOwn(acts, act)) throw new Error("act");
      globalThis.postMessage({ id, value: await acts[act](data, progress) });
    } catch (error) {
      globalThis.postMessage({ id, error: error.message });
    }
  };
})();
