// What one vote did, from a published outcome and the marks of that vote. Pure and exact: fractions of whole numbers.
// Nothing here asks the network for anything: the marks stay where they are.
(function () {
  "use strict";

  class BadReceipt extends Error {}

  function gcd(a, b) {
    return b === 0n ? a : gcd(b, a % b);
  }

  function fraction(above, below = 1n) {
    const shared = gcd(above < 0n ? -above : above, below) || 1n;
    return { above: above / shared, below: below / shared };
  }

  // "p/q" or "p", as ballots/SPEC.md spells it.
  function read(text) {
    const [above, below = "1"] = text.split("/");
    return fraction(BigInt(above), BigInt(below));
  }

  function spell(value) {
    return value.below === 1n ? String(value.above) : value.above + "/" + value.below;
  }

  function minus(a, b) {
    return fraction(a.above * b.below - b.above * a.below, a.below * b.below);
  }

  function times(value, whole) {
    return fraction(value.above * whole, value.below);
  }

  function smaller(a, b) {
    return a.above * b.below < b.above * a.below ? a : b;
  }

  // What a mark is worth, to its plan or to the voter who pays: section 3 of ballots/SPEC.md.
  function worth(mark, marks, measure, kind, cost) {
    if (measure === "cost") {
      return BigInt(cost);
    }
    if (measure === "borda") {
      return BigInt(marks - mark);
    }
    if (measure === "points") {
      return BigInt(kind === "ranking" ? marks - mark + 1 : mark);
    }
    return 1n;
  }

  function judged(marks, order) {
    const known = new Set(order);
    for (const [plan, mark] of marks) {
      if (!known.has(plan) || !Number.isInteger(mark) || mark < 1) {
        throw new BadReceipt(plan);
      }
    }
  }

  // Whether a ballot of this form can have these marks. Throws BadReceipt with what cannot be, as the server judges a vote:
  // "few" or "many" plans, too many of one "theme", too much "money", too large a "sum" of points, another "mark".
  // `count` is as below, with `form`: {least, most, budget, points, perTheme, themes}; 0 is no limit.
  function judgeForm(marks, count) {
    const { form, kind, costs } = count;
    const mine = Object.entries(marks);
    judged(mine, Object.keys(costs));
    const numbers = mine.map(([, mark]) => mark);
    const total = (all) => all.reduce((sum, one) => sum + one, 0);
    const themes = new Map();
    for (const [plan] of mine) {
      themes.set(form.themes[plan], (themes.get(form.themes[plan]) ?? 0) + 1);
    }
    const wrong = [
      ["few", mine.length < form.least],
      ["many", mine.length > form.most],
      ["mark", (kind === "approval" || kind === "knapsack") && numbers.some((mark) => mark !== 1)],
      ["mark", kind === "ranking" && [...numbers].sort((a, b) => a - b).some((mark, place) => mark !== place + 1)],
      ["money", kind === "knapsack" && total(mine.map(([plan]) => costs[plan])) > form.budget],
      ["sum", kind === "points" && total(numbers) > form.points],
      ["theme", form.perTheme > 0 && Math.max(0, ...themes.values()) > form.perTheme],
    ].find(([, is]) => is);
    if (wrong) {
      throw new BadReceipt(wrong[0]);
    }
  }

  // What the voter paid for each plan that was bought, in cents, step by step.
  function payments(outcome, marks, method, worths) {
    const paid = new Map();
    let left = outcome.endowment === null ? null : read(outcome.endowment);
    let load = fraction(0n);
    for (const step of outcome.steps) {
      if (!marks.has(step.project)) {
        continue;
      }
      if (step.step === "bought") {
        const amount = smaller(left, times(read(step.rho), worths.get(step.project)));
        left = minus(left, amount);
        paid.set(step.project, amount);
      } else if (step.step === "loaded") {
        const moment = read(step.load);
        paid.set(step.project, minus(moment, load));
        load = moment;
      }
    }
    return { paid, left: method === "equal-shares" ? left : null };
  }

  function fate(outcome, plan, step) {
    if (outcome.topped_up !== null && outcome.topped_up.project === plan) {
      return "topped up";
    }
    if (outcome.partial !== null && outcome.partial.project === plan) {
      return "partly paid";
    }
    if (step === undefined || step.step === "passed") {
      return "not funded";
    }
    return step.step === "funded" ? (step.filled ? "filled" : "funded") : "bought";
  }

  // `outcome`: the body of outcome.json. `marks`: plan id -> 1, its points or its place. `count`: {rule, kind, costs},
  // the id of the rule, the kind of ballot and what each plan costs in cents.
  // Gives what the vote had to spend and has left (Equal Shares, else null), and a line for each of its plans: those
  // that are funded first and in order, then the others as they stand in `marks`. Amounts are fractions of a cent, "p/q".
  function whatMyVoteDid(outcome, marks, count) {
    const mine = new Map(Object.entries(marks));
    judged(mine, outcome.order);
    const [method, measure = ""] = count.rule.split("+")[0].split("/");
    const worths = new Map();
    for (const [plan, mark] of mine) {
      worths.set(plan, worth(mark, mine.size, measure, count.kind, count.costs[plan]));
    }
    const { paid, left } = payments(outcome, mine, method, worths);
    const steps = new Map(outcome.steps.map((step) => [step.project, step]));
    const lines = [...mine].map(([plan, mark]) => ({
      plan,
      mark,
      fate: fate(outcome, plan, steps.get(plan)),
      funded: outcome.selected.includes(plan),
      paid: paid.has(plan) ? spell(paid.get(plan)) : null,
    }));
    const place = new Map(outcome.selected.map((plan, number) => [plan, number]));
    const last = outcome.selected.length;
    lines.sort((a, b) => (place.get(a.plan) ?? last) - (place.get(b.plan) ?? last));
    return { method, had: outcome.endowment, left: left === null ? null : spell(left), lines };
  }

  // A receipt as the voting page gave it, for the round at this address. Throws BadReceipt with what is wrong:
  // "file" for something that is no receipt, "round" for one of another vote, "empty" for one without a plan.
  function readReceipt(text, slug) {
    let found;
    try {
      found = JSON.parse(text);
    } catch {
      throw new BadReceipt("file");
    }
    const is = found !== null && typeof found === "object" && found.format === "snw-buurtbudget-receipt";
    const marks = is && found.version === 1 ? found.marks : null;
    if (marks === null || typeof marks !== "object" || Array.isArray(marks)) {
      throw new BadReceipt("file");
    }
    if (found.round !== slug) {
      throw new BadReceipt("round");
    }
    if (Object.keys(marks).length === 0) {
      throw new BadReceipt("empty");
    }
    return found;
  }

  // A fraction of cents as whole cents, half a cent up; only to show it.
  function wholeCents(text) {
    const value = read(text);
    return Number((2n * value.above + value.below) / (2n * value.below));
  }

  globalThis.snwMyVote = { whatMyVoteDid, judgeForm, readReceipt, wholeCents, BadReceipt };
})();
