/* Runs the scripts of the booth in Node: each job on standard input is one call, its answer or its error one line. */
"use strict";
const { readFileSync } = require("node:fs");
const { join } = require("node:path");
const { runInThisContext } = require("node:vm");

const folder = join(__dirname, "../../../snw_democratie/static/js/referendum");
const load = (name) => runInThisContext(readFileSync(join(folder, name), "utf8"), name);
const posted = [];
globalThis.importScripts = (...names) => names.forEach(load);
globalThis.postMessage = (message) => posted.push(message);
load("worker.js");
const booth = globalThis.referendum;

const jobs = {
  /* Messages to the worker, one after the other; everything that it posted. */
  worker: async ({ messages }) => {
    for (const message of messages) await globalThis.onmessage({ data: message });
    return posted.splice(0);
  },
  typed: async ({ text }) => booth.typed(text),
  secret: async ({ code, uuid }) => String(await booth.secretOf(code, uuid)),
  has: async ({ number }) => booth.has(BigInt(number)),
  cast: async ({ election, votes }) => {
    const begin = process.cpuUsage();
    const open = await booth.booth(election);
    const made = [];
    for (const [code, vote] of votes) {
      const hidden = booth.encrypt(open, vote);
      made.push(await booth.prove(open, await booth.secretOf(code, open.uuid), hidden));
    }
    const used = process.cpuUsage(begin);
    return { made, trackers: await Promise.all(made.map(booth.tracker)), ms: (used.user + used.system) / 1000 };
  },
  check: async ({ election, vote }) => {
    const hidden = booth.encrypt(await booth.booth(election), vote);
    return { committed: await booth.commitment(hidden), shown: booth.opening(hidden) };
  },
  opened: async ({ election, committed, shown }) => booth.opened(await booth.booth(election), committed, shown),
};

(async () => {
  for (const [name, given] of JSON.parse(readFileSync(0, "utf8"))) {
    const answer = await jobs[name](given).then((value) => ({ value }), (error) => ({ error: error.message }));
    console.log(JSON.stringify(answer));
  }
})();
