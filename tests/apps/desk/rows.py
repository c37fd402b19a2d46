"""Rows that the desk's pages show, made without the way through a notice."""

import datetime

from django.utils import timezone

from minsheng.apps.notices.models import Fact, Notice, Reading, Text
from minsheng.apps.programmes.models import Category, Deadline, Edition, Programme, Project, ProjectText

HASH = "0" * 64


def make_edition(
    division, *, year=2026, ordinal=1, in_force_from=datetime.date(2026, 2, 6), with_task=37, without_task=15
):
    """An edition of so many projects with and without a task, in categories of ten."""
    programme, _ = Programme.objects.get_or_create(
        code=f"{division.code}-{year}", defaults={"division": division, "year": year}
    )
    edition = Edition.objects.create(
        programme=programme,
        ordinal=ordinal,
        basis="notice",
        title="民生实事方案",
        document_number="望民生〔2026〕1号",
        in_force_from=in_force_from,
        issued_at=timezone.now(),
        text_hash=HASH,
    )
    for number in range(1, with_task + without_task + 1):
        _make_text(edition, number, has_task=number <= with_task)
    return edition


def _make_text(edition, number, *, has_task):
    project, _ = Project.objects.get_or_create(
        code=f"{edition.programme.code}-{number:02d}", defaults={"programme": edition.programme}
    )
    tens = (number - 1) // 10 + 1
    category, _ = Category.objects.get_or_create(
        edition=edition, ordinal=tens, defaults={"name": f"第{tens}类实事"}
    )
    text = ProjectText.objects.create(
        edition=edition,
        project=project,
        category=category,
        ordinal=number,
        number=str(number),
        title=f"实事项目{number}",
        has_task=has_task,
        type="A" if has_task else "H",
        text_hash=HASH,
    )
    if has_task and number <= 3:
        due_on = datetime.date(edition.programme.year, 12, number)
        Deadline.objects.create(
            text=text, ordinal=1, words=f"12月{number}日前", due_on=due_on, text_hash=HASH
        )


def make_notice(
    division, *, name="关于做好民生实事的通知.docx", open_facts=2, uploaded_at=None, files_hash=HASH
):
    """A notice under review with one project and so many facts still open."""
    notice = Notice.objects.create(
        division=division,
        year=2026,
        name=name,
        files_hash=files_hash,
        uploaded_at=uploaded_at or timezone.now(),
        uploaded_by="区民生办 林一舟",
    )
    text = Text.objects.create(
        notice=notice, extractor="1", format="txt", sha256=HASH, text="一、项目", layout=[]
    )
    reading = Reading.objects.create(notice=notice, text=text, reader="1", read_at=timezone.now())
    states = ["open"] * open_facts + ["accepted"]
    for ordinal, state in enumerate(states, start=1):
        kind = "project" if ordinal == 1 else "target"
        Fact.objects.create(reading=reading, ordinal=ordinal, kind=kind, value={}, state=state)
    return notice
