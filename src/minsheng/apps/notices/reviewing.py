"""What the review page is shown with: the item, the fact looked at, an edit or an addition under way."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, TypeVar

from django.db.models import Q, TextChoices
from django.http import Http404, QueryDict

from minsheng.apps.notices import queries
from minsheng.apps.notices.actions import Addition
from minsheng.apps.notices.adding import FROM_CHANGE, addable_to, find_quote, needs_quote, proposed_value
from minsheng.apps.notices.forms import WORDY, FactForm, form_for
from minsheng.apps.notices.models import Decision, Fact, Reading
from minsheng.apps.notices.values import HEAD_ITEM
from minsheng.apps.people.actor import Actor
from minsheng.apps.people.permissions import allows
from minsheng.apps.programmes.models import Edition
from minsheng.apps.ui.sentences import sentence, sentence_for
from minsheng.core.errors import Refusal
from minsheng.core.quantity.passage import fold

REVIEW_VERBS = tuple(verb for verb in Decision.Verb if verb != Decision.Verb.ADD)
_DIGITS = 15
CHANGES = (Edition.Basis.AMENDMENT, Edition.Basis.ERRATUM)

Choice = TypeVar("Choice", bound=TextChoices)


def one_of(choices: Sequence[Choice], given: str) -> Choice:
    """The choice that a button sends.

    Raises:
        Http404: no button of ours sends that.
    """
    for choice in choices:
        if choice == given:
            return choice
    raise Http404


@dataclass(frozen=True, slots=True)
class Reviewed:
    """State of the page beyond its rows: ordinals of the current, edited, just decided and refused fact.

    `version` is the one that an edit with a mistake was begun on, so that it cannot overtake another's.
    """

    current: int | None = None
    edited: int | None = None
    decided: int | None = None
    form: FactForm | None = None
    adding: FactForm | None = None
    refusal: str = ""
    refused: int | None = None
    version: int | None = None
    quote: str = ""
    kind: str = ""
    start: str = ""

    @classmethod
    def from_query(cls, given: QueryDict) -> "Reviewed":
        """`?fact=` and `?edit=` of an address."""
        return cls(current=whole(given.get("fact")), edited=whole(given.get("edit")))

    @classmethod
    def adding_with(cls, form: FactForm | None, given: QueryDict, refusal: str) -> "Reviewed":
        """An addition under way, with the words that it is about."""
        words = {name: given.get(name, "") for name in ("quote", "kind", "start")}
        return cls(
            adding=form, refusal=refusal, quote=words["quote"], kind=words["kind"], start=words["start"]
        )

    @classmethod
    def refusing(cls, fact: Fact, form: FactForm | None, problem: Refusal) -> "Reviewed":
        """A decision that was refused, said at the fact; an edit keeps what was typed."""
        return cls(
            current=fact.ordinal,
            edited=fact.ordinal if form else None,
            form=form,
            refusal=sentence(problem),
            refused=fact.ordinal,
        )

    @property
    def anchor(self) -> str:
        """Where the browser goes after a decision."""
        return f"f-{self.decided}" if self.decided else "facts"


def context_of(reading: Reading, item: int, actor: Actor, shown: Reviewed) -> dict[str, Any]:
    """The template's context.

    Raises:
        Http404: the reading has no such item.
    """
    page = queries.review_page(reading, item, shown.edited or shown.current)
    if page is None:
        raise Http404
    form = shown.form
    if form is None and shown.edited:
        facts = list(reading.facts.all())
        standing = [fact for fact in facts if fact.state != Fact.State.REJECTED]
        form = next((form_for(fact, facts) for fact in standing if fact.ordinal == shown.edited), None)
    may_decide = reading.state == Reading.State.REVIEW and allows(actor, "notices.review", reading.notice)
    return {
        "page": page,
        "reading": reading,
        "form": form,
        "edited": shown.edited,
        "shown": shown,
        "may_decide": may_decide,
        "may_issue": may_decide and allows(actor, "notices.publish", reading.notice),
        "may_register": may_decide and allows(actor, "places.manage", reading.notice),
        "addable": addable_to(item),
        "needs_quote": needs_quote(reading),
        "wordy": WORDY,
        "first_word": "读取值" if reading.basis == Edition.Basis.NOTICE else "上一版",
    }


def stands_in_source(form: FactForm, reading: Reading, fact: Fact) -> bool:
    """Whether an edit is valid and its words stand in the source, or in a change's own document."""
    if not form.is_valid():
        return False
    words = str(form.cleaned_data.get("words", ""))
    if not fact.spans or words == fact.value.get("words", "") or fold(words) in fold(reading.text.text):
        return True
    form.add_error("words", sentence_for("notices.quote_missing", {"quote": words[:60]}))
    return False


def seen_versions(given: QueryDict) -> dict[int, int]:
    """`id:version,…` of a bulk action, once or more; parts that are no numbers are left out."""
    parts = (part.partition(":") for part in ",".join(given.getlist("seen")).split(","))
    numbers = [(whole(pk), whole(version)) for pk, _, version in parts]
    return {pk: version for pk, version in numbers if pk is not None and version is not None}


def adding_form(
    reading: Reading, item: int, given: Mapping[str, Any], *, bound: bool
) -> tuple[FactForm | None, str]:
    """The form for a fact to be added, filled with what the reader makes of the words; or why not.

    Raises:
        Http404: no such item or kind.
    """
    fact = _new_fact(reading, item, str(given.get("kind", "")))
    quote = str(given.get("quote", ""))
    try:
        _spans_of(reading, item, given)
    except Refusal as problem:
        return None, sentence(problem)
    fact.value = proposed_value(reading, Fact.Kind(fact.kind), quote)
    return form_for(fact, list(reading.facts.all()), given if bound else None), ""


def added_fact(reading: Reading, item: int, given: Mapping[str, Any], form: FactForm) -> Addition:
    """The addition that a valid form makes."""
    fact = _new_fact(reading, item, str(given.get("kind", "")))
    spans = _spans_of(reading, item, given)
    value = form.value() if spans else form.value() | FROM_CHANGE
    return Addition(Fact.Kind(fact.kind), fact.project, value, spans)


def _new_fact(reading: Reading, item: int, kind: str) -> Fact:
    owner = reading.facts.filter(kind=Fact.Kind.PROJECT, ordinal=item).first()
    if kind not in addable_to(item) or (owner is None and item != HEAD_ITEM):
        raise Http404
    return Fact(reading=reading, ordinal=0, kind=kind, project=owner, value={})


def _spans_of(reading: Reading, item: int, given: Mapping[str, Any]) -> list[list[int]]:
    """Where the words stand; nowhere for a fact of a change that gives none.

    Raises:
        QuoteMissing, QuoteAmbiguous: as `find_quote`.
    """
    quote = str(given.get("quote", ""))
    if not quote.strip() and not needs_quote(reading):
        return []
    mine = reading.facts.filter(Q(kind=Fact.Kind.PROJECT, ordinal=item) | Q(project__ordinal=item))
    near = [(start, end) for fact in mine for start, end in fact.spans]
    span = find_quote(reading.text.text, quote, near, whole(str(given.get("start", ""))))
    return [[span.start, span.end]]


def whole(text: str | None) -> int | None:
    """The number that a form or an address carries; None where it is none, or larger than any row's."""
    return int(text) if text and text.isdecimal() and len(text) <= _DIGITS else None
