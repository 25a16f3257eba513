"""Pictures that people send: judged, turned upright, made small, and drawn again without anything hidden in them.

What comes out is a JPEG that our own program wrote: no place, no name of a telephone, no second file behind the first.
"""

from __future__ import annotations

import io
import warnings

from PIL import Image, ImageFile, ImageOps

from snw_democratie.budgets.errors import BadPicture
from snw_democratie.budgets.facts import Picture

KINDS = ("JPEG", "PNG", "WEBP")
MOST_BYTES = 8_000_000
MOST_PIXELS = 50_000_000
"""A telephone makes 12 to 50 million; more would fill the memory before anybody sees it."""
LONGEST_SIDE = 1600
QUALITY = 82


def drawn_again(content: bytes, alt: str) -> Picture:
    """The picture as we keep it. Raises BadPicture: "size", "kind", "pixels" or "broken"."""
    if len(content) > MOST_BYTES:
        raise BadPicture("size")
    try:
        opened = Image.open(io.BytesIO(content), formats=KINDS)
    except Image.DecompressionBombError:
        raise BadPicture("pixels") from None
    except (OSError, ValueError, SyntaxError):
        raise BadPicture("kind") from None
    with opened, warnings.catch_warnings():
        warnings.simplefilter("ignore", Image.DecompressionBombWarning)
        # The size stands in the first bytes: a picture that is too large is refused before it is unpacked.
        if opened.width * opened.height > MOST_PIXELS:
            raise BadPicture("pixels")
        return _written(opened, alt)


def _written(opened: Image.Image, alt: str) -> Picture:
    # What draws our letters turns this on for the whole process, and half a picture would be taken for a whole one.
    ImageFile.LOAD_TRUNCATED_IMAGES = False
    try:
        opened.draft("RGB", (LONGEST_SIDE, LONGEST_SIDE))
        upright = ImageOps.exif_transpose(opened)
        upright.thumbnail((LONGEST_SIDE, LONGEST_SIDE))
        plain = Image.new("RGB", upright.size, "white")
        with_alpha = upright.convert("RGBA")
        plain.paste(with_alpha, mask=with_alpha.getchannel("A"))
    except (OSError, ValueError, SyntaxError, Image.DecompressionBombError):
        raise BadPicture("broken") from None
    held = io.BytesIO()
    plain.save(held, "JPEG", quality=QUALITY, optimize=True)
    return Picture(content=held.getvalue(), width=plain.width, height=plain.height, alt=alt)
