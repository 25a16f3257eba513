/* Runs the scripts of booth and trustee in Node: each job on standard input is one call, its answer or its error one line. */
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
load("trustee.js");
const booth = globalThis.referendum;

const text = (value) => JSON.parse(JSON.stringify(value, (_, one) => (typeof one === "bigint" ? String(one) : one)));

const jobs = {
  /* Every trustee in one process, in the order of the ceremony; what is published, and the private keys. */
  ceremony: async ({ threshold, size }) => {
    const seats = Array.from({ length: size }, (_, place) => ({ index: place + 1, size, threshold }));
    const seeds = seats.map(booth.newSeed);
    const certs = await Promise.all(seats.map((seat, place) => booth.certificate(seeds[place], seat)));
    const own = seats.map(booth.newPolynomial);
    const coefexps = await Promise.all(own.map((one, place) => booth.coefficients(seeds[place], one)));
    const signatures = await Promise.all(own.map((one, place) => booth.signature(seeds[place], certs, one)));
    const shown = coefexps.map((one) => JSON.parse(one.message).coefexps);
    const given = seats.map((seat) => own.map((one) => booth.share(one, seat.index)));
    const fits = given.every((row, at) => row.every((one, from) => booth.shareFits(one, shown[from], at + 1)));
    const moved = booth.shareFits(given[0][0] + 1n, shown[0], 1) || booth.shareFits(given[0][0], shown[1], 1);
    const secrets = given.map(booth.secretOfShares);
    const holders = await Promise.all(secrets.map(booth.holder));
    const part = { threshold, certs, coefexps, signatures, verification_keys: holders };
    const promise = await booth.promise(coefexps[0]);
    return text({ record: JSON.stringify([["Pedersen", part]]), secrets, fits, moved, promise, first: coefexps[0] });
  },
  decrypt: async ({ statement, owner, secret, fewest }) =>
    booth.decrypt(statement, owner, BigInt(secret), fewest),
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
