"""Refusals in words, and one answer for htmx and for a plain browser."""

import pytest
from django import forms
from django.http import HttpResponse
from django.test import RequestFactory
from django_htmx.middleware import HtmxDetails

from minsheng.apps.ui.answers import answer
from minsheng.apps.ui.middleware import refusals
from minsheng.apps.ui.refusals import refusals_on
from minsheng.apps.ui.sentences import sentence
from minsheng.core.errors import Unreadable
from tests.contracts.test_sentences import _problems


class NameForm(forms.Form):
    name = forms.CharField(label="名称")


def a_problem():
    """Any problem of the product whose sentence asks for no facts, so that no test code enters the list."""
    for problem in sorted(_problems(), key=lambda each: each.code):
        try:
            sentence(problem())
        except LookupError:
            continue
        return problem()
    raise AssertionError("no problem without facts")


def request_to(method="get", *, htmx=False):
    request = getattr(RequestFactory(), method)("/x/", headers={"HX-Request": "true"} if htmx else {})
    request.htmx = HtmxDetails(request)
    request.actor = None
    return request


def test_refusal_stands_on_the_form_in_words():
    form, problem = NameForm({"name": "甲"}), a_problem()
    assert form.is_valid()
    with refusals_on(form):
        raise problem
    assert form.non_field_errors() == [sentence(problem)]


def test_refusal_that_names_a_field_stands_beside_it():
    form, problem = NameForm({"name": "甲"}), a_problem()
    problem.facts = {"field": "name"}
    with refusals_on(form):
        raise problem
    assert form.errors == {"name": [sentence(problem)]}


def test_fault_is_not_taken_for_a_refusal():
    with pytest.raises(ValueError, match="ours"), refusals_on(NameForm({"name": "甲"})):
        raise ValueError("ours")


@pytest.mark.parametrize(
    ("method", "htmx", "given", "status", "template"),
    [
        ("post", True, {"name": "甲"}, 200, "ui/_refused.html"),
        ("post", True, {}, 422, "ui/_refused.html"),
        ("post", False, {}, 422, "ui/error.html"),
        ("get", False, {"name": "甲"}, 200, "ui/error.html"),
    ],
)
def test_answer_is_a_page_or_a_fragment_and_422_with_errors(method, htmx, given, status, template):
    context = {"form": NameForm(given), "sentence": "片段", "layout": "ui/public.html", "heading": "整页"}
    reply = answer(request_to(method, htmx=htmx), "ui/error.html", "ui/_refused.html", context, then="/y/")
    assert reply.status_code == status
    assert ("整页" in reply.content.decode()) == (template == "ui/error.html")


def test_plain_browser_is_led_on_after_success():
    reply = answer(
        request_to("post"),
        "ui/error.html",
        "ui/_refused.html",
        {"form": NameForm({"name": "甲"})},
        then="/y/",
    )
    assert (reply.status_code, reply["Location"]) == (302, "/y/")


def test_uncaught_refusal_becomes_a_page_that_says_so():
    problem = a_problem()
    reply = refusals(lambda request: HttpResponse()).process_exception(request_to(), problem)
    assert reply.status_code == 422
    assert sentence(problem) in reply.content.decode()
    assert '<html lang="zh-Hans">' in reply.content.decode()


def test_uncaught_refusal_goes_among_the_notices_for_htmx():
    problem = a_problem()
    reply = refusals(lambda request: HttpResponse()).process_exception(request_to(htmx=True), problem)
    assert (reply.status_code, reply["HX-Retarget"], reply["HX-Reswap"]) == (422, "#notices", "innerHTML")
    assert "<html" not in reply.content.decode()


def test_partial_request_of_an_ended_session_sends_the_whole_page_to_log_in(client, db):
    partial = {"HX-Request": "true", "HX-Current-URL": "http://testserver/jobs/7/?a=1"}
    reply = client.get("/jobs/7/", headers=partial)
    assert (reply.status_code, reply["HX-Redirect"]) == (204, "/account/login/?next=%2Fjobs%2F7%2F%3Fa%3D1")
    assert client.get("/jobs/7/").status_code == 302


def test_fault_stays_a_fault():
    assert refusals(lambda request: HttpResponse()).process_exception(request_to(), ValueError()) is None
    assert issubclass(Unreadable, Exception)
