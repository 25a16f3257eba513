// Proofs that a voter makes. Schnorr (1991); Chaum and Pedersen (1992); Cramer, Damgård and Schoenmakers (1994).
// Who encrypted knows the nonces, so that every power here is one of g or of the election's key: both have a table.
(function (snw) {
  "use strict";
  const { mod, times, g } = snw.group;

  const spelled = ({ challenge, response }) => ({ challenge: String(challenge), response: String(response) });

  /** Knows the exponent of the number that `prefix` names; with a message in `prefix`, signs it. */
  async function proveKnowledge(secret, prefix, draw) {
    const nonce = draw();
    const challenge = await snw.challenge(prefix, [g(nonce)]);
    return spelled({ challenge, response: mod(nonce - secret * challenge) });
  }

  /** One of the branches [cell, value] is true ("this cell hides that value"), without telling which. */
  async function proveOneOf(key, prefix, branches, draw) {
    const truth = branches.findIndex(([cell, value]) => cell.value === value); // there may be more; one is enough
    const nonce = draw(), committed = [];
    const proofs = branches.map(([cell, value], place) => {
      if (place === truth) {
        committed.push(g(nonce), key(nonce));
        return null;
      }
      const challenge = draw(), response = draw(), hidden = response + cell.nonce * challenge;
      committed.push(g(hidden), times(key(hidden), g(BigInt(cell.value - value) * challenge)));
      return { challenge, response };
    });
    const others = proofs.reduce((sum, one) => sum + (one ? one.challenge : 0n), 0n);
    const challenge = mod(await snw.challenge(prefix, committed) - others);
    proofs[truth] = { challenge, response: mod(nonce - branches[truth][0].nonce * challenge) };
    return proofs.map(spelled);
  }

  Object.assign(snw, { proveKnowledge, proveOneOf });
})((globalThis.snwBooth ??= {}));
