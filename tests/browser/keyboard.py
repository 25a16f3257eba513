"""Somebody who uses the keyboard only: Tab, Shift+Tab, Space, Enter, the arrows, and typing."""

from __future__ import annotations

from contextlib import nullcontext
from pathlib import Path

from playwright.sync_api import Locator, Page

MOST_STOPS = 150
PAINTED = Path(__file__).with_name("painted.js").read_text("utf-8")

_HERE = "one => one === document.activeElement"
_IN_GROUP = """one => { const here = document.activeElement;
  return here && here.type === 'radio' && here.name === one.name && here.form === one.form; }"""

_SEEN = """() => { const here = document.activeElement;
  if (!globalThis.painted) return null;
  return here === document.body ? [] : [here.id || here.textContent.trim(), painted.focus()]; }"""


class CannotReach(AssertionError):
    """The Tab key does not lead there."""


class Keyboard:
    """Fills in forms and presses buttons, found by what people read beside them; never touches the mouse.

    At every stop the focus must be seen: AssertionError when it is not.
    """

    def __init__(self, page: Page) -> None:
        self.page = page
        self.stops: list[str] = []

    def fill(self, label: str, text: str) -> None:
        """Type into the field with this label, over what stands there."""
        self._to(self.page.get_by_label(label, exact=True))
        self.page.keyboard.press("Control+a")
        self.page.keyboard.type(text)

    def choose(self, label: str, *, group: str = "") -> None:
        """Choose this option of a radio group (named by its question, where there are more), with the arrows."""
        where = self.page.get_by_role("radiogroup", name=group) if group else self.page
        option = where.get_by_role("radio", name=label, exact=True)
        self._to(option, _IN_GROUP)
        if not option.evaluate(_HERE):
            for _ in range(MOST_STOPS):
                self.page.keyboard.press("ArrowDown")
                self._seen()
                if option.evaluate(_HERE):
                    break
        if not option.is_checked():
            self.page.keyboard.press("Space")
        assert option.is_checked(), f"{label} is not chosen"

    def tick(self, label: str) -> None:
        """Tick this checkbox."""
        box = self.page.get_by_role("checkbox", name=label, exact=True)
        self._to(box)
        if not box.is_checked():
            self.page.keyboard.press("Space")
        assert box.is_checked(), f"{label} is not ticked"

    def select(self, label: str, option: str) -> None:
        """Choose an option of a list that folds out, with the arrows."""
        field = self.page.get_by_label(label, exact=True)
        self._to(field)
        self.page.keyboard.press("Home")
        for _ in range(MOST_STOPS):
            if field.evaluate("one => one.selectedOptions[0].label.trim()") == option:
                return
            self.page.keyboard.press("ArrowDown")
        raise CannotReach(option)

    def press(self, name: str) -> None:
        """Press this button; waits until the page that follows is there."""
        self._enter(self.page.get_by_role("button", name=name, exact=True))

    def follow(self, name: str) -> None:
        """Follow the first link with this text; waits for the page behind it."""
        self._enter(self.page.get_by_role("link", name=name, exact=True).first)

    def unfold(self, text: str) -> None:
        """Open a part that is folded away."""
        self._to(self.page.locator("summary", has_text=text))
        self.page.keyboard.press("Enter")

    def back_to(self, label: str) -> None:
        """Go back with Shift+Tab to the field with this label."""
        self._to(self.page.get_by_label(label, exact=True), key="Shift+Tab")

    def _enter(self, where: Locator) -> None:
        self._to(where)
        within = (where.get_attribute("href") or "").startswith("#")
        # Not `wait_for_function`: it repeats itself by `eval`, which our policy refuses as it should.
        with nullcontext() if within else self.page.expect_navigation():
            self.page.keyboard.press("Enter")
        self.page.wait_for_load_state()

    def _to(self, where: Locator, arrived: str = _HERE, key: str = "Tab") -> None:
        where.wait_for(state="attached")
        for _ in range(MOST_STOPS):
            if where.evaluate(arrived):
                return
            self.page.keyboard.press(key)
            self._seen()
        raise CannotReach(str(where))

    def _seen(self) -> None:
        """Whoever uses the keyboard sees where they are."""
        here = self.page.evaluate(_SEEN)
        if here is None:
            self.page.evaluate(PAINTED)
            here = self.page.evaluate(_SEEN)
        if here:  # not between the last stop of a page and the first
            stop, problems = here
            self.stops.append(stop)
            assert not problems, problems
