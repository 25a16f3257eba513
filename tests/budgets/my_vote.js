// Answers many questions at once: [{outcome, marks, count}] on standard input (with a form in `count` it is judged first), what each vote did on standard output.
"use strict";
const path = require("node:path");
require(path.join(__dirname, "..", "..", "snw_democratie", "static", "js", "my_vote.js"));

const asked = JSON.parse(require("node:fs").readFileSync(0, "utf8"));
const { whatMyVoteDid, judgeForm, BadReceipt } = globalThis.snwMyVote;
const answers = asked.map(({ outcome, marks, count }) => {
  try {
    if (count.form !== undefined) {
      judgeForm(marks, count);
    }
    return whatMyVoteDid(outcome, marks, count);
  } catch (problem) {
    if (problem instanceof BadReceipt) {
      return { refused: problem.message };
    }
    throw problem;
  }
});
process.stdout.write(JSON.stringify(answers));
