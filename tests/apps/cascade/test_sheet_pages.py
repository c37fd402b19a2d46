"""Downloading the 任务分解表, uploading it, confirming."""

import re

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from minsheng.apps.cascade import jobs
from minsheng.apps.cascade.actions import MOST_CELLS
from minsheng.apps.cascade.sheets.taking_in import hand_over
from minsheng.apps.cascade.values import Typed
from minsheng.apps.files.models import File
from minsheng.apps.jobs.models import Job
from tests.apps.cascade.sheetsteps import downloaded, filled, sheets_of
from tests.apps.cascade.steps import (
    COUNTED,
    edition_of,
    figures,
    issued,
    row_of,
    streets,
    targets_of,
    typed,
)
from tests.conftest import make_actor, signed_in


@pytest.fixture
def split(world, target, three):
    return typed(world.clerk, target, dict(zip(three, ("50", "30", "15"), strict=True)))


@pytest.fixture
def programme(target, split):
    return target.project.programme


@pytest.fixture
def office(client, world):
    return signed_in(client, world.clerk)


def uploaded(client, programme, data, name="填好的.xlsx"):
    return client.post(
        reverse("cascade:upload", args=[programme.code]), {"file": SimpleUploadedFile(name, data)}
    )


def sealed_of(answer):
    return re.search(r'name="cells" value="([^"]+)"', answer.content.decode())[1]


def test_every_file_is_handed_out_under_its_name(office, target, three, programme):
    for address, ending in (
        (reverse("cascade:workbook", args=[programme.code]), ".xlsx"),
        (reverse("cascade:target_sheet", args=[target.code]), ".xlsx"),
        (reverse("cascade:unit_sheet", args=[programme.code, three[0].code]), ".xlsx"),
        (reverse("cascade:paper", args=[programme.code]), ".docx"),
    ):
        answer = office.get(address)
        assert answer.status_code == 200
        assert answer["Content-Disposition"].endswith(ending)
        assert answer.content[:2] == b"PK"


def test_a_filled_workbook_is_shown_before_it_is_saved(office, world, programme, split, nothing_written):
    data = filled(downloaded(programme, world.clerk), {(4, 6): 55, (4, 7): "三十"})
    with nothing_written():
        answer = uploaded(office, programme, data)
    words = answer.content.decode()
    assert answer.status_code == 200
    assert "3 格 = 1 格有改动 + 0 格不能写入 + 2 格没有变化" in words
    answer = office.post(
        reverse("cascade:save_upload", args=[programme.code]), {"cells": sealed_of(answer)}, follow=True
    )
    assert "已写入 1 格" in answer.content.decode()
    assert figures(split)["S001"] == (55, None)


def test_what_is_no_table_is_refused_on_the_form(office, programme, nothing_written):
    with nothing_written():
        answer = uploaded(office, programme, b"%PDF-1.7 nothing")
        assert answer.status_code == 422
        assert office.post(reverse("cascade:upload", args=[programme.code])).status_code == 422


def test_a_seal_that_was_changed_is_refused(office, programme, nothing_written):
    with nothing_written():
        answer = office.post(reverse("cascade:save_upload", args=[programme.code]), {"cells": "x"})
    assert answer.status_code == 422
    assert "请重新上传文件" in answer.content.decode()


def test_a_street_gets_its_own_sheet_and_neither_the_table_nor_that_of_others(
    client, world, programme, three
):
    from minsheng.apps.cascade.actions import offer
    from tests.apps.cascade.steps import AT

    target = programme.projects.get().targets.get()
    offer(actor=world.clerk, split=target.split, version=target.split.version, at=AT)
    signed_in(client, make_actor(three[0], "reporter", "jie", "许知行"))
    own = client.get(reverse("cascade:unit_sheet", args=[programme.code, three[0].code]))
    assert [row[6] for row in sheets_of(own.content)["任务分解"][4:]] == [50]
    for address in (
        reverse("cascade:unit_sheet", args=[programme.code, three[1].code]),
        reverse("cascade:target_sheet", args=[target.code]),
        reverse("cascade:workbook", args=[programme.code]),
        reverse("cascade:paper", args=[programme.code]),
    ):
        assert client.get(address).status_code == 404
    assert client.get(reverse("cascade:upload", args=[programme.code])).status_code == 403


def test_the_upload_page_offers_a_download_where_there_is_a_level_in_it(
    client, world, programme, split, three
):
    approver = make_actor(three[0], "approver", "jie", "许知行")
    typed(world.clerk, split.target, {three[2]: "20"})
    issued(world.clerk, split)
    signed_in(client, approver)
    upload, download = (reverse(f"cascade:{name}", args=[programme.code]) for name in ("upload", "workbook"))
    assert download not in client.get(upload).content.decode()
    typed(approver, split.target, {three[0]: "50"}, parent=row_of(split, three[0]))
    assert download in client.get(upload).content.decode()
    assert client.get(download).status_code == 200


def test_neighbours_get_nothing_and_who_is_logged_out_is_sent_to_the_log_in(client, world, programme):
    address = reverse("cascade:workbook", args=[programme.code])
    assert client.get(address).status_code == 302
    signed_in(client, world.neighbour_clerk)
    assert client.get(address).status_code == 404
    assert client.get(reverse("cascade:upload", args=[programme.code])).status_code == 404


class Told:
    """A job's progress that keeps what it is told."""

    def __init__(self):
        self.steps = []

    def advance(self, done, total, words=""):
        self.steps.append((done, total, words))


def test_more_cells_than_one_request_takes_are_saved_by_a_job(world):
    edition = edition_of(
        world.district, *[{**COUNTED, "words": f"第 {n} 类"} for n in range(41)], lead=world.civil_affairs
    )
    units = streets(world.district, 50)
    cells = [Typed(each.pk, unit.pk, 0, "2", None, "A1") for each in targets_of(edition) for unit in units]
    assert len(cells) > MOST_CELLS
    job = hand_over(world.clerk, edition.programme, cells)
    told = Told()
    found = jobs.save_workbook(told, job.arguments)
    assert (found["saved"], found["refused"]) == (2050, [])
    assert told.steps[-1] == (2050, 2050, "写入 2050 格")
    assert File.objects.filter(pk=job.arguments["file"]).count() == 0


def test_a_job_names_the_cells_that_others_changed_meanwhile(world, programme, split, three):
    cells = [
        Typed(split.target_id, three[0].pk, 1, "51", None, "G5"),
        Typed(split.target_id, three[1].pk, 1, "31", None, "H5"),
    ]
    job = hand_over(world.clerk, programme, cells)
    typed(world.clerk, split.target, {three[0]: "60"})
    told = Told()
    found = jobs.save_workbook(told, job.arguments)
    assert found["refused"] == ["G5：001街道的数已被别人改为 60，您填的 51 没有保存。请核对后重新填写。"]
    assert told.steps[-1][2] == "写入 1 格，1 格没有写入（G5）"
    assert figures(split)["S002"] == (31, None)


def test_cells_of_a_job_that_never_began_are_forgotten(world, programme, three, split):
    job = hand_over(world.clerk, programme, [Typed(split.target_id, three[0].pk, 1, "51")])
    assert jobs.has_cells(job.arguments)
    jobs.drop_cells(job.pk, job.arguments)
    assert not jobs.has_cells(job.arguments)
    assert jobs.upload_anew(job.arguments) == reverse("cascade:upload", args=[programme.code])
    assert Job.objects.count() == 1
