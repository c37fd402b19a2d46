"""What a page says of a file that is no notice."""

from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from minsheng.apps.jobs.models import Job
from minsheng.apps.notices.forms import FigureForm
from tests.conftest import signed_in

CORPUS = Path(__file__).parents[2] / "corpus"
READ = ["zhuchuan-sheet.xls", "fengdu-scan.png", "lanqiao-table.pdf", "luming-workbook.xlsx"]


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


@pytest.mark.parametrize("name", READ)
def test_every_format_that_is_read_is_taken_on_the_form(client, world, name):
    clerk = signed_in(client, world.clerk)
    file = SimpleUploadedFile(name, (CORPUS / name).read_bytes())
    data = {"file": file, "division": world.district.code, "year": 2026, "pasted": ""}
    assert clerk.post(reverse("notices:import"), data).status_code == 302
    assert Job.objects.get().arguments["name"] == name
