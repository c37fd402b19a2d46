"""What a page says of a file that is no notice."""

from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from minsheng.apps.notices.forms import FigureForm
from tests.conftest import signed_in


def test_an_rtf_is_refused_on_the_form_with_its_sentence(client, world):
    clerk = signed_in(client, world.clerk)
    file = SimpleUploadedFile("a.rtf", b"{\\rtf1 " + b"x" * 100)
    data = {"file": file, "division": world.district.code, "year": 2026, "pasted": ""}
    reply = clerk.post(reverse("notices:import"), data)
    assert reply.status_code == 422
    page = reply.content.decode()
    assert page.count('role="alert"') == 1
    assert "RTF" in page.partition('role="alert"')[2][:200]


def test_a_figure_below_zero_is_refused():
    form = FigureForm(
        {"words": "新建5处", "comparator": "eq", "low": "-5", "unit": "处"},
        before={},
        siblings=[],
        initial={},
    )
    assert list(form.errors) == ["low"]
