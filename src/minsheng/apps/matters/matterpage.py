"""One matter: what it is, who has it, what was done, and what the reader can do next."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from minsheng.apps.matters.loop import LOOP
from minsheng.apps.matters.models import Extension, LookBack, MatterEvidence
from minsheng.apps.matters.parts import handlers, person_for
from minsheng.apps.people.permissions import allows
from minsheng.apps.programmes.models import ProjectText
from minsheng.core.process import Step, barring, offered

if TYPE_CHECKING:
    import datetime
    from collections.abc import Sequence

    from minsheng.apps.matters.models import Matter, MatterStep
    from minsheng.apps.people.actor import Actor
    from minsheng.apps.places.models import Unit
    from minsheng.core.process import Move


@dataclass(frozen=True, slots=True)
class Barred:
    """A step that another has to take, and what the reader did himself; None: his unit is to act."""

    move: Move
    done: Move | None


@dataclass(frozen=True, slots=True)
class MatterPage:
    """A matter on a day; `moves` are what the reader can do, `barred` what his own hand or unit bars."""

    matter: Matter
    on: datetime.date
    text: ProjectText | None
    acting: Sequence[Unit]
    steps: Sequence[MatterStep]
    evidence: Sequence[MatterEvidence]
    extensions: Sequence[Extension]
    look_backs: Sequence[LookBack]
    moves: Sequence[Move]
    barred: Sequence[Barred]

    @property
    def is_overdue(self) -> bool:
        """Whether its day has passed while its unit is to act."""
        return self.matter.is_late(self.on)

    @property
    def before(self) -> list[MatterEvidence]:
        """What shows it before."""
        return [each for each in self.evidence if each.phase == MatterEvidence.Phase.BEFORE]

    @property
    def after(self) -> list[MatterEvidence]:
        """What shows it after, of every round."""
        return [each for each in self.evidence if each.phase == MatterEvidence.Phase.AFTER]


def matter_page(matter: Matter, actor: Actor, on: datetime.date) -> MatterPage:
    """The page; at most ten queries."""
    steps = list(matter.steps.select_related("user", "post__unit", "unit", "other"))
    taken = [Step(step.verb, step.user.username) for step in steps]
    person = person_for(actor, matter, on)
    may = allows(actor, "matters.step")
    extensions = list(matter.extensions.all())
    fits = _Fitting(matter, steps, extensions, on)
    moves = [move for move in offered(LOOP, matter.state, person, taken) if may and fits.is_fit(move)]
    barred = [
        Barred(move, barring(LOOP, move, person.name, taken))
        for move in LOOP.moves_from(matter.state)
        if may and move.barred and move.parts & person.parts and move not in moves and fits.is_fit(move)
    ]
    texts = ProjectText.objects.filter(project=matter.project_id).order_by("-edition__ordinal")
    return MatterPage(
        matter=matter,
        on=on,
        text=texts.first() if matter.project_id else None,
        acting=handlers(matter, on),
        steps=steps,
        extensions=extensions,
        evidence=list(matter.evidence.select_related("file", "user")),
        look_backs=list(matter.look_backs.all()),
        moves=moves,
        barred=barred,
    )


@dataclass(frozen=True, slots=True)
class _Fitting:
    """Whether a move that the loop allows would not be refused for what the matter is."""

    matter: Matter
    steps: Sequence[MatterStep]
    extensions: Sequence[Extension]
    on: datetime.date

    def is_fit(self, move: Move) -> bool:
        """Whether it is worth offering."""
        waits = any(each.state == Extension.State.WAITING for each in self.extensions)
        match move.verb:
            case "confirm" | "relapse":
                last = next(
                    (step for step in reversed(self.steps) if step.verb in ("close", "confirm")), None
                )
                is_problem = self.matter.kind == self.matter.Kind.PROBLEM
                return is_problem and last is not None and last.verb == "close"
            case "refuse":
                return all(step.verb != "uphold" for step in self.steps)
            case "ask":
                return not waits and self.matter.due_on is not None and self.on <= self.matter.due_on
            case "grant" | "deny":
                return waits
        return True
