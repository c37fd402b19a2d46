"""Forms: each names the field that is refused and says what to do, in our words."""

import re
from importlib import import_module
from importlib.util import find_spec
from inspect import getmembers, isclass

import pytest
from django import forms
from django.apps import apps

from minsheng.apps.ui.fieldwords import PlainForm


def all_forms():
    names = [
        f"{config.name}.forms" for config in apps.get_app_configs() if config.name.startswith("minsheng.")
    ]
    modules = [import_module(name) for name in names if find_spec(name)]
    return sorted(
        {
            form
            for module in modules
            for _, form in getmembers(module, isclass)
            if issubclass(form, forms.BaseForm) and form.__module__ == module.__name__
        },
        key=str,
    )


def test_every_form_is_found():
    assert len(all_forms()) >= 30


@pytest.mark.parametrize("form", all_forms(), ids=lambda form: f"{form.__module__}.{form.__name__}")
def test_every_form_is_a_plain_one(form):
    assert issubclass(form, PlainForm)


def test_each_kind_of_field_names_itself():
    class Every(PlainForm):
        words = forms.CharField(label="名称（全称）", max_length=3)
        day = forms.DateField(label="起始日")
        number = forms.IntegerField(label="年度", min_value=2000)
        choice = forms.ChoiceField(label="角色", choices=[("a", "甲")])
        row = forms.ModelChoiceField(apps.get_model("places", "Division").objects.none(), label="区划")

    blank = Every({})
    assert [errors[0] for errors in blank.errors.values()] == [
        "请填“名称”。",
        "请填“起始日”。",
        "请填“年度”。",
        "请选“角色”。",
        "请选“区划”。",
    ]
    wrong = Every({"words": "望湖区政府", "day": "昨天", "number": "99", "choice": "b", "row": "x"})
    said = [errors[0] for errors in wrong.errors.values()]
    assert said[:4] == [
        "“名称”最多 3 个字，现在有 5 个，请改短。",
        "“起始日”要写成 2026-09-30 这样的日期。",
        "“年度”不能小于 2000。",
        "“角色”没有这一项，请从列出的里面选。",
    ]
    assert re.match("“区划”", said[4])
