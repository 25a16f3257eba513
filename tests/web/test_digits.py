"""Who types with the digits of another script is understood wherever a number is read."""

from __future__ import annotations

from typing import Any

import pytest

from snw_democratie.accounts.forms import until
from snw_democratie.assemblies import forms
from snw_democratie.budgets.forms import money
from snw_democratie.budgets.paper.forms import PrintForm, wanted_forms
from snw_democratie.budgets.paper.typed import marks_of
from snw_democratie.security.codes import batch_and_number, new_code, typed
from snw_democratie.typed_text import our_digits
from tests.web.world import Browser

ARABIC = str.maketrans("0123456789", "٠١٢٣٤٥٦٧٨٩")
PERSIAN = str.maketrans("0123456789", "۰۱۲۳۴۵۶۷۸۹")


@pytest.mark.parametrize("script", [ARABIC, PERSIAN])
def test_a_number_in_other_digits_is_that_number(script: Any) -> None:
    def other(text: str) -> str:
        return text.translate(script)

    assert our_digits(other("12 en 034")) == "12 en 034"
    assert forms.whole(other("1.250")) == forms.whole(other("1250")) == 1250
    assert forms.lots(other("012، 7")) == ("012", "7")
    assert forms.announcement(forms.AnnounceForm(bron="beacon", ronde=other("4242"), moment="2027-03-02T20:00"))[0] == (
        "beacon:4242"
    )
    assert forms.moment(other("2027-03-02T20:00")) == forms.moment("2027-03-02T20:00") is not None
    assert money(other("12.500,50")) == 1_250_050 == money(other("12500٫50"))
    assert batch_and_number(other("12-034")) == (12, 34)
    assert until(other("77")) == 77
    assert wanted_forms(PrintForm(aantal=other("25")))[0] == 25
    assert marks_of("points", other("3:5 7:2")) == {3: 5, 7: 2}
    code = new_code()
    assert typed(other(code)) == code


def test_arabic_marks_of_thousands_and_of_direction_do_no_harm() -> None:
    assert forms.whole("\u200f١٬٢٥٠\u200e") == 1250
    assert forms.whole("een") is None and forms.whole("²") is None
    assert our_digits("Ayşe ۷") == "Ayşe 7"


def test_a_lot_and_a_panel_are_found_with_other_digits(visitor: Browser) -> None:
    found = visitor.client.get("/loting/panel-drawn/mijn-lot", params={"lot": "٠٠٧"})
    assert found.status_code == visitor.get("/loting/panel-drawn/mijn-lot?lot=007").status_code == 200
    panel = visitor.client.get("/loting/panel-drawn/panels", params={"nummer": "۱۲"}, follow_redirects=False)
    assert panel.headers["location"] == "/loting/panel-drawn/panels/12"
