"""The ground of the grids is one that a restore can prove."""

from minsheng.apps.cascade.models import Allocation
from minsheng.apps.programmes.models import Programme
from minsheng.kit.checks import registered
from tests.bench.grids import YEAR, filled_programme


def test_every_check_of_verify_agrees_with_the_programme_of_the_grids(world):
    target, unit = filled_programme(targets=3, units=2)
    assert {name: list(check()) for name, check in registered().items()} == {
        name: [] for name in registered()
    }
    assert target.project.programme == Programme.objects.get(code=f"990102-{YEAR}")
    assert unit.division == world.district
    assert Allocation.objects.filter(split__target__project__programme__year=YEAR).count() == 6
