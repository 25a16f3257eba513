// A ballot: encrypt the choice, prove that it is allowed, sign it with the code. Encrypting needs no code: a voter first
// sees the number of the sealed envelope, and then has it opened or casts it.
(function (snw) {
  "use strict";
  const { NAME, Q, mod, times, g, fixed, belongs } = snw.group;

  /** The election of these bytes, exactly as they are published; throws Error where it is none that we can vote in. */
  async function readElection(text) {
    const { version, group, uuid, public_key: key, questions } = JSON.parse(text);
    if (version !== 1 || group !== NAME || !/^[1-9]\d{0,616}$/.test(key) || !belongs(BigInt(key))) throw new Error("election");
    return { uuid, questions, key: fixed(BigInt(key)), fingerprint: await snw.short(text) };
  }

  /** Whether this vote (per question a 0 or 1 per cell; where blank is an answer, cell 0 is blank) is allowed. */
  function allowed({ answers, blank, min, max }, cells) {
    const chosen = cells.slice(blank ? 1 : 0).reduce((sum, one) => sum + one, 0);
    const shaped = cells.length === answers.length + (blank ? 1 : 0) && cells.every((one) => one === 0 || one === 1);
    return shaped && (blank && cells[0] ? chosen === 0 : chosen >= min && chosen <= max);
  }

  function sealed(key, value, nonce) {
    return { value, nonce, alpha: g(nonce), beta: times(key(nonce), g(BigInt(value))) };
  }

  /** Encrypt every cell with a fresh nonce. */
  function encrypt(election, vote, draw = snw.secret) {
    if (!election.questions.every((question, i) => allowed(question, vote[i] ?? []))) throw new Error("vote");
    return vote.map((cells) => cells.map((value) => sealed(election.key, value, draw())));
  }

  const pair = ({ alpha, beta }) => `${alpha},${beta}`;
  const row = (cells) => cells.map(pair).join(",");

  /** What stands on the envelope: 20 characters (100 bits) that follow from the encrypted vote alone. */
  async function envelope(election, hidden) {
    const found = snw.number(await snw.sha256(`nw-envelope-v1|${election.fingerprint}|${hidden.map(row).join("|")}`));
    const characters = Array.from({ length: 20 }, (_, i) => snw.ALPHABET[Number((found >> BigInt(251 - 5 * i)) & 31n)]);
    return characters.join("").match(/.{4}/g).join("-");
  }

  function added(cells) {
    const sum = { value: 0, nonce: 0n, alpha: 1n, beta: 1n };
    for (const one of cells) {
      sum.value += one.value;
      sum.nonce = mod(sum.nonce + one.nonce);
      sum.alpha = times(sum.alpha, one.alpha);
      sum.beta = times(sum.beta, one.beta);
    }
    return sum;
  }

  async function proven(election, { blank, min, max }, cells, context, draw) {
    const prove = (prefix, branches) => snw.proveOneOf(election.key, prefix, branches, draw);
    const individual_proofs = [];
    for (const cell of cells) individual_proofs.push(await prove(`prove|${context}|${pair(cell)}|`, [[cell, 0], [cell, 1]]));
    const choices = cells.map(({ alpha, beta }) => ({ alpha: String(alpha), beta: String(beta) }));
    const whole = `${context}|${row(cells)}`, sum = added(blank ? cells.slice(1) : cells);
    const range = Array.from({ length: max - min + 1 }, (_, i) => [sum, min + i]);
    if (!blank) return { choices, individual_proofs, overall_proof: await prove(`prove|${whole}|${pair(sum)}|`, range) };
    const overall_proof = await prove(`bproof1|${whole}|`, [[cells[0], 1], ...range]);
    return { choices, individual_proofs, overall_proof, blank_proof: await prove(`bproof0|${whole}|`, [[cells[0], 0], [sum, 0]]) };
  }

  /** The ballot as it is sent, and its tracker. `secret` is the number of the voter's code. */
  async function prove(election, hidden, secret, draw = snw.secret, progress = () => {}) {
    const credential = String(g(secret)), context = `${election.fingerprint}|${credential}`, answers = [];
    for (const [i, cells] of hidden.entries()) {
      answers.push(await proven(election, election.questions[i], cells, context, draw));
      progress(i + 1, hidden.length);
    }
    const ballot = { election_uuid: election.uuid, election_hash: election.fingerprint, credential, answers };
    const hash = await snw.short(JSON.stringify(ballot));
    const text = JSON.stringify({ ...ballot, signature: { hash, proof: await snw.proveKnowledge(secret, `sig|${hash}|`, draw) } });
    return { text, tracker: await snw.short(text) };
  }

  Object.assign(snw, { readElection, allowed, sealed, encrypt, envelope, prove, Q });
})((globalThis.snwBooth ??= {}));
