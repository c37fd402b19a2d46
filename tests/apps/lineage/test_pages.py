"""The pages of a comparison: who sees them, what a press does, what is refused."""

import pytest
from django.contrib.messages import get_messages

from minsheng.apps.lineage.models import Lineage, TargetLineage
from minsheng.apps.lineage.queries import comparison
from tests.apps.lineage.steps import DAY, programme_of
from tests.apps.programmes.amending import amended
from tests.conftest import signed_in

pytestmark = pytest.mark.django_db
OWN = "/lineage/990102-2026/"
LEVEL = f"{OWN}990100-2026/"
MOST = 15


@pytest.fixture
def clerk(client, country):
    return signed_in(client, country.world.clerk)


@pytest.fixture
def sent(country):
    """`sent(**fields)` are the fields of a form that was shown just now."""
    return lambda **fields: {"seen": f"{country.city.pk}-{country.own.pk}", **fields}


def key(country, above, below):
    return "-".join(map(str, country.pair(above, below)))


def told(reply):
    return [str(message) for message in get_messages(reply.wsgi_request)]


@pytest.mark.parametrize(
    "url",
    [
        OWN,
        f"{OWN}?against=990102-2025&show=doubt&least=0.5",
        f"{LEVEL}990102-2026-1/",
        f"{LEVEL}990102-2026-6/",
        f"{LEVEL}990100-2026-6/",
        "/lineage/projects/990102-2026-1/",
        "/lineage/990102-2025/",
    ],
)
def test_each_page_opens_with_few_queries(clerk, country, url, django_assert_max_num_queries):
    clerk.get(url)
    with django_assert_max_num_queries(MOST):
        assert clerk.get(url).status_code == 200


def test_a_page_is_for_those_who_see_both_programmes(client, country, sent):
    signed_in(client, country.world.neighbour_clerk)
    assert client.get(OWN).status_code == 404
    assert client.get(f"{LEVEL}990102-2026-1/").status_code == 404
    assert client.get("/lineage/projects/990102-2026-1/").status_code == 404
    for name in ("confirm", "990102-2026-1/pair", "990102-2026-1/absence", "990102-2026-1/figures"):
        assert client.post(f"{LEVEL}{name}/", sent(pair=key(country, "1", "1"))).status_code == 404
    assert Lineage.objects.count() == 0


def test_reading_is_for_more_people_than_deciding(client, country, sent):
    signed_in(client, country.world.leader)
    page = client.get(OWN).content.decode()
    assert "本级 9 家 ÷ 上级 120 家 = 7.50%" in page
    assert '<button class="btn go"' not in page
    assert client.post(f"{LEVEL}confirm/", sent(pair=key(country, "1", "1"))).status_code == 403
    assert Lineage.objects.count() == 0


def test_one_pair_is_confirmed_with_its_figures(clerk, country, sent):
    reply = clerk.post(f"{LEVEL}confirm/?against=990100-2026", sent(pair=key(country, "3", "3")))
    assert (reply.status_code, reply["Location"]) == (302, f"{OWN}?against=990100-2026")
    assert told(reply) == ["已确认 1 对。"]
    assert [str(row) for row in TargetLineage.objects.all()] == [
        "990100-2026-3-1 → 990102-2026-3-1",
        "990100-2026-3-2 → 990102-2026-3-2",
    ]


def test_all_of_a_likeness_are_confirmed_by_one_press_and_names_by_another(clerk, country, sent):
    assert told(clerk.post(f"{LEVEL}confirm/", sent(least="0.60"))) == ["已确认 4 对。"]
    assert told(clerk.post(f"{LEVEL}confirm/", sent(least="0.40")))[-1] == "已确认 1 对。"
    assert told(clerk.post(f"{LEVEL}confirm/", sent(named="1")))[-1] == "已确认 1 对。"
    page = clerk.get(OWN).content.decode()
    assert page.count("已确认") >= 6
    assert "待确认</p>" not in page
    again = clerk.post(f"{LEVEL}confirm/", sent(least="0.40"))
    assert again.status_code == 422
    assert "没有可以确认的对应关系" in again.content.decode()


def test_filters_narrow_the_pairs_and_say_so(clerk, country, sent):
    clerk.post(f"{LEVEL}confirm/", sent(pair=key(country, "1", "1")))
    page = clerk.get(f"{OWN}?show=decided&least=0.5").content.decode()
    assert "列出 1 对，共 5 对" in page
    assert page.count('<tr id="p-') == 2, "one pair and one name"
    assert clerk.get(f"{OWN}?show=nonsense").status_code == 404
    assert clerk.get(f"{OWN}?against=990103-2026").status_code == 404


def test_another_edition_meanwhile_is_told_on_the_page(clerk, country, sent):
    amended(country.world.clerk, country.own, "10")
    reply = clerk.post(f"{LEVEL}confirm/", sent(pair=key(country, "1", "1")))
    assert reply.status_code == 422
    assert "页面打开以后方案换了版次：990102-2026" in reply.content.decode()
    assert Lineage.objects.count() == 0


def test_another_partner_is_chosen_and_taken_back(clerk, country, sent):
    url = f"{LEVEL}990102-2026-4/"
    other = country.projects(country.city)["3"].pk
    reply = clerk.post(f"{url}pair/", sent(other=other, kind="parent"))
    assert (reply.status_code, reply["Location"]) == (302, url)
    page = clerk.get(url).content.decode()
    assert "已改：承接上级" in page
    row = Lineage.objects.get()
    fourth = country.projects(country.city)["4"].pk
    clerk.post(f"{url}pair/", sent(other=fourth, kind="parent", instead=row.pk))
    assert [str(row) for row in Lineage.objects.filter(ended_at=None)] == ["990100-2026-4 → 990102-2026-4"]
    assert clerk.post(f"{url}take-back/", {"lineage": Lineage.objects.last().pk}).status_code == 302
    assert "待确认" in clerk.get(url).content.decode()
    gone = clerk.post(f"{url}take-back/", {"lineage": row.pk})
    assert gone.status_code == 422
    assert "刚才已被更正或撤回" in gone.content.decode()


def test_a_project_without_partner_says_why_on_either_side(clerk, country, sent):
    url = f"{LEVEL}990100-2026-6/"
    empty = clerk.post(f"{url}absence/", sent(reason=""))
    assert empty.status_code == 422
    assert "请填“理由”。" in empty.content.decode()
    clerk.post(f"{url}absence/", sent(reason="本区没有渔船"))
    assert "已定没有去向" in clerk.get(url).content.decode()
    clerk.post(f"{LEVEL}confirm/", sent(pair=key(country, "1", "1")))
    clerk.post(f"{LEVEL}990102-2026-1/absence/", sent(reason="换了做法"))
    standing = Lineage.objects.filter(ended_at=None).order_by("pk")
    assert [(row.kind, row.reason) for row in standing] == [("dropped", "本区没有渔船"), ("new", "换了做法")]


def test_figures_are_denied_and_joined_by_hand(clerk, country, sent):
    url = f"{LEVEL}990102-2026-3/"
    page = comparison(programme_of(country.own), programme_of(country.city), country.world.clerk, DAY)
    row = next(row for row in page.pairs if row.below.number == "3").figures.rows[0]
    figures = f"{row.source.target}-{row.own.target}"
    clerk.post(f"{url}figures/", sent(figures=figures, kind="unrelated"))
    assert "不是同一个数" in clerk.get(url).content.decode()
    clerk.post(f"{url}figures/", sent(source=row.source.target, own=row.own.target, kind="parent"))
    assert [each.kind for each in TargetLineage.objects.filter(ended_at=None)] == ["parent"]
    wrong = clerk.post(f"{url}figures/", sent(figures="x", kind="parent"))
    assert wrong.status_code == 422
    strange = clerk.post(f"{url}figures/", sent(figures=f"{row.own.target}-{row.own.target}", kind="parent"))
    assert "现行方案里没有目标 990102-2026-3-1" in strange.content.decode()


def test_a_programme_alone_says_what_comes_here(client, country):
    signed_in(client, country.world.city_clerk)
    assert "还没有可以对照的方案" in client.get("/lineage/990100-2026/").content.decode()


def test_a_project_s_page_shows_its_years(clerk, country):
    seen = {"seen": f"{country.last.pk}-{country.own.pk}", "least": "0.40"}
    clerk.post(f"{OWN}990102-2025/confirm/", seen)
    page = clerk.get("/lineage/projects/990102-2026-1/").content.decode()
    assert "+125.0%" in page
    assert "口径可能变了" in page
    assert "已确认，延续上年" in page
