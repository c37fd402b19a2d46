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
        ),
    ),
    (
        "设",
        (
            ("单位与岗位", "people:units", "people.view", ""),
            ("后台任务", "desk:jobs", "jobs.view", ""),
            ("审计", "desk:audit", "audit.view", ""),
        ),
    ),
)

NAVIGATION_COUNTS = {"notices": "minsheng.apps.notices.queries.waiting_notices"}
"""Name of a count -> dotted name of a function (actor) -> work waiting; one query each, asked once a page."""
