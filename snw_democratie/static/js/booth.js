// What scripts add to the pages on which people vote: the basket at once, and a table that forgets. All works without.
(function () {
  "use strict";

  // The same as budgets/booth/basket.py: `marks` is what was chosen, `limits` what may be.
  function fullness(limits, plans, marks) {
    const chosen = plans.filter((plan) => marks.has(plan.number));
    const cost = chosen.reduce((sum, plan) => sum + plan.cents, 0);
    const points = [...marks.values()].reduce((sum, mark) => sum + mark, 0);
    const themes = new Map();
    for (const plan of chosen) {
      themes.set(plan.theme, (themes.get(plan.theme) ?? 0) + 1);
    }
    const left = Math.max(0, limits.budget - cost);
    const most = limits.theme ?? Infinity;
    function whyNot(plan) {
      if (marks.has(plan.number)) return "";
      if (marks.size >= limits.most) return "many";
      if ((themes.get(plan.theme) ?? 0) >= most) return "theme";
      if (limits.kind === "knapsack" && plan.cents > left) return "money";
      return limits.kind === "points" && points >= limits.points ? "points" : "";
    }
    function over() {
      if (marks.size > limits.most) return "many";
      if ([...themes.values()].some((number) => number > most)) return "theme";
      if (limits.kind === "knapsack" && cost > limits.budget) return "money";
      if (limits.kind === "points" && points > limits.points) return "points";
      const places = [...marks.values()].sort((a, b) => a - b);
      return limits.kind === "ranking" && places.some((place, index) => place !== index + 1) ? "places" : "";
    }
    return { chosen, cost, points, left, whyNot, over };
  }

  function planOf(card) {
    const { plan, cents, theme, wijk, title } = card.dataset;
    const input = card.querySelector("input");
    return { card, input, number: Number(plan), cents: Number(cents), theme, wijk, title };
  }

  // What stands in the fields; a text that is no number is left to the server, which says so.
  function marksOf(plans) {
    const marks = new Map();
    for (const { input, number } of plans) {
      const mark = input.type === "checkbox" ? Number(input.checked) : Number(input.value.normalize("NFKC"));
      if (Number.isInteger(mark) && mark > 0) {
        marks.set(number, mark);
      }
    }
    return marks;
  }

  function say(where, text) {
    if (where.textContent !== text) {
      where.textContent = text;
    }
  }

  function liveBasket(basket) {
    const { limits, said, examples } = JSON.parse(basket.dataset.live);
    const write = globalThis.snwWriter(examples);
    const form = basket.closest("form");
    const plans = [...form.querySelectorAll("[data-plan]")].map(planOf);

    function fill(sentence, full, marks) {
      const values = {
        number: write.number(marks.size),
        cost: write.euros(full.cost),
        points: write.number(full.points),
        left: write.euros(full.left),
      };
      return sentence.replace(/\{(\w+)\}/g, (_whole, name) => values[name]);
    }

    function reckon() {
      const marks = marksOf(plans);
      const full = fullness(limits, plans, marks);
      say(basket.querySelector("[data-counted]"), fill(said.counted, full, marks));
      say(basket.querySelector("[data-amount]"), fill(said.amount, full, marks));
      say(basket.querySelector("[data-over]"), full.over() ? said.over[full.over()] : "");
      basket.querySelector("[data-mine]").replaceChildren(
        ...full.chosen.map(({ title }) => {
          const line = document.createElement("li");
          line.className = "ams-unordered-list__item";
          line.append(document.createElement("bdi"));
          line.firstChild.textContent = title;
          return line;
        }),
      );
      for (const plan of plans) {
        const why = full.whyNot(plan);
        say(plan.card.querySelector("[data-full]"), why ? fill(said.why[why], full, marks) : "");
      }
    }

    function filter() {
      const [theme, wijk] = ["thema", "wijk"].map((name) => form.elements[name]?.value ?? "");
      for (const plan of plans) {
        plan.card.hidden = (theme !== "" && plan.theme !== theme) || (wijk !== "" && plan.wijk !== wijk);
      }
      form.querySelector("[data-none]").hidden = plans.some((plan) => !plan.card.hidden);
    }

    form.addEventListener("input", reckon);
    form.querySelector("[data-filter]")?.addEventListener("change", filter);
    reckon(); // a browser may have kept what was ticked before a page was loaded again
    addEventListener("pageshow", reckon); // or puts it back only now
  }

  // Pressed twice, a vote is sent once: the second answer could not show what was chosen.
  function once(form) {
    let sent = false;
    form.addEventListener("submit", (event) => {
      if (sent && !event.submitter?.hasAttribute("formaction")) {
        event.preventDefault();
      }
      sent = true;
    });
    addEventListener("pageshow", () => (sent = false));
  }

  // A browser that goes back shows a page as it was. Who may have voted is shown the way to the receipt; and what was
  // wrong is no longer said where something was changed since.
  function wasHere(event) {
    const back = event.persisted || performance.getEntriesByType("navigation")[0]?.type === "back_forward";
    const told = document.querySelector("[data-was-here]");
    if (!back || document.querySelector("[data-table]")) {
      return;
    }
    if (told) {
      told.hidden = false;
      document.getElementById("code").value = ""; // who comes next sees no code beside a choice
      told.querySelector("[data-forward]").onclick = () => history.forward();
    }
    const mended = [...document.querySelectorAll("main input")].some(
      (one) => one.checked !== one.defaultChecked || one.value !== one.defaultValue,
    );
    if (mended && document.getElementById("fouten")) {
      document.title = document.title.replace(/^[^:]*: /, ""); // as before the fault
      document.querySelectorAll("#fouten, main .ams-error-message").forEach((part) => part.remove());
      document.querySelectorAll("main [aria-invalid]").forEach((field) => field.removeAttribute("aria-invalid"));
      document.querySelectorAll("main .ams-field--invalid").forEach((part) => part.classList.remove("ams-field--invalid"));
    }
  }

  // At a table the pages replace each other, so that a browser has no page of the one before to go back to.
  function forgetful() {
    if (!document.querySelector("[data-table], [data-next]")) {
      return;
    }
    async function go(address, options) {
      const answer = await fetch(address, { ...options, cache: "no-store" });
      const page = new DOMParser().parseFromString(await answer.text(), "text/html");
      document.documentElement.lang = page.documentElement.lang;
      document.documentElement.dir = page.documentElement.dir;
      document.title = page.title;
      document.body.replaceWith(document.adoptNode(page.body));
      document.dispatchEvent(new Event("snw:page"));
      scrollTo(0, 0);
      (document.querySelector("[data-focus]") ?? document.getElementById("inhoud")).focus();
    }
    document.body.addEventListener("submit", (event) => {
      event.preventDefault();
      const sent = new FormData(event.target, event.submitter);
      const address = event.submitter?.getAttribute("formaction") ?? event.target.getAttribute("action");
      const failed = () => HTMLFormElement.prototype.submit.call(event.target);
      go(address, { method: "POST", body: new URLSearchParams(sent) }).catch(failed);
    });
    document.querySelector("[data-next] a")?.addEventListener("click", (event) => {
      event.preventDefault();
      location.replace(event.currentTarget.href);
    });
  }

  // The receipt goes into this browser when somebody presses for it, and out again.
  function keeping(part) {
    const [now, not] = ["now", "not"].map((name) => part.querySelector("[data-keep-" + name + "]"));
    const told = ["done", "gone", "failed"].map((name) => part.querySelector("[data-keep-" + name + "]"));
    function tell(which) {
      told.forEach((one, index) => (one.hidden = index !== which));
    }
    now.addEventListener("click", () => {
      try {
        localStorage.setItem(part.dataset.keep, part.dataset.kept);
        not.hidden = false;
        tell(0);
      } catch {
        tell(2);
      }
    });
    not.addEventListener("click", () => {
      localStorage.removeItem(part.dataset.keep);
      not.hidden = true;
      now.focus();
      tell(1);
    });
    part.hidden = false;
  }

  function begin() {
    document.querySelectorAll("[data-without-script]").forEach((part) => (part.hidden = true));
    document.querySelectorAll("[data-live]").forEach(liveBasket);
    document.querySelectorAll("[data-keep]").forEach(keeping);
    document.querySelectorAll("#stem").forEach(once);
    forgetful();
  }

  document.addEventListener("DOMContentLoaded", begin);
  document.addEventListener("snw:page", begin);
  addEventListener("pageshow", wasHere);
  addEventListener("pageshow", (event) => {
    if (event.persisted && document.querySelector("[data-table], [data-next]")) {
      location.reload();
    }
  });
})();
