"""Pages of matters: what is listed to whom, the form, one matter with what its reader can do."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone

from minsheng.apps.matters.models import Matter, MatterEvidence
from tests.apps.ledger.steps import AT
from tests.apps.matters.steps import DUE, answered, assigned, closed, later, registered, took
from tests.conftest import signed_in

MOST = 15


@pytest.fixture
def desk(client, monkeypatch):
    """A browser of somebody, on the day of the scene."""
    monkeypatch.setattr(timezone, "now", lambda: AT)

    def open_for(actor):
        client.logout()
        return signed_in(client, actor)

    return open_for


def html(answer):
    return answer.content.decode()


def of(scene):
    return f"/matters/programmes/{scene.programme.code}/"


def test_the_list_counts_what_it_offers(desk, scene):
    closed(scene)
    assigned(scene, item="2")
    registered(scene, item="3")
    page = html(desk(scene.clerk).get(of(scene)))
    for words in ("全部 3", "在办 2", "待交办 1", "待签收 1", "已销号 1", "待回头看 1", "7月10日回头看"):
        assert words in page
    assert html(desk(scene.clerk).get(of(scene) + "?state=open")).count("上门服务记录不全") == 2


def test_what_is_overdue_says_by_how_many_days(desk, scene, monkeypatch):
    assigned(scene)
    monkeypatch.setattr(timezone, "now", lambda: later(25))
    page = html(desk(scene.clerk).get(of(scene) + "?state=overdue"))
    assert "超期 1" in page
    assert "超 5 天" in page


def test_the_four_lists_stand_beside_one_another(desk, scene):
    assigned(scene, cause_kind="staff", cause="人手不足", measure="补录并核对")
    page = html(desk(scene.clerk).get(of(scene) + "?layout=four"))
    for words in (
        "底数",
        "抽看 12 户，3 户没有服务记录。",
        "人手和组织",
        "人手不足",
        "补录并核对",
        "6月30日前",
    ):
        assert words in page


def test_a_unit_sees_its_own_alone(desk, scene):
    assigned(scene)
    assert "上门服务记录不全" in html(desk(scene.reporter).get(of(scene)))
    assert "还没有登记过问题或任务" in html(desk(scene.stage.reporters[1]).get(of(scene)))


def test_registering_keeps_what_was_typed_when_it_is_refused(desk, scene):
    registered(scene)
    sent = {
        "kind": "problem", "source": "inspection", "reference": "望督〔2026〕3号", "item": "1",
        "found_on": "2026-06-08", "title": "又一件", "facts": "基本情况", "manner": "by_day",
    }  # fmt: skip
    answer = desk(scene.clerk).post(of(scene) + "new/", sent)
    assert answer.status_code == 422
    assert "同一件事不登两次" in html(answer)
    assert "又一件" in html(answer)
    sent["item"] = "2"
    photo = SimpleUploadedFile("现场.pdf", b"%PDF-1.7\n%%EOF\n")
    made = desk(scene.clerk).post(of(scene) + "new/", sent | {"proofs": photo})
    assert made["Location"] == f"/matters/{Matter.objects.get(ordinal=2).pk}/"
    assert MatterEvidence.objects.get().phase == "before"


def test_a_step_is_taken_on_the_page_and_a_second_press_is_told(desk, scene):
    matter = assigned(scene)
    client = desk(scene.approver)
    page = html(client.get(f"/matters/{matter.pk}/"))
    assert "签收" in page
    assert "退回交办" in page
    sent = {"version": matter.version}
    assert client.post(f"/matters/{matter.pk}/sign/", sent).status_code == 302
    again = client.post(f"/matters/{matter.pk}/sign/", sent)
    assert again.status_code == 422
    assert "这一件刚有人办过，现在是“办理中”" in html(again)


def test_who_handled_is_told_why_he_cannot_check(desk, scene):
    matter = took(scene.clerk, answered(scene), "accept")
    page = html(desk(scene.clerk).get(f"/matters/{matter.pk}/"))
    assert "销号：您办过“验收通过”，请没有经手的同事来办。" in page
    assert f"/matters/{matter.pk}/close/" not in page
    assert f"/matters/{matter.pk}/close/" in html(desk(scene.second).get(f"/matters/{matter.pk}/"))


def test_a_field_of_a_step_is_asked_for_by_name(desk, scene):
    matter = answered(scene)
    sent = {"version": matter.version, "words": ""}
    page = html(desk(scene.clerk).post(f"/matters/{matter.pk}/return/", sent))
    assert "请填“还差什么”。" in page
    assert "必填项" not in page


def test_its_steps_stand_in_order_with_words(desk, scene):
    matter = answered(scene)
    page = html(desk(scene.lead).get(f"/matters/{matter.pk}/"))
    told = [page.index(words) for words in ("<b>登记</b>", "<b>交办</b>", "<b>签收</b>", "<b>报请验收</b>")]
    assert told == sorted(told)
    assert "记录已补齐，附名册。" in page


def test_the_file_is_for_who_sees_the_matter(desk, scene):
    answered(scene)
    key = MatterEvidence.objects.get().pk
    assert desk(scene.supervisor).get(f"/matters/evidence/{key}/").status_code == 200
    assert desk(scene.stage.reporters[1]).get(f"/matters/evidence/{key}/").status_code == 404


def test_an_unknown_step_is_not_found(desk, scene):
    matter = assigned(scene)
    assert desk(scene.clerk).post(f"/matters/{matter.pk}/fly/", {"version": 2}).status_code == 404


@pytest.mark.parametrize("who", ["clerk", "approver", "reporter", "lead", "supervisor"])
def test_each_page_takes_at_most_fifteen(desk, scene, who, django_assert_max_num_queries):
    matter = closed(scene)
    for number in range(3):
        assigned(scene, item=f"{number + 2}", due_on=DUE)
    client = desk(getattr(scene, who))
    for page in (of(scene), of(scene) + "?layout=four", f"/matters/{matter.pk}/"):
        client.get(page)
        with django_assert_max_num_queries(MOST):
            assert client.get(page).status_code == 200


def test_each_place_has_a_file_the_one_with_most_open_matters_first(desk, scene):
    closed(scene, place="和平里 3号楼")
    assigned(scene, item="2", place="幸福里")
    assigned(scene, item="3", place="和平里3号楼")
    assigned(scene, item="4", place="和平里3号楼")
    registered(scene, item="5", place="")
    page = html(desk(scene.clerk).get(of(scene) + "?layout=places"))
    assert page.index("和平里3号楼") < page.index("幸福里")
    for words in ("共 3 件，在办 2 件", "共 1 件，在办 1 件", "另有 1 件没有写地点"):
        assert words in page
    page = html(desk(scene.clerk).get(of(scene) + "?layout=places&state=closed"))
    assert "共 1 件，在办 0 件" in page
    assert "幸福里" not in page
