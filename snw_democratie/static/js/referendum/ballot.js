/* Making a ballot on the voter's own device: encrypt, show a commitment, then cast (prove and sign) or have it opened. */
"use strict";

globalThis.referendum = globalThis.referendum || {};

(() => {
  const { P, Q, G, table, fixed, secret, reduced, has, short, challenge, proof } = globalThis.referendum;
  const pair = (cell) => `${cell.alpha},${cell.beta}`;
  const shown = (cell) => ({ alpha: String(cell.alpha), beta: String(cell.beta) });

  /* What a booth needs of a referendum; `text` is the record exactly as it is published. */
  async function booth(text) {
    const election = JSON.parse(text);
    const key = BigInt(election.public_key);
    if (election.version !== 1 || election.group !== "BELENIOS-2048" || !has(key)) throw new Error("election");
    const { uuid, questions } = election;
    return { uuid, questions, fingerprint: await short(text), key: table(key), base: table(G) };
  }

  function encrypted(booth, value, nonce = secret()) {
    const start = value ? G : 1n;
    return { value: BigInt(value), nonce, alpha: fixed(booth.base, nonce), beta: fixed(booth.key, nonce, start) };
  }

  function added(cells) {
    return cells.reduce((one, other) => ({
      value: one.value + other.value,
      nonce: reduced(one.nonce + other.nonce),
      alpha: (one.alpha * other.alpha) % P,
      beta: (one.beta * other.beta) % P,
    }));
  }

  /* Per question a 0 or 1 per cell, blank first where there is one; throws "vote" for what may not be cast. */
  function allow(booth, vote) {
    const allowed = booth.questions.length === vote.length && booth.questions.every((asked, place) => {
      const cells = vote[place];
      const chosen = cells.slice(asked.blank ? 1 : 0).reduce((sum, cell) => sum + cell, 0);
      const shaped = cells.length === asked.answers.length + (asked.blank ? 1 : 0);
      if (!shaped || !cells.every((cell) => cell === 0 || cell === 1)) return false;
      return asked.blank && cells[0] ? chosen === 0 : asked.min <= chosen && chosen <= asked.max;
    });
    if (!allowed) throw new Error("vote");
    return vote;
  }

  function encrypt(booth, vote) {
    return allow(booth, vote).map((cells) => cells.map((cell) => encrypted(booth, cell)));
  }

  /* What is shown before the voter says whether to cast or to check. */
  const commitment = (hidden) => short(JSON.stringify(hidden.map((cells) => cells.map(shown))));

  /* All of a ballot that will then never be cast: another device can encrypt again and compare. */
  const opening = (hidden) =>
    hidden.map((cells) => cells.map((cell) => ({ value: Number(cell.value), nonce: String(cell.nonce) })));

  /* The vote that an opening shows; throws "opening" when it does not give this commitment, "vote" when it is none. */
  async function opened(booth, committed, shownOpening) {
    const vote = allow(booth, shownOpening.map((cells) => cells.map((one) => one.value)));
    const hidden = shownOpening.map((cells) => cells.map((one) => encrypted(booth, one.value, BigInt(one.nonce))));
    if ((await commitment(hidden)) !== committed) throw new Error("opening");
    return vote;
  }

  /* That one branch (a cell, the number it is said to hide) is true, without telling which. */
  async function oneOf(booth, prefix, branches) {
    const nonce = secret();
    const right = branches.findIndex(([cell, value]) => cell.value === BigInt(value));
    if (right < 0) throw new Error("vote");
    const elements = [];
    const made = branches.map(([cell, value], place) => {
      const invented = place === right ? [0n, nonce] : [secret(), secret()];
      // g^response * alpha^challenge: who knows the nonce of the cell needs no powers of alpha and beta.
      const together = invented[1] + cell.nonce * invented[0];
      const apart = fixed(booth.base, (cell.value - BigInt(value)) * invented[0]);
      elements.push(fixed(booth.base, together), fixed(booth.key, together, apart));
      return invented;
    });
    const rest = made.reduce((sum, [asked]) => sum + asked, 0n);
    const asked = reduced((await challenge(prefix, elements)) - rest);
    made[right] = [asked, reduced(nonce - branches[right][0].nonce * asked)];
    return made.map(([one, response]) => proof(one, response));
  }

  async function answer(booth, question, cells, context, step) {
    const individual = [];
    for (const cell of cells) {
      individual.push(await oneOf(booth, `prove|${context}|${pair(cell)}|`, [[cell, 0], [cell, 1]]));
      step();
    }
    const everything = `${context}|${cells.map(pair).join(",")}`;
    const chosen = added(cells.slice(question.blank ? 1 : 0));
    const sums = [];
    for (let sum = question.min; sum <= question.max; sum++) sums.push([chosen, sum]);
    const made = { choices: cells.map(shown), individual_proofs: individual };
    if (!question.blank) {
      return { ...made, overall_proof: await oneOf(booth, `prove|${everything}|${pair(chosen)}|`, sums) };
    }
    const flag = cells[0];
    return {
      ...made,
      overall_proof: await oneOf(booth, `bproof1|${everything}|`, [[flag, 1], ...sums]),
      blank_proof: await oneOf(booth, `bproof0|${everything}|`, [[flag, 0], [chosen, 0]]),
    };
  }

  /* The ballot as text: proven, and signed with the secret of a code. `progress(done, total)` is for who waits. */
  async function prove(booth, codeSecret, hidden, progress = () => {}) {
    const credential = String(fixed(booth.base, codeSecret));
    const context = `${booth.fingerprint}|${credential}`;
    const total = hidden.flat().length;
    let done = 0;
    const answers = [];
    for (const [place, cells] of hidden.entries()) {
      answers.push(await answer(booth, booth.questions[place], cells, context, () => progress(++done, total)));
    }
    const ballot = { election_uuid: booth.uuid, election_hash: booth.fingerprint, credential, answers };
    const hash = await short(JSON.stringify(ballot));
    const nonce = secret();
    const asked = await challenge(`sig|${hash}|`, [fixed(booth.base, nonce)]);
    const signature = { hash, proof: proof(asked, reduced(nonce - codeSecret * asked)) };
    return JSON.stringify({ ...ballot, signature });
  }

  /* How a ballot is named on the board, and on the receipt. */
  const tracker = (ballot) => short(ballot);

  Object.assign(globalThis.referendum, { booth, encrypt, commitment, opening, opened, prove, tracker });
})();
