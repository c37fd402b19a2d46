from django.template import Context, Template
from django.test import RequestFactory


def printed(actor, path, settings):
    settings.TABS = {
        "programme": (
            ("方案", "programmes:programme", "programmes.view"),
            ("核对", "notices:interpretations", "notices.review"),
            ("没有装的", "nowhere:page", "programmes.view"),
        )
    }
    request = RequestFactory().get(path)
    request.actor = actor
    return Template('{% load places %}{% tabs "programme" "990102-2026" %}').render(
        Context({"request": request})
    )


def test_offers_what_is_installed_and_marks_the_page_that_is_open(world, settings):
    html = printed(world.clerk, "/programmes/990102-2026/", settings)
    assert html.count("<li>") == 2
    assert '<a href="/programmes/990102-2026/" aria-current="page">方案</a>' in html
    assert "没有装的" not in html


def test_a_row_of_one_place_is_not_printed(world, settings):
    assert printed(world.street_reporter, "/programmes/990102-2026/", settings).strip() == ""
