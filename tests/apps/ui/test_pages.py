"""The frame of every page, and pages for what went wrong."""

import logging

import pytest
from django.core.exceptions import PermissionDenied
from django.test import RequestFactory
from django.utils import timezone

from minsheng.apps.ui import views
from minsheng.apps.ui.context import Frame
from tests.conftest import signed_in


def request_of(actor, path="/"):
    request = RequestFactory().get(path)
    request.actor = actor
    return request


@pytest.mark.django_db(databases=[])
@pytest.mark.parametrize(
    ("view", "status", "heading"),
    [
        (views.bad_request, 400, "浏览器送来的内容读不懂"),
        (views.forbidden, 403, "当前岗位不能办这件事"),
        (views.not_found, 404, "没有这一页"),
        (views.server_error, 500, "系统出了差错"),
        (views.csrf_failed, 403, "这一页已经过期"),
    ],
)
def test_error_page_needs_no_database(view, status, heading):
    reply = view(RequestFactory().get("/x/"))
    assert reply.status_code == status
    assert f"<h1>{heading}</h1>" in reply.content.decode()


@pytest.mark.django_db(databases=[])
@pytest.mark.parametrize(
    ("referer", "way"),
    [
        ("http://testserver/months/reports/?month=2026-10", "/months/reports/?month=2026-10"),
        ("http://elsewhere.example.com/months/", "/decide/"),
        ("", "/decide/"),
    ],
)
def test_a_form_left_open_too_long_leads_back_to_its_page(referer, way):
    reply = views.csrf_failed(RequestFactory().post("/decide/", headers={"referer": referer}))
    assert f'{way}"' in reply.content.decode()


def test_what_is_only_pressed_says_so_when_it_is_opened(client, world):
    reply = signed_in(client, world.clerk).get("/months/reports/approval/decide/")
    assert (reply.status_code, reply["Allow"]) == (405, "POST")
    assert "这个地址不能直接打开" in reply.content.decode()


def test_event_number_on_the_page_stands_in_the_log(caplog):
    with caplog.at_level(logging.ERROR):
        reply = views.server_error(RequestFactory().get("/x/"))
    number = caplog.messages[0].split()[1].rstrip(":")
    assert f"编号 {number}" in reply.content.decode()
    assert caplog.messages == [f"event {number}: 500 at /x/"]


def test_user_without_a_post_is_told_whom_to_ask(world):
    reply = views.forbidden(request_of(world.stranger), PermissionDenied())
    assert "<h1>您的账号目前没有岗位</h1>" in reply.content.decode()


def test_frame_names_division_and_post(world):
    frame = Frame(request_of(world.clerk))
    assert frame.division == "望湖区"
    assert frame.who == "望湖区民生工作领导小组办公室·民生办岗"
    assert Frame(request_of(world.stranger)).who == "路过"
    assert Frame(None).groups == ()


def test_the_top_bar_names_the_unit_by_its_short_name_and_whole_where_one_points(client, world):
    html = signed_in(client, world.clerk).get("/").content.decode()
    whole = "望湖区民生工作领导小组办公室·民生办岗"
    assert html.count(f'<span title="{whole}">区民生办·民生办岗</span>') == 2
    names = world.office.names.filter(name="区民生办")
    names.update(ends_on=timezone.localdate())
    assert f'<span title="{whole}">{whole}</span>' in client.get("/").content.decode()


def test_side_bar_holds_what_the_post_may_open(world):
    labels = [item.label for group in Frame(request_of(world.clerk)).groups for item in group.items]
    work = [
        "任务分解",
        "责任清单",
        "我的时限",
        "台账",
        "月报",
        "问题与任务",
        "调度",
        "督办",
        "约谈",
        "通报",
        "公文",
    ]
    work += ["完成情况", "作战图", "资金", "抽查", "上报格式"]
    assert labels == ["工作台", "方案", "导入与核对", *work, "单位与岗位", "工作日历", "后台任务"]
    labels = [item.label for group in Frame(request_of(world.auditor)).groups for item in group.items]
    assert labels == ["工作台", "方案", "导入与核对", *work, "单位与岗位", "工作日历", "后台任务", "审计"]
    assert Frame(request_of(world.stranger)).groups == ()


@pytest.mark.parametrize(
    ("path", "current"),
    [
        ("/", "工作台"),
        ("/notices/import/", "导入与核对"),
        ("/account/units/3/", "单位与岗位"),
        ("/about/", ""),
    ],
)
def test_current_place_is_the_longest_address_that_fits(world, path, current):
    items = [item for group in Frame(request_of(world.clerk, path)).groups for item in group.items]
    assert "".join(item.label for item in items if item.is_current) == current


def test_feedback_link_leads_to_the_offices_own_page_where_one_is_set(client, settings):
    assert Frame(None).feedback_url == "/about/feedback/"
    settings.FEEDBACK_URL = "https://example.com/say"
    assert Frame(None).feedback_url == "https://example.com/say"
    assert client.get("/about/feedback/")["Location"] == "https://example.com/say"


def test_contact_and_footer_come_from_the_settings(client, settings):
    settings.CONTACT, settings.FOOTER = "区民生办，电话 0000-0000", "望湖区民生办主办"
    text = client.get("/about/feedback/").content.decode()
    assert "区民生办，电话 0000-0000" in text
    assert "望湖区民生办主办" in text


@pytest.mark.parametrize("demo", [True, False])
def test_every_page_of_the_demo_says_that_it_is_invented(client, settings, world, demo):
    settings.DEMO = demo
    pages = [client.get("/about/feedback/"), signed_in(client, world.clerk).get("/")]
    assert ["演示数据" in page.content.decode() for page in pages] == [demo, demo]


def test_policy_forbids_everything_inline(client):
    policy = client.get("/about/feedback/")["Content-Security-Policy"]
    assert "default-src 'none'" in policy
    assert "unsafe" not in policy
