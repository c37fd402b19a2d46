"""The year as one-character tabs: what the side bar offers, in order.

Each group is (character, items); an item is (label, URL name, permission, name of the count shown or "").
Only items whose permission the post in use has are shown.
"""

NAVIGATION = (
    ("今", (("工作台", "desk:home", "desk.view", ""),)),
    (
        "定",
        (
            ("方案", "programmes:list", "programmes.view", ""),
            ("导入与核对", "notices:list", "notices.view", "notices"),
            ("任务分解", "cascade:mine", "cascade.view", ""),
            ("责任清单", "duties:lists", "duties.view", ""),
        ),
    ),
    (
        "办",
        (
            ("我的时限", "planning:due", "planning.view", "due"),
            ("台账", "ledger:mine", "ledger.view", ""),
            ("月报", "months:mine", "months.view", "months"),
            ("问题与任务", "matters:landing", "matters.view", ""),
            ("调度", "scheduling:landing", "scheduling.view", ""),
            ("督办", "orders:landing", "orders.view", ""),
            ("约谈", "talks:landing", "talks.view", ""),
            ("通报", "bulletins:landing", "bulletins.view", ""),
            ("公文", "documents:outputs", "documents.view", ""),
        ),
    ),
    (
        "看",
        (
            ("完成情况", "months:standing", "months.view", ""),
            ("作战图", "months:walls", "months.view", ""),
            ("资金", "funds:home", "funds.view", ""),
            ("抽查", "spotchecks:landing", "spotchecks.view", ""),
            ("上报格式", "filing:layouts", "filing.view", ""),
        ),
    ),
    (
        "设",
        (
            ("单位与岗位", "people:units", "people.view", ""),
            ("工作日历", "workdays:calendar", "workdays.view", ""),
            ("后台任务", "desk:jobs", "jobs.view", ""),
            ("审计", "desk:audit", "audit.view", ""),
        ),
    ),
)

NAVIGATION_COUNTS = {
    "notices": "minsheng.apps.notices.queries.waiting_notices",
    "due": "minsheng.apps.planning.queries.waiting_milestones",
    "months": "minsheng.apps.months.waiting.waiting_rows",
}
"""Name of a count -> dotted name of a function (actor) -> rows of work waiting; counted once a page."""

LEADERS_IN_CHARGE = "minsheng.apps.duties.leaders.leaders_in_charge"
"""Dotted name of a function (programme, actor, day) -> names of leaders by project, for papers of others."""

TABS: dict[str, tuple[tuple[str, str, str], ...]] = {
    "programme": (
        ("方案", "programmes:programme", "programmes.view"),
        ("对照", "lineage:programme", "lineage.view"),
        ("任务分解", "cascade:programme", "cascade.view"),
        ("责任清单", "duties:programme", "duties.view"),
        ("推进计划", "planning:programme", "planning.view"),
        ("完成情况", "months:programme", "months.view"),
        ("作战图", "months:wall", "months.view"),
        ("资金", "funds:programme", "funds.view"),
        ("抽查", "spotchecks:programme", "spotchecks.view"),
        ("问题与任务", "matters:programme", "matters.view"),
        ("调度", "scheduling:programme", "scheduling.view"),
        ("督办", "orders:programme", "orders.view"),
        ("约谈", "talks:programme", "talks.view"),
        ("通报", "bulletins:programme", "bulletins.view"),
        ("登记方式", "ledger:intakes", "ledger.set"),
    ),
    "wall": (
        ("进度", "months:wall", "months.view"),
        ("计划与节点", "planning:wall", "planning.view"),
    ),
    "matter": (
        ("事项", "matters:matter", "matters.view"),
        ("督办单", "orders:matter", "orders.view"),
        ("约谈", "talks:matter", "talks.view"),
    ),
    "project": (
        ("承诺", "programmes:project", "programmes.view"),
        ("对照", "lineage:project", "lineage.view"),
        ("任务分解", "cascade:project", "cascade.view"),
        ("责任", "duties:project", "duties.view"),
        ("推进计划", "planning:project", "planning.view"),
        ("完成情况", "months:project", "months.view"),
        ("资金", "funds:project", "funds.view"),
        ("抽查", "spotchecks:project", "spotchecks.view"),
    ),
}
"""The places of one programme or project: (label, URL name that takes its code, permission), in order.

What is not installed, or not for the post in use, is left out.
"""
