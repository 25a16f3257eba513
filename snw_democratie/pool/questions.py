"""One question per page, ready to be shown: its words, its controls, and where it stands."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from snw_democratie.components import Choice, Problem
from snw_democratie.i18n import gettext as _
from snw_democratie.i18n.sworn import SwornText
from snw_democratie.pool import places
from snw_democratie.pool.answers import ELSEWHERE, YES
from snw_democratie.pool.consents import ASKED, Purpose, consent_text, consent_words
from snw_democratie.pool.enrolment import QuestionFacts
from snw_democratie.pool.refusals import ENTRY
from snw_democratie.pool.service import DraftFacts, Sent
from snw_democratie.pool.steps import (
    FIELDS,
    Kind,
    Step,
    Typing,
    first_open,
    how_far,
    steps,
    ways_to_reach,
    wijken_to_choose,
    with_address,
)
from snw_democratie.pool.usual import schools
from snw_democratie.pool.wording import Translations, capital, in_language


@dataclass(frozen=True, slots=True, kw_only=True)
class Control:
    """One control of a page: a text field, or radio buttons, or a checkbox (then `choices` holds it)."""

    name: str
    label: str
    hint: str = ""
    value: str = ""
    error: str = ""
    radio: bool = False
    checkbox: bool = False
    choices: tuple[Choice, ...] = ()
    autocomplete: str = ""
    inputmode: str = ""
    type: str = "text"
    size: str = ""
    spellcheck: bool = True
    optional: bool = False
    sworn: SwornText | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class QuestionView:
    """One page with one question. `helping` says that a helper types for somebody else."""

    title: str
    heading: str
    progress: str
    now: int
    total: int
    action: str
    back: str
    lead: tuple[str, ...]
    controls: tuple[Control, ...]
    button: str
    helping: bool
    code: bool
    problems: tuple[Problem, ...] = ()
    trouble_heading: str = ""
    trouble: str = ""


def question_view(draft: DraftFacts, step: Step, *, year: int, sent: Sent | None = None) -> QuestionView:
    """A page with what was answered before, or with what was sent and not taken."""
    found = steps(draft.enrolment, draft.typing, year=year)
    here = found.index(step)
    address = f"/meedoen/{draft.enrolment.slug}"
    before = f"{address}/vraag/{found[here - 1].key}" if here else address
    values = draft.typing.values
    fields = (
        sent.fields
        if sent
        else {field: _again(field, values.get(step.stored(field), "")) for field in FIELDS[step.kind]}
    )
    # Who has answered everything comes from the list of all answers, and goes back to it.
    looked_over = draft.typing.correcting or first_open(found, draft.typing) is None
    now, total = how_far(step, draft.enrolment, correcting=draft.typing.correcting)
    errors = sent.problems if sent else {}
    return QuestionView(
        title=in_language(draft.enrolment.title, draft.enrolment.translations),
        heading=step_title(step, draft.enrolment.translations),
        progress=_("Stap %(now)s van %(total)s", now=now, total=total),
        now=now,
        total=total,
        action=f"{address}/vraag/{step.key}",
        back=f"{address}/controleer" if looked_over else before,
        lead=_lead(step, draft),
        controls=_controls(draft, step, fields, errors),
        button=_("Ga verder"),
        helping=draft.helper_id is not None,
        code=step.kind is Kind.CODE,
        problems=tuple(Problem(field=name, message=said) for name, said in errors.items()),
        trouble_heading=sent.trouble_heading if sent else "",
        trouble=sent.trouble if sent else "",
    )


def _again(field: str, kept: str) -> str:
    """What was kept, as it stands in its field again."""
    return places.shown_postcode(kept) if field == "postcode" else kept


def step_title(step: Step, translations: Translations) -> str:
    """What a page is about, in a few words."""
    if step.question is not None:
        return feature_heading(step.question, translations)
    titles = {
        Kind.CODE: _("Uw code"),
        Kind.NAME: _("Uw naam"),
        Kind.BIRTH: _("Uw geboortejaar"),
        Kind.ADDRESS: _("Uw adres"),
        Kind.WIJK: _("Uw wijk"),
        Kind.GEBIED: _("Uw gebied"),
        Kind.CONTACT: _("Hoe wij u bereiken"),
        Kind.CONSENT: _("Uw toestemming"),
    }
    return titles[step.kind]


def feature_heading(question: QuestionFacts, translations: Translations) -> str:
    """The name of a feature at the beginning of a line."""
    return capital(in_language(question.feature, translations))


def shown_answer(step: Step, typing: Typing, translations: Translations) -> str:
    """One answer as people read it."""
    given = {field: typing.values.get(step.stored(field), "") for field in FIELDS[step.kind]}
    if step.kind is Kind.CODE:
        return _code_words(typing)
    if step.kind is Kind.ADDRESS:
        return places.shown_address(given["postcode"], given["huisnummer"], given["toevoeging"])
    if step.kind is Kind.WIJK:
        return places.WIJKEN[given["wijk"]].name if given["wijk"] else ""
    if step.kind is Kind.GEBIED:
        return places.GEBIEDEN.get(given["gebied"], "")
    if step.question is not None:
        return answer_words(step.question, given["antwoord"], translations)
    if step.kind is Kind.CONTACT:
        return " ".join(part for part in (_way_words(given["weg"]), given["email"], given["telefoon"]) if part)
    if step.kind is Kind.CONSENT:
        return " ".join(consent_text(purpose) for purpose in ASKED if given[purpose] == YES)
    return given[str(step.kind)]


def _code_words(typing: Typing) -> str:
    if typing.dead:
        return _("Uw code werkt niet meer.")
    return _("Uw code klopt.") if typing.coded else _("U doet mee zonder code.")


def answer_words(question: QuestionFacts, answer: str, translations: Translations) -> str:
    """A value of the quotas as people read it."""
    if answer and answer == question.undisclosed:
        return _("Zeg ik liever niet")
    return in_language(answer, translations)


def _way_words(way: str) -> str:
    return {
        "email": _("E-mail:"),
        "phone": _("Telefoon:"),
        "post": _("Een brief naar uw adres"),
        "none": _("U kijkt zelf met uw code"),
    }.get(way, "")


def _lead(step: Step, draft: DraftFacts) -> tuple[str, ...]:
    asked = draft.enrolment
    if step.question is not None:
        return _feature_lead(step.question, asked.translations)
    words = {
        Kind.CODE: _code_lead(draft),
        Kind.NAME: (_("Uw naam hoeft niet in uw paspoort te staan. Elk schrift is goed."),),
        Kind.BIRTH: (_("Wij vragen alleen het jaar. Zo komt er een goede mix van jong en oud."),),
        Kind.ADDRESS: (_("Zo weten wij in welke wijk u woont. Een straat vragen wij niet."),),
        Kind.WIJK: (_("Uw postcode hoort bij meer dan een plek."),) if with_address(draft.typing) else (),
        Kind.GEBIED: (_("Uw adres vragen wij niet. Wij hoeven alleen te weten in welk gebied u woont."),),
        Kind.CONTACT: (_("Zo laten wij u weten of u bent ingeloot."), *_or_look(draft.typing)),
        Kind.CONSENT: (_("Alleen het eerste vinkje is nodig. De andere mag u later weer weghalen."),),
    }
    return words[step.kind]


def _code_lead(draft: DraftFacts) -> tuple[str, ...]:
    """Whether one can do without; and what stands about the code that was accepted before, which is not shown."""
    typing, needed = draft.typing, draft.enrolment.needs_code
    if typing.dead:
        onward = () if needed else (_("Hebt u geen andere code? Laat dit leeg. Dan doet u mee zonder code."),)
        return (_(ENTRY[typing.dead]), *onward)
    if typing.coded:
        return (_("Uw code klopt. U hoeft hem niet nog eens te typen."),)
    return () if needed else (_("Hebt u geen brief met een code? Ga dan gewoon verder."),)


def _or_look(typing: Typing) -> tuple[str, ...]:
    """Said to who may leave no way to be reached."""
    return (_("Wilt u dat niet? Dan kijkt u zelf met uw code."),) if "none" in ways_to_reach(typing) else ()


def _feature_lead(question: QuestionFacts, translations: Translations) -> tuple[str, ...]:
    lines = [in_language(question.why, translations)] if question.why else []
    if question.undisclosed:
        lines.append(_("Zegt u het liever niet? Dan doet u gewoon mee. Uw kans kan dan iets anders zijn."))
    return tuple(lines)


def _controls(
    draft: DraftFacts, step: Step, fields: Mapping[str, str], errors: Mapping[str, str]
) -> tuple[Control, ...]:
    typing, asked = draft.typing, draft.enrolment
    made = {
        Kind.CODE: lambda: (_code_control(fields, errors, optional=_may_be_empty(draft)),),
        Kind.NAME: lambda: (_text(fields, errors, "naam", _("Hoe wilt u genoemd worden?"), autocomplete="name"),),
        Kind.BIRTH: lambda: (_birth_control(fields, errors),),
        Kind.ADDRESS: lambda: _address_controls(fields, errors),
        Kind.WIJK: lambda: (_wijk_control(typing, fields, errors),),
        Kind.GEBIED: lambda: (_gebied_control(fields, errors),),
        Kind.FEATURE: lambda: _feature_controls(step, fields, errors, asked.translations),
        Kind.CONTACT: lambda: _contact_controls(typing, fields, errors),
        Kind.CONSENT: lambda: tuple(_yes(fields, errors, purpose, str(purpose)) for purpose in ASKED),
    }
    return made[step.kind]()


def _text(fields: Mapping[str, str], errors: Mapping[str, str], name: str, label: str, **more: str | bool) -> Control:
    return Control(name=name, label=label, value=fields[name], error=errors.get(name, ""), **more)


def _may_be_empty(draft: DraftFacts) -> bool:
    return not draft.enrolment.needs_code or (draft.typing.coded and not draft.typing.dead)


def _code_control(fields: Mapping[str, str], errors: Mapping[str, str], *, optional: bool) -> Control:
    hint = _("De code staat in uw brief en heeft 14 tekens. Streepjes en hoofdletters maken niet uit.")
    label = _("Uw code")
    return _text(
        fields, errors, "code", label, hint=hint, size="20", spellcheck=False, optional=optional, autocomplete="off"
    )


def _birth_control(fields: Mapping[str, str], errors: Mapping[str, str]) -> Control:
    label, hint = _("In welk jaar bent u geboren?"), _("Vier cijfers, bijvoorbeeld 1985.")
    return _text(
        fields, errors, "geboortejaar", label, hint=hint, inputmode="numeric", size="6", autocomplete="bday-year"
    )


def _address_controls(fields: Mapping[str, str], errors: Mapping[str, str]) -> tuple[Control, ...]:
    more = _("Bijvoorbeeld A, hs of 3. Hebt u die niet? Laat dit leeg.")
    hint = _("Bijvoorbeeld 1068 AB.")
    return (
        _text(fields, errors, "postcode", _("Postcode"), hint=hint, size="8", autocomplete="postal-code"),
        _text(fields, errors, "huisnummer", _("Huisnummer"), size="6", inputmode="numeric", autocomplete="off"),
        _text(fields, errors, "toevoeging", _("Toevoeging"), hint=more, size="6", optional=True, autocomplete="off"),
    )


def _wijk_control(typing: Typing, fields: Mapping[str, str], errors: Mapping[str, str]) -> Control:
    choices = [
        Choice(value=code, label=places.WIJKEN[code].name, chosen=fields["wijk"] == code)
        for code in wijken_to_choose(typing)
    ]
    return _one_of(errors, "wijk", _("In welke wijk woont u?"), (*choices, _elsewhere(fields["wijk"])))


def _gebied_control(fields: Mapping[str, str], errors: Mapping[str, str]) -> Control:
    choices = [
        Choice(value=code, label=name, chosen=fields["gebied"] == code) for code, name in places.GEBIEDEN.items()
    ]
    return _one_of(errors, "gebied", _("In welk gebied woont u?"), (*choices, _elsewhere(fields["gebied"])))


def _elsewhere(chosen: str) -> Choice:
    return Choice(value=ELSEWHERE, label=_("Ik woon niet in Nieuw-West"), chosen=chosen == ELSEWHERE)


def _feature_controls(
    step: Step, fields: Mapping[str, str], errors: Mapping[str, str], translations: Translations
) -> tuple[Control, ...]:
    question = step.question
    assert question is not None
    # "Zeg ik liever niet" comes last, wherever the quotas have it.
    values = sorted(question.values, key=lambda value: value == question.undisclosed)
    mine = schools(values)
    choices = tuple(
        Choice(
            value=value,
            label=answer_words(question, value, translations),
            hint=mine.get(value, ""),
            chosen=fields["antwoord"] == value,
        )
        for value in values
    )
    label = in_language(question.text, translations) or feature_heading(question, translations)
    abroad = _("Ging u naar school in een ander land? Kies wat er het meest op lijkt.") if mine else ""
    controls: tuple[Control, ...] = (_one_of(errors, "antwoord", label, choices, hint=abroad),)
    if question.special:
        controls += (_yes(fields, errors, Purpose.SPECIAL, "toestemming"),)
    return controls


def _contact_controls(typing: Typing, fields: Mapping[str, str], errors: Mapping[str, str]) -> tuple[Control, ...]:
    labels = {
        "email": _("Per e-mail"),
        "phone": _("Per telefoon"),
        "post": _("Met een brief"),
        "none": _("Ik kijk zelf met mijn code"),
    }
    ways = tuple(Choice(value=way, label=labels[way], chosen=fields["weg"] == way) for way in ways_to_reach(typing))
    mail, phone = _("Alleen nodig als u e-mail kiest."), _("Alleen nodig als u telefoon kiest.")
    return (
        _one_of(errors, "weg", _("Hoe kunnen wij u bereiken?"), ways),
        _text(fields, errors, "email", _("E-mailadres"), hint=mail, type="email", autocomplete="email"),
        _text(fields, errors, "telefoon", _("Telefoonnummer"), hint=phone, type="tel", autocomplete="tel"),
    )


def _one_of(
    errors: Mapping[str, str], name: str, label: str, choices: tuple[Choice, ...], *, hint: str = ""
) -> Control:
    return Control(name=name, label=label, radio=True, choices=choices, hint=hint, error=errors.get(name, ""))


def _yes(fields: Mapping[str, str], errors: Mapping[str, str], purpose: Purpose, name: str) -> Control:
    hint = _("Dit vinkje is nodig om mee te doen.") if purpose is Purpose.LOTTERY else ""
    words = consent_words(purpose)
    choice = Choice(value=YES, label=words.text, hint=hint, chosen=fields[name] == YES)
    error = errors.get(name, "")
    return Control(name=name, label=words.text, checkbox=True, choices=(choice,), error=error, sworn=words)
