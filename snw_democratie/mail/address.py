"""An address as every mail server takes it: in ASCII. Pure."""

from __future__ import annotations

from snw_democratie.mail.errors import BadAddress

_READ_TWO_WAYS = "\u00df\u03c2\u200c\u200d"
"""Sharp s, final sigma and the two joiners: Python's codec is that of 2003, which makes them another domain than the
one that was registered since (RFC 5894, section 7.2). Mail about a person never goes to somebody else's."""


def sendable(address: str) -> str:
    """The same address with its domain spelled in ASCII ("münchen.example" is "xn--mnchen-3ya.example").

    Before the @ there is no such spelling: other letters need a server that speaks SMTPUTF8, and few do. Raises
    BadAddress.
    """
    local, _at, domain = address.rpartition("@")
    if not local.isascii() or any(one in domain.lower() for one in _READ_TWO_WAYS):
        raise BadAddress
    try:
        return f"{local}@{domain.encode('idna').decode('ascii')}"
    except UnicodeError:
        raise BadAddress from None
