// Numbers and amounts as the server writes them in the language of this page.
(function () {
  "use strict";

  // From three examples of the server (an amount, one with cents, and a number) come the sign of the euro and where it
  // stands, and what stands between thousands and before cents.
  globalThis.snwWriter = function ([small, large, number]) {
    const figures = large.match(/\d.*\d/)[0];
    const signs = figures.replace(/\d/g, "");
    const [before, after] = large.split(figures);
    const first = small.match(/\d.*\d/)[0];
    const shortest = first.length > 4 ? 4 : 5; // "1 234" or "1234", as a language has it
    const between = number.replace(/\d/g, "")[0] ?? "";
    function whole(value, mark) {
      const text = String(value);
      return text.length < shortest ? text : text.replace(/\B(?=(\d{3})+$)/g, mark);
    }
    return {
      number: (value) => whole(value, between),
      euros: (cents) => {
        const rest = cents % 100;
        const tail = rest ? signs.at(-1) + String(rest).padStart(2, "0") : "";
        return before + whole((cents - rest) / 100, signs[0]) + tail + after;
      },
    };
  };
})();
