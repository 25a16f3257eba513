"""Pictures from strangers: what we keep was drawn by us, is small, and tells nothing that cannot be seen."""

from __future__ import annotations

import io
import struct
import zlib
from typing import Any

import pytest
from PIL import Image
from sqlalchemy import Engine

from snw_democratie.budgets import service
from snw_democratie.budgets.errors import BadPicture
from snw_democratie.budgets.pictures import LONGEST_SIDE, MOST_BYTES, drawn_again
from snw_democratie.security.staff import Staff
from tests.budgets.rounds import act
from tests.budgets.test_handing_in import handed_in, send
from tests.web.world import Browser, browser

SECRET = b"GPS-HIER-WOON-IK"


def picture(kind: str = "JPEG", size: tuple[int, int] = (60, 40), **more: Any) -> bytes:
    held = io.BytesIO()
    Image.new("RGB", size, (200, 30, 30)).save(held, kind, **more)
    return held.getvalue()


def png_that_says(width: int, height: int) -> bytes:
    """A few bytes that claim to be a picture of this size."""

    def chunk(name: bytes, body: bytes) -> bytes:
        return struct.pack(">I", len(body)) + name + body + struct.pack(">I", zlib.crc32(name + body))

    head = chunk(b"IHDR", struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0))
    return b"\x89PNG\r\n\x1a\n" + head + chunk(b"IDAT", zlib.compress(b"\0" * 1000)) + chunk(b"IEND", b"")


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP"])
def test_every_kind_becomes_a_small_jpeg(kind: str) -> None:
    made = drawn_again(picture(kind, (3000, 2000)), "Een plein")
    with Image.open(io.BytesIO(made.content)) as again:
        assert again.format == "JPEG"
        assert max(again.size) == LONGEST_SIDE
        assert again.size == (made.width, made.height)
    assert made.alt == "Een plein"


def test_nothing_hidden_in_a_picture_is_kept() -> None:
    exif = Image.Exif()
    exif[0x010F] = SECRET.decode()
    exif[0x9286] = SECRET.decode()
    sent = picture(exif=exif, comment=SECRET) + b"\0\0" + SECRET + b"<script>alert(1)</script>PK\x03\x04"
    assert sent.count(SECRET) >= 3, "the test hides something"
    made = drawn_again(sent, "")
    assert SECRET not in made.content
    assert b"<script>" not in made.content
    with Image.open(io.BytesIO(made.content)) as again:
        assert not again.getexif()
        assert "comment" not in again.info


def test_a_telephone_on_its_side_gives_an_upright_picture() -> None:
    exif = Image.Exif()
    exif[0x0112] = 6
    made = drawn_again(picture(size=(60, 40), exif=exif), "")
    assert (made.width, made.height) == (40, 60)


def test_what_is_seen_through_becomes_white() -> None:
    held = io.BytesIO()
    Image.new("RGBA", (10, 10), (0, 0, 0, 0)).save(held, "PNG")
    with Image.open(io.BytesIO(drawn_again(held.getvalue(), "").content)) as again:
        assert min(again.getpixel((5, 5))) > 250  # type: ignore[type-var, arg-type]  # three bands


@pytest.mark.parametrize(
    ("sent", "reason"),
    [
        (b"no picture", "kind"),
        (b"<svg xmlns='http://www.w3.org/2000/svg'><script>1</script></svg>", "kind"),
        (picture("GIF"), "kind"),
        (picture("BMP"), "kind"),
        (picture("TIFF"), "kind"),
        (picture(size=(900, 900))[:2000], "broken"),
        (b"x" * (MOST_BYTES + 1), "size"),
        (png_that_says(9_000, 9_000), "pixels"),
        (png_that_says(60_000, 60_000), "pixels"),
    ],
)
def test_what_is_no_picture_or_too_large_is_refused_before_it_is_unpacked(sent: bytes, reason: str) -> None:
    with pytest.raises(BadPicture) as refused:
        drawn_again(sent, "")
    assert refused.value.reason == reason


@pytest.mark.parametrize("engine", ["sqlite"], indirect=True)
def test_a_refused_picture_says_why_and_loses_no_text(slug: str, resident: Browser) -> None:
    answer = send(resident, f"/plan-indienen/{slug}", b"no picture")
    assert answer.status_code == 422
    assert "Kies een JPG, PNG of WebP" in answer.text
    assert "Dan leren wij elkaar kennen." in answer.text


@pytest.mark.parametrize("engine", ["sqlite"], indirect=True)
def test_nobody_sees_a_picture_before_the_wijkplatform_did(
    engine: Engine, slug: str, resident: Browser, platform: dict[str, Staff], clock: Any
) -> None:
    handed_in(resident, slug, picture=picture())
    with engine.connect() as connection:
        key = connection.exec_driver_sql("SELECT key FROM plan_picture").scalar()
    public, stranger = f"/buurtbudget/{slug}/foto/{key}", browser(engine, clock)
    assert stranger.get(public).status_code == 404
    assert browser(engine, clock, "wim").get(f"/team/buurtbudget/{slug}/foto/{key}").status_code == 200
    act(engine, service.show, slug, 1, by=platform["wim"])
    answer = stranger.get(public)
    assert answer.headers["content-type"] == "image/jpeg"
    assert answer.headers["x-content-type-options"] == "nosniff"
    act(engine, service.hide, slug, 1, "Er staan mensen op.", by=platform["wim"])
    assert stranger.get(public).status_code == 404


@pytest.mark.parametrize("engine", ["sqlite"], indirect=True)
def test_a_picture_of_another_round_is_not_found_here(
    engine: Engine, slug: str, resident: Browser, platform: dict[str, Staff]
) -> None:
    from tests.budgets.rounds import open_round

    handed_in(resident, slug, picture=picture())
    act(engine, service.show, slug, 1, by=platform["wim"])
    with engine.connect() as connection:
        key = connection.exec_driver_sql("SELECT key FROM plan_picture").scalar()
    other = open_round(engine, platform["wim"])
    assert resident.get(f"/buurtbudget/{other}/foto/{key}").status_code == 404
