"""A browser that goes from visit to visit, as whoever the visit names, in one language, at two widths."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager

from playwright.sync_api import Browser, BrowserContext, ConsoleMessage, Page, Response

from tests.browser.keyboard import PAINTED
from tests.browser.serving import DESK, PHONE, sign_in, speak, visitor
from tests.visits import Visit

Judge = Callable[[Page], list[str]]
"""What is wrong with a page in the window that it has."""


class Visitors:
    """One browser context per person who looks, kept from visit to visit."""

    def __init__(self, browser: Browser, origin: str) -> None:
        self._browser, self._origin = browser, origin
        self._pages: dict[str, Page] = {}
        self._last: Response
        self.complaints: list[str] = []

    def page_of(self, who: str, language: str) -> Page:
        """The page of this person, who from now on reads that language."""
        if who not in self._pages:
            page = self._pages[who] = visitor(self._browser, self._origin, width=PHONE)
            if who:
                sign_in(page, self._origin, who)
            page.on("console", self._hear)
            page.on("pageerror", lambda error: self.complaints.append(str(error)))
        speak(self._pages[who].context, self._origin, language)
        return self._pages[who]

    def go(self, visit: Visit, language: str) -> tuple[Page, list[str]]:
        """Go there; gives the page and what was wrong on the way."""
        page = self.page_of(visit.who, language)
        self.complaints.clear()
        answers: list[Response] = []

        def note(answer: Response) -> None:
            if answer.request.is_navigation_request():
                answers.append(answer)

        page.on("response", note)
        if visit.before:
            visit.before(page, self._origin)
        if not visit.stay:
            page.goto(self._origin + visit.address)
        page.wait_for_load_state()
        page.remove_listener("response", note)
        self._last = answers[-1]
        status = self._last.status
        wrong = [] if status == visit.status else [f"answers {status}, not {visit.status}"]
        here = page.url.removeprefix(self._origin).partition("#")[0]
        if not visit.stay and here != visit.address:
            wrong.append(f"leads to {here}")
        return page, wrong

    def sent(self) -> str:
        """The page of the last visit as the server sent it, before the browser made something of it."""
        return self._last.text()

    def part(self, visit: Visit) -> str:
        """The HTML that a page fetches into itself here."""
        answer = self.page_of(visit.who, "nl").context.request.get(self._origin + visit.address)
        return answer.text() if answer.headers.get("content-type", "").startswith("text/html") else ""

    def contexts(self) -> Iterator[BrowserContext]:
        for page in self._pages.values():
            yield page.context

    def _hear(self, message: ConsoleMessage) -> None:
        # The browser itself reports a page that is meant to be missing or refused; the status is looked at elsewhere.
        if message.type == "error" and "Failed to load resource" not in message.text:
            self.complaints.append(message.text)


@contextmanager
def visitors(browser: Browser, origin: str) -> Iterator[Visitors]:
    """Visitors whose browsers close at the end."""
    found = Visitors(browser, origin)
    yield found
    for context in found.contexts():
        context.close()


def seen_at_both_widths(people: Visitors, visits: Iterable[Visit], language: str, judge: Judge) -> list[str]:
    """What `judge` says of each visit on a phone and on a desk, and what the browser itself complained of."""
    found = []
    for visit in visits:
        page, wrong = people.go(visit, language)
        page.evaluate(PAINTED)
        for width in (PHONE, DESK):
            page.set_viewport_size({"width": width, "height": 800})
            wrong += [f"{width} px: {problem}" for problem in judge(page)]
        page.set_viewport_size({"width": PHONE, "height": 800})
        wrong += people.complaints
        who = f" ({visit.who or 'visitor'}{', ' if visit.note else ''}{visit.note})"
        found += [f"{visit.address}{who}: {problem}" for problem in wrong]
    return found
