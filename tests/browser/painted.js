// What a page really paints, measured from computed styles: an invisible control passes every other check.
// Defines `painted`; each function gives a list of sentences, empty when all is well.
globalThis.painted = (function () {
  "use strict";
  const LEAST = 24;
  const FIELDS = "input:not([type=hidden], [type=radio], [type=checkbox]), select, textarea";
  const CHOICES = "input:is([type=radio], [type=checkbox])";
  const BUTTONS = "button, .ams-button";
  const LINKS = "a[href]:not(.ams-button), summary";
  const TABBABLE = "a[href], button, input:not([type=hidden]), select, textarea, summary, [tabindex='0']";

  const canvas = new OffscreenCanvas(1, 1).getContext("2d", { willReadFrequently: true });

  // Any CSS colour as [r, g, b, a], 0 to 255 and 0 to 1.
  function rgba(colour) {
    const plain = colour.match(/^rgba?\((\d+), (\d+), (\d+)(?:, ([\d.]+))?\)$/);
    if (plain) return [Number(plain[1]), Number(plain[2]), Number(plain[3]), plain[4] === undefined ? 1 : Number(plain[4])];
    canvas.clearRect(0, 0, 1, 1);
    canvas.fillStyle = colour;
    canvas.fillRect(0, 0, 1, 1);
    const [r, g, b, a] = canvas.getImageData(0, 0, 1, 1).data;
    return [r, g, b, a / 255];
  }
  function over(top, ground) {
    return [0, 1, 2].map((i) => top[i] * top[3] + ground[i] * (1 - top[3]));
  }
  function ground(element) {
    if (!element) return [255, 255, 255];
    const own = rgba(getComputedStyle(element).backgroundColor);
    return own[3] === 1 ? own.slice(0, 3) : over(own, ground(element.parentElement));
  }
  function luminance(colour) {
    const [r, g, b] = colour.map((v) => (v / 255 <= 0.04045 ? v / 255 / 12.92 : ((v / 255 + 0.055) / 1.055) ** 2.4));
    return 0.2126 * r + 0.7152 * g + 0.0722 * b;
  }
  function contrast(colour, behind) {
    const [light, dark] = [luminance(over(rgba(colour), behind)), luminance(behind)].sort((a, b) => b - a);
    return (light + 0.05) / (dark + 0.05);
  }

  function name(element) {
    return `${element.tagName.toLowerCase()} "${(element.id || element.name || element.textContent).trim().slice(0, 40)}"`;
  }
  // Inside a closed <details>, or hidden on purpose until it has the focus (the skip link).
  function away(element) {
    for (let one = element; one; one = one.parentElement) {
      if (one.classList.contains("ams-visually-hidden")) return true;
      const holder = one.parentElement;
      if (holder && holder.tagName === "DETAILS" && !holder.open && one.tagName !== "SUMMARY") return true;
    }
    return false;
  }
  function shown(element) {
    const box = element.getBoundingClientRect();
    return box.width > 0 && box.height > 0 && element.checkVisibility({ opacityProperty: true, visibilityProperty: true });
  }
  function size(element, least, found) {
    const box = element.getBoundingClientRect();
    if (box.width < least || box.height < least) found.push(`is ${box.width.toFixed(1)} by ${box.height.toFixed(1)} px`);
    if (box.left < -0.5 || box.right > innerWidth + 0.5) found.push("leaves the window");
    for (let holder = element.parentElement; holder; holder = holder.parentElement) {
      const edge = holder.getBoundingClientRect();
      const clips = getComputedStyle(holder).overflowX !== "visible";
      if (clips && (box.left < edge.left - 0.5 || box.right > edge.right + 0.5)) found.push("is cut off");
    }
  }
  function text(element, found) {
    const ratio = contrast(getComputedStyle(element).color, ground(element));
    if (ratio < 4.5) found.push(`has text at ${ratio.toFixed(2)}`);
  }
  // Whether an edge all around, or the area itself, stands out from what is behind the control.
  function outlined(element) {
    const style = getComputedStyle(element);
    const behind = ground(element.parentElement);
    const edges = ["Top", "Right", "Bottom", "Left"];
    const edge = edges.every((side) => parseFloat(style[`border${side}Width`]) >= 1 && style[`border${side}Style`] !== "none")
      ? Math.min(...edges.map((side) => contrast(style[`border${side}Color`], behind)))
      : 1;
    const area = contrast(`rgb(${ground(element).map(Math.round).join(", ")})`, behind);
    return Math.max(edge, area);
  }

  function field(element) {
    const found = [];
    if (!shown(element)) return ["is not painted"];
    size(element, LEAST, found);
    text(element, found);
    const ratio = outlined(element);
    if (ratio < 3) found.push(`has an edge at ${ratio.toFixed(2)}`);
    return found;
  }
  // The input is hidden; what is painted, and clicked, is the sign in its label.
  function choice(element) {
    const label = element.labels[0];
    const sign = label && label.querySelector("svg");
    if (!sign || !shown(sign)) return ["has no painted sign"];
    const found = [];
    size(sign, LEAST, found);
    size(label, LEAST, found);
    text(label, found);
    const shape = sign.querySelector(":scope > :first-child");
    const style = getComputedStyle(shape);
    const edge = parseFloat(style.strokeWidth) >= 1 ? contrast(style.stroke, ground(label)) : 1;
    if (edge < 3) found.push(`has a sign at ${edge.toFixed(2)}`);
    const mark = sign.querySelector("[class*=checked-indicator]");
    const drawn = getComputedStyle(mark).display !== "none";
    if (drawn !== element.checked) found.push(element.checked ? "is chosen and does not show it" : "looks chosen and is not");
    if (drawn) {
      const inside = over(rgba(style.fill), ground(label));
      const colours = getComputedStyle(mark);
      const ratio = contrast(element.type === "radio" ? colours.fill : colours.stroke, inside);
      if (ratio < 3) found.push(`has a mark at ${ratio.toFixed(2)}`);
    }
    return found;
  }
  function button(element) {
    if (!shown(element)) return ["is not painted"];
    const found = [];
    size(element, LEAST, found);
    text(element, found);
    // A tertiary button and the name of a language are words, seen by their text alone, like a link.
    if (outlined(element) < 3 && !element.matches(".ams-button--tertiary, .snw-languages__link")) found.push("does not stand out");
    return found;
  }
  function link(element) {
    if (!shown(element)) return ["is not painted"];
    const found = [];
    // A link inside a sentence is as high as its line (the exception of WCAG 2.5.8).
    const inline = getComputedStyle(element).display === "inline";
    size(element, inline ? 10 : LEAST, found);
    text(element, found);
    return found;
  }

  // Chromium now and then lays out nothing of what is in a query container in a fieldset: no control in it is there.
  function contained() {
    return Array.from(document.querySelectorAll("fieldset:not(.snw-reading) *"))
      .filter((element) => getComputedStyle(element).containerType !== "normal")
      .map((element) => `${name(element)} is a container in a fieldset`);
  }

  function controls() {
    const found = contained();
    for (const [kinds, judge] of [[FIELDS, field], [CHOICES, choice], [BUTTONS, button], [LINKS, link]]) {
      for (const element of document.querySelectorAll(kinds)) {
        if (!away(element) && !element.closest("[hidden]")) {
          found.push(...judge(element).map((problem) => `${name(element)} ${problem}`));
        }
      }
    }
    return found;
  }

  // How the element that has the focus shows it. Press a key first: the browser shows it to who uses the keyboard.
  function focus() {
    const element = document.activeElement;
    if (!element || element === document.body) return ["nothing has the focus"];
    const seen = element.matches(CHOICES) ? element.labels[0] : element;
    const style = getComputedStyle(seen);
    const found = [];
    const width = style.outlineStyle === "none" ? 0 : parseFloat(style.outlineWidth);
    if (width < 2) found.push("shows no focus");
    else {
      const ratio = contrast(style.outlineColor, ground(seen.parentElement));
      const inside = contrast(style.outlineColor, ground(seen));
      if (Math.max(ratio, inside) < 3) found.push(`shows the focus at ${ratio.toFixed(2)}`);
    }
    const box = seen.getBoundingClientRect();
    const middle = [(Math.max(box.left, 0) + Math.min(box.right, innerWidth)) / 2, box.top + Math.min(box.height, innerHeight) / 2];
    const top = document.elementFromPoint(...middle);
    if (box.bottom <= 0 || box.top >= innerHeight) found.push("has the focus outside the window");
    else if (top && !seen.contains(top) && !top.contains(seen)) found.push(`has the focus behind ${name(top)}`);
    return found.map((problem) => `${name(element)} ${problem}`);
  }
  // Everything that the Tab key stops at, focused in turn.
  function stops() {
    const found = [];
    let count = 0;
    for (const element of document.querySelectorAll(TABBABLE)) {
      if (element.disabled || element.closest("[hidden]") || (away(element) && !element.matches(".ams-skip-link"))) continue;
      element.focus();
      if (document.activeElement !== element) continue;
      count += 1;
      found.push(...focus());
    }
    if (document.activeElement) document.activeElement.blur();
    scrollTo(0, 0);
    return [count, found];
  }
  function width() {
    const wide = document.documentElement.scrollWidth - innerWidth;
    return wide > 0 ? [`the page is ${wide} px too wide`] : [];
  }
  return { controls, focus, stops, width };
})();
