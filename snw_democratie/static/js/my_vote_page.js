// The page "Wat deed mijn stem?": the receipt is read here and goes nowhere. All that is asked for is the public outcome.
(function () {
  "use strict";
  const { whatMyVoteDid, judgeForm, readReceipt, wholeCents, BadReceipt } = globalThis.snwMyVote;

  function fill(sentence, values) {
    return sentence.replace(/\{(\w+)\}/g, (_whole, name) => values[name]);
  }

  function cell(kind, text, label, figure) {
    const made = document.createElement(kind);
    made.className = kind === "th" ? "ams-table__header-cell" : "ams-table__cell";
    if (figure) {
      made.classList.add("ams-table__cell--align-end", "snw-figure");
    }
    if (kind === "th") {
      made.scope = "row";
    } else {
      made.dataset.label = label;
    }
    made.append(document.createElement("bdi"));
    made.firstChild.textContent = text;
    return made;
  }

  document.addEventListener("DOMContentLoaded", function () {
    const part = document.getElementById("mijn-stem");
    const told = document.getElementById("deed");
    const wrong = document.getElementById("bewijs-mis");
    const about = JSON.parse(part.dataset.about);
    const names = JSON.parse(part.dataset.names);
    const write = globalThis.snwWriter(about.examples);
    const euros = (fraction) => write.euros(wholeCents(fraction));

    function gave(line) {
      if (line.paid !== null) {
        return euros(line.paid);
      }
      const mark = { points: about.said.points, ranking: about.said.place }[about.count.kind] ?? about.said.vote;
      return fill(mark, { n: write.number(line.mark) });
    }

    function money(did) {
      if (did.method === "phragmen") {
        return "";
      }
      if (did.had === null) {
        return about.said.counted;
      }
      const left = wholeCents(did.left) === 0 ? about.said.spent : fill(about.said.left, { left: euros(did.left) });
      return fill(about.said.had, { had: euros(did.had) }) + " " + left;
    }

    function show(did) {
      const funded = did.lines.filter((line) => line.funded).length;
      const counts = { funded: write.number(funded), all: write.number(did.lines.length) };
      told.querySelector("[data-through]").textContent = fill(about.said.through, counts);
      told.querySelector("[data-money]").textContent = money(did);
      const labels = [...told.querySelectorAll("thead th")].map((one) => one.textContent);
      told.querySelector("tbody").replaceChildren(
        ...did.lines.map((line) => {
          const row = document.createElement("tr");
          row.className = "ams-table__row";
          const became = cell("td", about.fates[line.fate], labels[1]);
          const why = document.createElement("p");
          why.className = "snw-note";
          why.textContent = about.reasons[line.plan] ?? "";
          became.append(...(why.textContent ? [why] : []));
          row.append(cell("th", names[line.plan] ?? line.plan), became, cell("td", gave(line), labels[2], true));
          return row;
        }),
      );
      told.hidden = false;
      document.getElementById("kop-deed").focus();
    }

    async function outcome() {
      const answer = await fetch(part.dataset.outcome);
      if (!answer.ok) {
        throw new Error(String(answer.status));
      }
      return (await answer.json()).body;
    }

    // Whoever chooses again before the first answer is there sees the answer to the last choice alone.
    let choices = 0;
    async function tell(reading) {
      const choice = ++choices;
      wrong.hidden = told.hidden = true;
      let did, said;
      try {
        const receipt = readReceipt(await reading, about.slug);
        const found = await outcome();
        judgeForm(receipt.marks, about.count);
        did = whatMyVoteDid(found, receipt.marks, about.count);
      } catch (problem) {
        const known = ["file", "round", "empty", "few", "many", "theme", "money", "sum", "mark"];
        const why = known.includes(problem.message) ? problem.message : "marks";
        said = problem instanceof BadReceipt ? about.said[why] : about.said.away;
      }
      if (choice === choices) {
        return did ? show(did) : refuse(said);
      }
    }

    function refuse(said) {
      choices += 1;
      told.hidden = true;
      wrong.querySelector("span").textContent = said;
      wrong.hidden = false;
    }

    let kept = null;
    try {
      kept = localStorage.getItem(part.dataset.receipts);
    } catch {
      // a browser that keeps nothing: the file remains
    }
    if (kept !== null) {
      const here = part.querySelector("[data-here]");
      here.hidden = false;
      here.firstElementChild.addEventListener("click", () => tell(kept));
    }
    document.getElementById("bewijs").addEventListener("change", (event) => {
      const [file] = event.target.files;
      if (file) {
        tell(file.text());
      } else {
        refuse(about.said.none);
      }
    });
    part.hidden = false;
  });
})();
