// The receipt: {message, signature: {challenge, response}}, signed with the number that the page names as receipt key.
(function (snw) {
  "use strict";
  const { P, Q, g, power, times } = snw.group;
  const decimal = (text) => (/^(0|[1-9]\d{0,616})$/.test(text) ? BigInt(text) : P);

  /** What a receipt says, where its signature holds and it is for this ballot; else null. */
  async function readReceipt(receipt, key, { fingerprint, tracker }) {
    try {
      const { message, signature } = receipt, challenge = decimal(signature.challenge), response = decimal(signature.response);
      if (challenge >= Q || response >= Q) return null;
      const committed = times(g(response), power(BigInt(key), challenge));
      if ((await snw.challenge(`nw-receipt-v1|${key}|${message}|`, [committed])) !== challenge) return null;
      const said = JSON.parse(message);
      return said.election === fingerprint && said.tracker === tracker ? said : null;
    } catch {
      return null;
    }
  }

  Object.assign(snw, { readReceipt });
})((globalThis.snwBooth ??= {}));
