"""What is typed to say who answers for a project."""

from __future__ import annotations

import re
from itertools import groupby
from typing import TYPE_CHECKING, Any, cast

from django import forms
from django.core.exceptions import ValidationError

from minsheng.apps.duties.actions import NewCharge
from minsheng.apps.duties.models import Function
from minsheng.apps.programmes.wording import short_words
from minsheng.apps.ui.fieldwords import PlainForm

if TYPE_CHECKING:
    import datetime
    from collections.abc import Sequence

    from minsheng.apps.duties.projectpage import ProjectDuties
    from minsheng.apps.people.models import Post
    from minsheng.apps.places.models import Unit
    from minsheng.apps.programmes.models import Target

_LONGEST_DUTY = 200
# 12:0f3c…, a project's key with the digest that was shown
_SEEN = re.compile(r"(\d{1,18}):([0-9a-f]{64})")


class DayInput(forms.DateInput):
    """The browser's own calendar, which sends and takes ISO days."""

    input_type = "date"

    def __init__(self) -> None:
        super().__init__(format="%Y-%m-%d")


class FromDay(PlainForm):
    """Something that holds from a day on; today unless another is given.

    Several stand on one page, so each names its controls by its own name.
    """

    begins_on = forms.DateField(label="从哪天起", widget=DayInput)

    def __init__(self, *args: Any, page: ProjectDuties, **kwargs: Any) -> None:  # noqa: ANN401 (Django's)
        own = {"initial": {"begins_on": page.on}, "auto_id": f"{type(self).__name__.lower()}_%s"}
        super().__init__(*args, **own | kwargs)
        self._units = {str(row.unit.pk): row.unit for row in page.rows}

    def offer(self, name: str, choices: Sequence[Any]) -> None:
        """Let a field be chosen from these."""
        cast("forms.ChoiceField", self.fields[name]).choices = choices

    def chosen_day(self) -> datetime.date:
        """The day of a valid form."""
        day: datetime.date = self.cleaned_data["begins_on"]
        return day


class ReporterForm(FromDay):
    """Which lead reports, on the project or on one target."""

    target = forms.ChoiceField(label="填报什么", required=False)
    unit = forms.ChoiceField(label="由谁填报", required=False)
    field_order = ("target", "unit", "begins_on")

    def __init__(self, *args: Any, page: ProjectDuties, **kwargs: Any) -> None:  # noqa: ANN401 (Django's)
        super().__init__(*args, page=page, **kwargs)
        aims = page.sheet.aims if page.sheet else ()
        self._aims = {str(aim.value.target_id): aim.value for aim in aims}
        targets = [(str(aim.value.target_id), short_words(aim.words)) for aim in aims]
        self.offer("target", [("", "全项目"), *targets])
        leads = [(str(row.unit.pk), row.name) for row in page.rows if row.is_lead]
        self.offer("unit", [("", "按方案，由排在第一的牵头单位"), *leads])

    def chosen_target(self) -> Target | None:
        """The chosen target of a valid form; None for the whole project."""
        value = self._aims.get(self.cleaned_data["target"])
        return value.target if value else None

    def chosen_unit(self) -> Unit | None:
        """The chosen lead of a valid form; None for the first one printed."""
        return self._units.get(self.cleaned_data["unit"])


class DutyForm(FromDay):
    """What a unit owes."""

    unit = forms.ChoiceField(label="单位")
    words = forms.CharField(
        label="职责",
        max_length=_LONGEST_DUTY,
        required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text="一两句话，说清做什么、什么时候交。留空就是不再另写。",
    )
    field_order = ("unit", "words", "begins_on")

    def __init__(self, *args: Any, page: ProjectDuties, **kwargs: Any) -> None:  # noqa: ANN401 (Django's)
        super().__init__(*args, page=page, **kwargs)
        rows = sorted(page.rows, key=lambda row: row.is_lead)
        self.offer("unit", [(str(row.unit.pk), row.name) for row in rows])

    def chosen_unit(self) -> Unit:
        """The chosen unit of a valid form."""
        return self._units[self.cleaned_data["unit"]]


class ChargeForm(FromDay):
    """Which post answers for a unit, here or on all projects that the unit leads."""

    unit = forms.ChoiceField(label="代表哪个单位")
    function = forms.ChoiceField(label="责任", choices=Function.choices)
    post = forms.ChoiceField(label="岗位", help_text="按岗位定责，人员交接后不用重定。")
    everywhere = forms.BooleanField(label="这个单位牵头的其他项目也这样定", required=False)
    field_order = ("unit", "function", "post", "begins_on", "everywhere")

    def __init__(
        self,
        *args: Any,  # noqa: ANN401 (Django's)
        page: ProjectDuties,
        posts: Sequence[Post],
        **kwargs: Any,  # noqa: ANN401 (Django's)
    ) -> None:
        super().__init__(*args, page=page, **kwargs)
        self._posts = {str(post.pk): post for post in posts}
        self.offer("unit", [(str(row.unit.pk), row.name) for row in page.appointable])
        by_unit = groupby(posts, key=lambda post: post.unit.name)
        self.offer("post", [(name, [(str(post.pk), post.title) for post in mine]) for name, mine in by_unit])

    def new(self) -> NewCharge:
        """What is asked for by a valid form."""
        given = self.cleaned_data
        unit, post = self._units[given["unit"]], self._posts[given["post"]]
        return NewCharge(unit, Function(given["function"]), post, given["begins_on"])


class EndForm(PlainForm):
    """The first day on which a post answers no more."""

    day = forms.DateField(label="从哪天起", widget=DayInput)


class SignForm(PlainForm):
    """What was shown to whoever signs: each project with the digest of its sheet."""

    seen = forms.CharField(max_length=100_000, widget=forms.HiddenInput)

    def clean_seen(self) -> dict[int, str]:
        """The digests by the keys of their projects."""
        found = [_SEEN.fullmatch(part) for part in self.cleaned_data["seen"].split(",")]
        if not all(found):
            raise ValidationError("没有签收：页面上的清单不完整。请刷新页面后再签收。")
        return {int(each[1]): each[2] for each in found if each}
