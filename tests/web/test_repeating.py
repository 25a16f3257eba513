"""A worker that looks now and then does not end by an error, and ends soon when it is told to."""

from __future__ import annotations

import threading
import time

import pytest

from snw_democratie.jobs.repeating import Repeating


def test_an_error_is_in_the_log_and_the_next_look_comes(caplog: pytest.LogCaptureFixture) -> None:
    looks: list[int] = []

    def look() -> None:
        looks.append(len(looks))
        if len(looks) == 3:
            worker.stop()
        raise OSError("the database is away")

    worker = Repeating(look, every=0.001, failed="nothing was done")
    worker.run()
    assert looks == [0, 1, 2]
    assert [record.message for record in caplog.records] == ["nothing was done"] * 3


def test_who_stops_it_does_not_wait_for_the_next_look() -> None:
    looked = threading.Event()
    worker = Repeating(looked.set, every=60, failed="")
    thread = threading.Thread(target=worker.run)
    thread.start()
    assert looked.wait(5)
    begin = time.monotonic()
    worker.stop()
    thread.join(5)
    assert not thread.is_alive()
    assert time.monotonic() - begin < 5
