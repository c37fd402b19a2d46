"""The whole 任务分解表 out as a workbook, filled, and back in; and as a paper."""

import io
import re
import time
from datetime import UTC, datetime

from tests.bench.figures import Figure, Section
from tests.bench.grids import TARGETS, UNITS, YEAR, filled_programme

SECONDS, PAPER_SECONDS = 5, 30


def section(sites):
    """Out and in together against the budget, on both databases; the parts are told beside."""
    figures = []
    for database, site in sites.items():
        found = site.inside("workbooks")
        parts = ("out", "preview", "save")
        remark = ", ".join(f"{name} {found[name]:.2f} s" for name in parts)
        remark += f", {found['size']} KB, {found['saved']:,} cells saved"
        together = sum(found[name] for name in parts)
        figures.append(Figure(f"out and in, {database}", together, "s", SECONDS, remark))
        figures.append(Figure(f"paper, {database}", found["paper"], "s", PAPER_SECONDS, ""))
    about = (
        f"The programme of {TARGETS} targets × {UNITS} units: the workbook is downloaded, every number "
        "changed, uploaded and previewed through all middleware, and saved as the background job saves it."
    )
    return Section("Workbook of a split", about, figures)


def measured():
    """Runs inside a site: seconds of each step."""
    from minsheng.apps.cascade.sheets.taking_in import opened, take_in
    from minsheng.apps.people.actor import Actor
    from minsheng.apps.people.models import Tenure, User
    from minsheng.apps.programmes.models import Programme
    from tests.apps.cascade.sheetsteps import filled
    from tests.bench.inside import _client as client_of
    from tests.bench.site import CLERK

    programme = Programme.objects.filter(code=f"990102-{YEAR}").first()
    if programme is None:
        programme = filled_programme()[0].project.programme
    user = User.objects.get(username=CLERK)
    actor = Actor(user, Tenure.objects.get(user=user, ends_on=None).post)
    client, address = client_of(), f"/cascade/programmes/{programme.code}/"
    client.get(f"{address}split.xlsx")  # what is loaded with the first
    out, data = _timed(lambda: client.get(f"{address}split.xlsx").content)
    paper, _ = _timed(lambda: client.get(f"{address}split.docx").content)
    number = int(time.time()) % 1000 + 3  # another one than an earlier run left
    cells = {(row, column): number for row in range(4, 4 + TARGETS) for column in range(6, 6 + UNITS)}
    file = io.BytesIO(filled(data, cells))
    file.name = "split.xlsx"
    shown, page = _timed(lambda: client.post(f"{address}upload/", {"file": file}).content.decode())
    words = re.search(r'name="cells" value="([^"]+)"', page)[1]
    save, taken = _timed(lambda: take_in(actor, opened(words, programme, actor), datetime.now(UTC)))
    return {
        "out": out,
        "preview": shown,
        "save": save,
        "paper": paper,
        "size": len(data) // 1024,
        "saved": taken.saved,
    }


def _timed(step):
    before = time.perf_counter()
    made = step()
    return time.perf_counter() - before, made
