"""What a browser sends while somebody registers, and afterwards; all text, judged in `answers.py`."""

from __future__ import annotations

from collections.abc import Mapping

import msgspec

from snw_democratie.pool.steps import Kind


class BeginForm(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The button "Begin"; a script puts the code of a QR code into it."""

    code: str = ""


class CodeForm(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A code from a letter, from an organisation, or of a registration."""

    code: str = ""


class NameForm(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """How somebody wants to be called."""

    naam: str = ""


class BirthForm(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A year of birth."""

    geboortejaar: str = ""


class AddressForm(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """An address, without a street."""

    postcode: str = ""
    huisnummer: str = ""
    toevoeging: str = ""


class WijkForm(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The code of a wijk, or that one lives elsewhere."""

    wijk: str = ""


class GebiedForm(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The code of a gebied, or that one lives elsewhere."""

    gebied: str = ""


class FeatureForm(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The answer to one question, and a yes to using it where the law asks for that."""

    antwoord: str = ""
    toestemming: str = ""


class ContactForm(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """How somebody can be reached."""

    weg: str = ""
    email: str = ""
    telefoon: str = ""


class ConsentForm(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A yes per purpose."""

    loting: str = ""
    volgende: str = ""
    statistiek: str = ""


class PurposeForm(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Which yes is taken back."""

    doel: str = ""


class ButtonForm(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A button and nothing else."""


FORMS: Mapping[Kind, type[msgspec.Struct]] = {
    Kind.CODE: CodeForm,
    Kind.NAME: NameForm,
    Kind.BIRTH: BirthForm,
    Kind.ADDRESS: AddressForm,
    Kind.WIJK: WijkForm,
    Kind.GEBIED: GebiedForm,
    Kind.FEATURE: FeatureForm,
    Kind.CONTACT: ContactForm,
    Kind.CONSENT: ConsentForm,
}
"""The form of each page."""
