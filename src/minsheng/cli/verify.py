"""`minsheng verify`: proves the audit chain, the stored files and whatever else the apps check."""

from __future__ import annotations

import argparse
from typing import TYPE_CHECKING

from minsheng.cli.site import bring_up, require_tables
from minsheng.core.errors import Problem

if TYPE_CHECKING:
    from minsheng.kit.checks import Check, Finding

HELP = "核对审计链、文件和各应用登记的其他检查"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """What to compare with and what to clear away."""
    parser.add_argument(
        "--head", metavar="NUMBER:HASH", type=_number_and_hash, help="以前抄下的链头，核对它仍在链上"
    )
    parser.add_argument("--sweep", action="store_true", help="先清除存储中没有登记、超过一小时的文件")


def run(args: argparse.Namespace) -> int:
    """Runs every check; 1 where one finds something."""
    bring_up()
    require_tables()
    if args.sweep:
        from minsheng.apps.files.actions import sweep

        print(f"清除了 {len(sweep())} 个没有登记的文件。")
    return report(kept_head=args.head)


def report(*, kept_head: tuple[int, str] | None = None) -> int:
    """Prints each check with its findings as sentences, then the head of the chain; exit status."""
    from django.utils import timezone

    from minsheng.apps.audit.queries import head
    from minsheng.apps.audit.trail import verify_head
    from minsheng.apps.files.queries import strays
    from minsheng.apps.ui.sentences import sentence_for
    from minsheng.kit.checks import registered

    checks = dict(registered())
    if kept_head is not None:
        checks["以前抄下的链头"] = lambda: verify_head(*kept_head)
    found = 0
    for name, check in checks.items():
        findings = _findings(check)
        found += len(findings)
        print(f"{name}：{f'{len(findings)} 处不符' if findings else '相符'}")
        for finding in findings:
            print(f"  {sentence_for(finding.code, finding.facts)}")
    if unknown := len(strays(now=timezone.now())):
        print(f"存储中另有 {unknown} 个没有登记的文件，不影响使用，可用 minsheng verify --sweep 清除。")
    number, last = head()
    print(f"审计链链头：第 {number} 条，摘要 {last or '（空）'}")
    return 1 if found else 0


def _findings(check: Check) -> list[Finding]:
    from minsheng.kit.checks import Finding

    findings: list[Finding] = []
    try:
        findings.extend(check())
    except Problem as problem:
        # What stops one check must not keep the others from running.
        findings.append(Finding(problem.code, problem.facts))
    return findings


def _number_and_hash(text: str) -> tuple[int, str]:
    number, _, given = text.partition(":")
    if not number.isdecimal() or len(given) != 64:
        raise argparse.ArgumentTypeError("应写成 序号:64 位摘要，例如上次核对末行所印")
    return int(number), given
