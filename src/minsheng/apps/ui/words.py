"""How quantities, shares and days are written for a reader (LOOK 3 and 12)."""

from datetime import date, datetime
from decimal import ROUND_HALF_UP, Decimal

from django.utils import timezone

MINUS = "−"


def quantity(value: Decimal | int | None, unit: str = "") -> str:
    """`9,600`, `99.9815`, `−3`, with a blank before the unit; — where there is no value.

    Args:
        value: exact; trailing zeros after the point go, nothing is rounded.
        unit: printed as it stands; a percent sign follows without a blank.
    """
    if value is None:
        return "—"
    exact = Decimal(value)
    text = f"{abs(exact):,f}"
    if "." in text:
        text = text.rstrip("0").rstrip(".")
    signed = MINUS + text if exact < 0 else text
    if not unit:
        return signed
    return f"{signed}{unit}" if unit in {"%", "‰"} else f"{signed} {unit}"


def percent(value: Decimal | int | None, places: int | None = None) -> str:
    """A percentage as printed (`99.9815%`), or rounded half up to `places`; — where there is none."""
    if value is None:
        return "—"
    exact = Decimal(value)
    if places is None:
        return quantity(exact, "%")
    rounded = exact.quantize(Decimal(1).scaleb(-places), ROUND_HALF_UP)
    return f"{MINUS if rounded < 0 else ''}{abs(rounded):f}%"


def share(part: Decimal | int | None, whole: Decimal | int | None, places: int = 1) -> str:
    """`part` as a percentage of `whole`, rounded half up; — where one is missing or the whole is 0."""
    if part is None or not whole:
        return "—"
    return percent(Decimal(part) * 100 / Decimal(whole), places)


def day(value: date | datetime | None, today: date | None = None) -> str:
    """`10月15日`, with the year where it is not the year of `today`; — where there is none."""
    if value is None:
        return "—"
    own = local_date(value)
    words = f"{own.month}月{own.day}日"
    return words if today is None or own.year == today.year else f"{own.year}年{words}"


def moment(value: datetime | None, today: date | None = None) -> str:
    """`10月14日 17:42` in local time; — where there is none."""
    if value is None:
        return "—"
    return f"{day(value, today)} {timezone.localtime(value):%H:%M}"


def distance(value: date | datetime | None, today: date) -> str:
    """How far a day is: `今天`, `明天`, `还有 4 天`, `逾期 2 天`; nothing where there is no day."""
    if value is None:
        return ""
    days = (local_date(value) - today).days
    if days < 0:
        return f"逾期 {-days} 天"
    return {0: "今天", 1: "明天"}.get(days, f"还有 {days} 天")


def duration(seconds: int) -> str:
    """`约 3 秒`, `约 2 分钟`, `约 1 小时 5 分钟`: seconds below 90, else minutes, rounded up."""
    if seconds < 90:
        return f"约 {max(seconds, 1)} 秒"
    minutes = -(-seconds // 60)
    if minutes < 60:
        return f"约 {minutes} 分钟"
    return f"约 {minutes // 60} 小时 {minutes % 60} 分钟" if minutes % 60 else f"约 {minutes // 60} 小时"


def local_date(value: date | datetime) -> date:
    """The day in Asia/Shanghai of an aware moment, or the day itself."""
    return timezone.localtime(value).date() if isinstance(value, datetime) else value
