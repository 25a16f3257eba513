// A copy of the board, read and judged on the trustee's own device: every digest, every proof, and the encrypted tally.
(function (snw) {
  "use strict";
  const { power, times } = snw.group;
  const FEWEST = 30, BLOCK = 512, WHYS = ["archive", "chain", "open", "ballot", "tally"], utf8 = new TextDecoder("utf-8", { fatal: true });

  /** The same work; what goes wrong in it without a name is Error(why): nobody opens what cannot be read. */
  async function told(why, work) {
    try {
      return await work();
    } catch (error) {
      throw WHYS.includes(error.message) ? error : new Error(why);
    }
  }

  /** The records of a .bel archive, in order: {name, text}, each named by its own digest. */
  async function records(bytes) {
    const found = [];
    if (bytes.length % BLOCK) throw new Error("archive");
    for (let place = 0; place < bytes.length;) {
      const header = utf8.decode(bytes.subarray(place, place + 136));
      const name = header.slice(0, 100).replace(/\0+$/, ""), size = header.slice(124, 135);
      const end = place + BLOCK + parseInt(size, 8);
      if (!/^[0-7]{11}$/.test(size) || end > bytes.length) throw new Error("archive");
      const body = bytes.subarray(place + BLOCK, end), [digest, ...kind] = name.split(".");
      if (place > 0 && (digest !== await snw.named(body) || kind[1] !== "json")) throw new Error("archive");
      found.push({ name, digest, kind: kind[0], text: utf8.decode(body) });
      place += BLOCK + Math.ceil(parseInt(size, 8) / BLOCK) * BLOCK;
    }
    if (found[0]?.name !== "BELENIOS" || JSON.parse(found[0].text).version !== 1) throw new Error("archive");
    return found.slice(1);
  }

  /** The events, each {type, digest, payload} with the texts of what they name; every one names the one before. */
  async function events(bytes) {
    const texts = new Map(), found = [];
    for (const { digest, kind, text } of await records(bytes)) {
      if (kind === "data") {
        texts.set(digest, text);
        continue;
      }
      const value = JSON.parse(text), last = found.at(-1);
      if (kind !== "event" || value.parent !== last?.digest || value.height !== found.length) throw new Error("chain");
      if (value.payload !== undefined && !texts.has(value.payload)) throw new Error("chain");
      found.push({ type: value.type, digest, payload: value.payload });
    }
    return { found, text: (digest) => texts.get(digest) };
  }

  const pair = ({ alpha, beta }) => `${alpha},${beta}`;
  const added = (cells) => cells.reduce((one, other) => ({ alpha: times(one.alpha, other.alpha), beta: times(one.beta, other.beta) }));
  const cell = ({ alpha, beta }) => ({ alpha: snw.element(alpha), beta: snw.element(beta) });

  async function answerHolds(election, { blank, min, max }, answer, code) {
    const cells = answer.choices.map(cell), everything = `${code}|${cells.map(pair).join(",")}`;
    for (const [place, one] of cells.entries()) {
      if (!await snw.oneOf(election.key, answer.individual_proofs[place], `prove|${code}|${pair(one)}|`, [[one, 0], [one, 1]])) return false;
    }
    const sum = added(blank ? cells.slice(1) : cells), sums = Array.from({ length: max - min + 1 }, (_, i) => [sum, min + i]);
    if (!blank) return snw.oneOf(election.key, answer.overall_proof, `prove|${everything}|${pair(sum)}|`, sums);
    return await snw.oneOf(election.key, answer.blank_proof, `bproof0|${everything}|`, [[cells[0], 0], [sum, 0]])
      && snw.oneOf(election.key, answer.overall_proof, `bproof1|${everything}|`, [[cells[0], 1], ...sums]);
  }

  /** {credential, answers} of a ballot whose signature and proofs hold; else throws Error("ballot"). */
  async function readBallot(election, codes, text) {
    const value = JSON.parse(text), { signature, ...ballot } = value, { credential, answers } = ballot;
    const shaped = JSON.stringify({ ...ballot, signature }) === text && answers.length === election.questions.length
      && answers.every(({ choices, individual_proofs: each }, i) => {
        const size = election.questions[i].answers.length + (election.questions[i].blank ? 1 : 0);
        return choices.length === size && each.length === size;
      });
    const ours = ballot.election_uuid === election.uuid && ballot.election_hash === election.fingerprint && codes.has(credential);
    if (!shaped || !ours || signature.hash !== await snw.short(JSON.stringify(ballot))) throw new Error("ballot");
    if (!await snw.knows(snw.element(credential), signature.proof, `sig|${signature.hash}|`)) throw new Error("ballot");
    for (const [i, answer] of answers.entries()) {
      if (!await answerHolds(election, election.questions[i], answer, `${election.fingerprint}|${credential}`)) throw new Error("ballot");
    }
    return { credential, answers: answers.map(({ choices }) => choices.map(cell)) };
  }

  /** The encrypted tally of a copy that is closed: {uuid, fingerprint, keys, codes, end, tally, ballots}. Throws Error(why). */
  const count = (bytes, progress = () => {}) => told("archive", async () => {
    const { found, text } = await events(bytes), [first, ...rest] = found;
    if (first?.type !== "Setup") throw new Error("archive");
    const setup = JSON.parse(text(first.payload)), election = await snw.readElection(text(setup.election));
    const codes = new Set(JSON.parse(text(setup.credentials))), last = new Map(), seen = new Set();
    const closed = rest.findIndex(({ type }) => type !== "Ballot");
    if (closed < 0 || rest[closed].type !== "EndBallots") throw new Error("open");
    for (const [place, { payload }] of rest.slice(0, closed).entries()) {
      if (seen.has(payload)) throw new Error("ballot");
      seen.add(payload);
      const { credential, answers } = await told("ballot", () => readBallot(election, codes, text(payload)));
      last.set(credential, answers);
      progress(place + 1, closed);
      await new Promise((go) => setTimeout(go)); // the page goes on answering
    }
    const sums = election.questions.map(({ answers, blank }) => Array(answers.length + (blank ? 1 : 0)).fill({ alpha: 1n, beta: 1n }));
    for (const answers of last.values()) answers.forEach((cells, i) => cells.forEach((one, j) => { sums[i][j] = added([sums[i][j], one]); }));
    const tally = sums.map((cells) => cells.map(({ alpha, beta }) => ({ alpha: String(alpha), beta: String(beta) })));
    const listed = rest.find(({ type }) => type === "EncryptedTally");
    if (listed && JSON.parse(text(listed.payload)).encrypted_tally !== await snw.named(JSON.stringify(tally))) throw new Error("tally");
    const keys = JSON.parse(text(setup.trustees)).flatMap(([kind, part]) => (kind === "Pedersen" ? part.verification_keys : [part])).map((one) => one.public_key);
    return { uuid: election.uuid, fingerprint: election.fingerprint, keys, codes: codes.size, end: rest[closed].digest, tally, ballots: last.size };
  });

  /** The seat of who has this secret, from 1; throws Error("key") where it is no part of the key of this board. */
  function owner({ keys }, secret) {
    const place = keys.indexOf(String(snw.group.g(secret))) + 1;
    if (!place) throw new Error("key");
    return place;
  }

  /** A trustee's part, as it is posted: every factor proven, also for this very board. Throws Error("few") below `fewest`. */
  async function decrypt(counted, secret, fewest = FEWEST) {
    const { fingerprint, end, tally, ballots } = counted;
    if (ballots < fewest) throw new Error("few");
    const seat = owner(counted, secret), key = counted.keys[seat - 1];
    const name = await snw.named(JSON.stringify(tally));
    const made = { decryption_factors: [], decryption_proofs: [], strong_proofs: [] };
    for (const [question, row] of tally.entries()) {
      const [factors, plain, strong] = [[], [], []];
      for (const [place, one] of row.entries()) {
        const alpha = snw.element(one.alpha), factor = power(alpha, secret);
        const whole = [fingerprint, end, name, seat, question, place, key, alpha, factor].join("|");
        factors.push(String(factor));
        plain.push(await snw.proveSameExponent(secret, alpha, `decrypt|${fingerprint}|${key}|`));
        strong.push(await snw.proveSameExponent(secret, alpha, `nw-decrypt-v1|${whole}|`));
      }
      made.decryption_factors.push(factors);
      made.decryption_proofs.push(plain);
      made.strong_proofs.push(strong);
    }
    return JSON.stringify({ owner: seat, decryption: made });
  }

  Object.assign(snw, { counting: { FEWEST, events, count, owner, decrypt } });
})((globalThis.snwBooth ??= {}));
