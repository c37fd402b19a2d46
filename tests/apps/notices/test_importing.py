"""From a file to a notice under review."""

import datetime
import hashlib

import pytest
from django.urls import reverse

from minsheng.apps.files.actions import store
from minsheng.apps.files.models import File
from minsheng.apps.jobs.actions import cancel, rerun
from minsheng.apps.jobs.models import Job
from minsheng.apps.jobs.progress import Cancelled, Progress
from minsheng.apps.jobs.queries import job_page
from minsheng.apps.notices.actions import Intake, import_notice, withdraw_notice
from minsheng.apps.notices.errors import AlreadyIssued, AlreadyWithdrawn, NoProjectsFound, NoticeKnown
from minsheng.apps.notices.intake import hand_in
from minsheng.apps.notices.jobs import read_file
from minsheng.apps.notices.layout import source_of, upload_limits
from minsheng.apps.notices.models import Fact, Notice, NoticeFile, Reading, Text
from minsheng.apps.places.models import Division
from minsheng.apps.ui.sentences import sentence_for
from minsheng.core.policy.source import Leaf
from minsheng.engines.office.problems import FileTooLarge
from tests.apps.notices.steps import AT, CORRECTED, SHANGHAI, SMALL, facts_of, imported, issued, quiet
from tests.conftest import signed_in
from tests.engines.office.pdf_files import FLUSH, PageBreak, document, foot, said


def test_a_notice_is_put_up_for_review_with_its_file_text_and_facts(world, told):
    reading = imported(world.clerk, world.district, name="方案.txt")
    notice = Notice.objects.get()
    sha256 = hashlib.sha256(SMALL.encode()).hexdigest()
    assert (notice.division, notice.year, notice.name, notice.state, notice.uploaded_at) == (
        world.district,
        2026,
        "方案.txt",
        "review",
        AT,
    )
    assert notice.uploaded_by == "林一舟（望湖区民生工作领导小组办公室）"
    assert [(row.ordinal, row.file.sha256, row.name) for row in NoticeFile.objects.all()] == [
        (1, sha256, "方案.txt")
    ]
    assert [(text.format, text.text, text.sha256) for text in Text.objects.all()] == [("txt", SMALL, sha256)]
    assert (reading.state, reading.basis, reading.edition) == ("review", "notice", None)
    assert [fact.value["title"] for fact in facts_of(reading, "project")] == [
        "新建社区食堂8家，9月30日前完成。",
        "为失能老年人提供上门服务1200人次以上。",
        "健全困境儿童保障机制，做到应保尽保。",
    ]
    facts = list(reading.facts.all())
    assert [fact.ordinal for fact in facts] == list(range(1, len(facts) + 1))
    assert {(fact.state, fact.version, fact.added_by) for fact in facts} == {("open", 1, "")}
    verb, said, words = told()
    assert verb == "notices.notice_imported"
    assert said == {
        "name": "方案.txt",
        "file": sha256,
        "projects": 3,
        "facts": len(facts),
        "warnings": len(reading.warnings),
    }
    warnings = len(reading.warnings)
    assert words == f"导入了通知《方案.txt》：读出 3 个项目、{len(facts)} 条事实，提示 {warnings} 处"


def test_every_fact_stands_where_its_words_stand(reading):
    text = reading.text.text
    for fact in reading.facts.exclude(spans=[]):
        start, end = fact.spans[0]
        words = "".join(text[start:end].split())
        said = fact.value.get("words") or fact.value.get("name") or fact.value.get("value")
        if fact.kind == Fact.Kind.PROJECT:
            assert fact.value["title"] in words
        else:
            assert words == said


def test_the_same_file_twice_is_refused_with_who_and_when(world, nothing_written):
    early = datetime.datetime(2026, 3, 2, 0, 30, tzinfo=SHANGHAI)  # still 1 March in UTC
    imported(world.clerk, world.district, at=early)
    with nothing_written(), pytest.raises(NoticeKnown) as caught:
        imported(world.clerk, world.district, name="同一份.txt")
    assert caught.value.facts == {
        "day": datetime.date(2026, 3, 2),
        "who": "林一舟（望湖区民生工作领导小组办公室）",
    }


def test_the_same_file_is_another_notice_for_another_year_or_district(world):
    imported(world.clerk, world.district)
    imported(world.clerk, world.district, year=2027)
    imported(world.neighbour_clerk, world.neighbour_district)
    assert Notice.objects.count() == 3
    assert File.objects.count() == 1


def test_equal_text_in_other_bytes_is_warned_of_and_read(world):
    imported(world.clerk, world.district, name="原件.txt")
    reading = imported(world.clerk, world.district, SMALL.replace("\n", "\r\n"), name="重发.txt")
    found = [warning for warning in reading.warnings if warning["code"].startswith("notices.")]
    assert found == [
        {
            "code": "notices.same_text",
            "facts": {"name": "原件.txt", "number": "望民生〔2026〕1号", "day": "2026-03-02"},
            "spans": [],
            "project": None,
        }
    ]
    assert sentence_for(found[0]["code"], found[0]["facts"]) == (
        "文字与 2026-03-02 导入的《原件.txt》完全相同，可能重复。请确认是否需要这一份。"
    )


def test_other_text_under_the_same_number_is_warned_of(world):
    imported(world.clerk, world.district, name="原件.txt")
    text = CORRECTED.replace("9号", "1号")
    reading = imported(world.clerk, world.district, text, name="更正.txt")
    assert [w["code"] for w in reading.warnings if w["code"].startswith("notices.")] == [
        "notices.same_number"
    ]


def test_a_text_without_projects_leaves_no_row(world, nothing_written):
    file = store("今天天气很好，大家都出门散步。".encode())
    given = Intake(world.district, 2026, file, "散文.txt")
    with nothing_written(), pytest.raises(NoProjectsFound) as caught:
        import_notice(actor=world.clerk, given=given, at=AT, step=quiet)
    assert caught.value.facts == {"name": "散文.txt"}


def test_a_pdf_tells_its_pages_and_its_facts_stand_on_them(world):
    lines = [said(line, FLUSH) for line in SMALL.split("\n") if line]
    data = document([*lines[:3], PageBreak(), *lines[3:]], on_page=foot)
    heard = []
    given = Intake(world.district, 2026, store(data), "方案.pdf")
    import_notice(actor=world.clerk, given=given, at=AT, step=lambda *said: heard.append(said))
    assert heard == [
        (0, 2, "打开文件，读出事实"),
        (0, 2, "打开文件：第 1 页，共 2 页"),
        (0, 2, "打开文件：第 2 页，共 2 页"),
        (1, 2, "存入 3 个项目"),
    ]
    text = Text.objects.get()
    assert text.format == "pdf"
    assert source_of(text).leaves == (Leaf(0, "第1页"), Leaf(text.text.index("1.新建"), "第2页"))
    assert text.remarks == [{"code": "office.running_lines_left_out", "facts": {"count": 2}}]


def test_a_name_longer_than_its_column_keeps_its_ending(world):
    reading = imported(world.clerk, world.district, name=f"{'望' * 250}.docx")
    assert reading.notice.name == f"{'望' * 194}….docx"
    other = imported(world.clerk, world.district, CORRECTED, name="望" * 250)
    assert other.notice.name == "望" * 200


def test_a_withdrawn_notice_takes_no_part_and_its_file_may_come_again(world, reading, told):
    withdraw_notice(actor=world.clerk, notice=reading.notice)
    assert told() == (
        "notices.notice_withdrawn",
        {"name": "民生实事.txt"},
        "撤回了通知《民生实事.txt》",
    )
    assert list(Notice.objects.values_list("state", flat=True)) == ["withdrawn"]
    assert list(Reading.objects.values_list("state", flat=True)) == ["replaced"]
    again = imported(world.clerk, world.district)
    assert again.warnings == reading.warnings
    assert sorted(Notice.objects.values_list("state", flat=True)) == ["review", "withdrawn"]


def test_a_notice_is_withdrawn_once(world, reading, nothing_written):
    withdraw_notice(actor=world.clerk, notice=reading.notice)
    with nothing_written(), pytest.raises(AlreadyWithdrawn) as caught:
        withdraw_notice(actor=world.clerk, notice=reading.notice)
    assert caught.value.facts == {"name": "民生实事.txt"}


def test_an_issued_notice_is_not_withdrawn(world, nothing_written):
    issued(world.clerk, world.district)
    with nothing_written(), pytest.raises(AlreadyIssued):
        withdraw_notice(actor=world.clerk, notice=Notice.objects.get())


class Upload:
    """What a form hands over."""

    def __init__(self, data, name):
        self._data, self.name = data, name

    def read(self):
        return self._data


def handed_in(actor, data, name, capture):
    given = {"division": "990102", "year": 2026, "file": Upload(data, name)}
    with capture(execute=True):
        job = hand_in(given, Division.objects.visible_to(actor), actor)
    job.refresh_from_db()
    return job


def test_a_file_handed_in_is_read_by_a_job_that_leads_to_the_review(
    world, django_capture_on_commit_callbacks
):
    job = handed_in(world.clerk, SMALL.encode(), "方案.txt", django_capture_on_commit_callbacks)
    notice = Notice.objects.get()
    assert (job.state, job.title, job.result) == (
        "done",
        "读《方案.txt》",
        {"url": f"/notices/{notice.pk}/"},
    )


@pytest.mark.parametrize(
    ("data", "name", "code"),
    [
        ("今天天气很好，大家都出门散步。".encode(), "散文.txt", "notices.no_projects_found"),
        (b"PK\x03\x04" + b"no zip at all" * 9, "坏.docx", "office.broken_archive"),
    ],
)
def test_a_file_that_cannot_be_read_fails_in_one_sentence_and_is_not_kept(
    world, django_capture_on_commit_callbacks, data, name, code
):
    job = handed_in(world.clerk, data, name, django_capture_on_commit_callbacks)
    assert job.state == "failed"
    assert job.problem_code == code or job.problem_code.startswith("office.")
    assert sentence_for(job.problem_code, job.problem_facts)
    assert (File.objects.count(), Notice.objects.count(), Text.objects.count()) == (0, 0, 0)
    with django_capture_on_commit_callbacks(execute=True):
        rerun(job=job, actor=world.clerk)
    job.refresh_from_db()
    assert (job.state, job.problem_code, job.problem_facts) == (
        "failed",
        "notices.file_gone",
        {"name": name},
    )


@pytest.mark.parametrize("fault", [Cancelled(), RuntimeError("disk")])
def test_a_run_that_is_cancelled_or_breaks_keeps_no_file_unless_a_later_run_reads_it(
    world, monkeypatch, fault
):
    def fail(**_given):
        raise fault

    monkeypatch.setattr("minsheng.apps.notices.jobs.import_notice", fail)
    given = {"division": "990102", "year": 2026, "file": Upload(SMALL.encode(), "方案.txt")}
    job = hand_in(given, Division.objects.visible_to(world.clerk), world.clerk)
    overtaken = Progress(job)
    overtaken.run -= 1
    for progress, left in ((overtaken, 1), (Progress(job), 0)):
        with pytest.raises(type(fault)):
            read_file(progress, job.arguments)
        assert File.objects.count() == left


def test_a_job_that_cannot_be_started_keeps_no_file(world, monkeypatch, nothing_written):
    def fail(*_given, **_more):
        raise RuntimeError("queue")

    monkeypatch.setattr("minsheng.apps.notices.intake.start", fail)
    with nothing_written(), pytest.raises(RuntimeError):
        hand_in({"division": "990102", "year": 2026, "pasted": SMALL}, Division.objects.all(), world.clerk)


@pytest.mark.parametrize(("limit", "refused"), [(1, True), (30, False)])
def test_the_upload_limit_of_the_site_holds_at_the_form_and_at_the_reading(world, settings, limit, refused):
    settings.UPLOAD_MEGABYTES = limit
    more = b"\n" * (1024 * 1024) if refused else b" " * 10
    data = SMALL.encode() + more
    given = {"division": "990102", "year": 2026, "file": Upload(data, "方案.txt")}
    assert upload_limits().file_bytes == limit * 1024 * 1024
    if not refused:
        assert hand_in(given, Division.objects.all(), world.clerk).kind == "notices.import"
        return
    with pytest.raises(FileTooLarge):
        hand_in(given, Division.objects.all(), world.clerk)
    with pytest.raises(FileTooLarge):
        imported(world.clerk, world.district, data)


def test_a_file_known_already_fails_the_job_and_stays(world, django_capture_on_commit_callbacks):
    handed_in(world.clerk, SMALL.encode(), "方案.txt", django_capture_on_commit_callbacks)
    job = handed_in(world.clerk, SMALL.encode(), "又一份.txt", django_capture_on_commit_callbacks)
    assert (job.state, job.problem_code) == ("failed", "notices.notice_known")
    assert File.objects.count() == 1
    assert Job.objects.count() == 2


def test_pasted_text_is_named_by_its_first_line(world, django_capture_on_commit_callbacks):
    given = {"division": "990102", "year": 2026, "pasted": f"\n{SMALL}"}
    with django_capture_on_commit_callbacks(execute=True):
        hand_in(given, Division.objects.visible_to(world.clerk), world.clerk)
    assert Notice.objects.get().name == "望湖区2026年民生实事实施方案.txt"


def waiting(actor, name="方案.txt"):
    """A job handed in and not yet taken by a worker."""
    given = {"division": "990102", "year": 2026, "file": Upload(SMALL.encode(), name)}
    return hand_in(given, Division.objects.visible_to(actor), actor)


def page_of(actor, job):
    return job_page(actor, job.pk, now=AT)


def test_an_import_cancelled_before_it_began_keeps_no_file_and_is_not_offered_again(
    world, told, django_capture_on_commit_callbacks
):
    job = waiting(world.clerk)
    cancel(job=job, actor=world.clerk)
    assert (File.objects.count(), Notice.objects.count()) == (0, 0)
    assert told()[0] == "jobs.job_cancelled"
    page = page_of(world.clerk, job)
    assert (page.state, page.is_spent, page.can_rerun) == ("cancelled", True, False)
    with django_capture_on_commit_callbacks(execute=True):
        rerun(job=job, actor=world.clerk)
    job.refresh_from_db()
    assert (job.state, job.problem_code) == ("failed", "notices.file_gone")


def test_a_file_that_another_job_is_to_read_outlives_the_cancelled_one(world):
    first, second = waiting(world.clerk), waiting(world.clerk, "又一份.txt")
    cancel(job=first, actor=world.clerk)
    assert File.objects.count() == 1
    cancel(job=second, actor=world.clerk)
    assert File.objects.count() == 0


def test_a_file_that_a_notice_uses_outlives_a_cancelled_import_of_it(world, reading):
    cancel(job=waiting(world.clerk), actor=world.clerk)
    assert File.objects.get() == reading.notice.files.get().file


def test_an_import_whose_worker_was_lost_keeps_its_file_to_be_run_again(
    world, django_capture_on_commit_callbacks
):
    job = waiting(world.clerk)
    Job.objects.filter(pk=job.pk).update(state="failed", problem_code="jobs.worker_lost")
    assert page_of(world.clerk, job).can_rerun is True
    with django_capture_on_commit_callbacks(execute=True):
        rerun(job=job, actor=world.clerk)
    assert Notice.objects.count() == 1
    assert page_of(world.clerk, job).is_spent is False


def test_the_page_of_a_cancelled_import_says_that_the_file_was_not_kept(world, client):
    job = waiting(world.clerk)
    cancel(job=job, actor=world.clerk)
    html = signed_in(client, world.clerk).get(reverse("desk:job", args=[job.pk])).content.decode()
    assert "交上来的文件没有留存，要办请重新交。" in html
    assert "重新办" not in html
