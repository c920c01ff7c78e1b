"""What an organ calls itself in its report: its name, short for it, and 我局, 全县 and the like."""

from __future__ import annotations

import re

_GOVERNMENT = re.compile(r"(?:人民政府|管理委员会|管委会)$")
_OFFICE = re.compile(r"(?:办公厅|办公室)$")
_AREA = re.compile(r"(?:省|自治区|市|州|盟|县|区|旗|镇|乡)$")
_AREA_WORDS = "省市州盟县区旗镇乡"
_OFFICE_WORDS = (
    "局",
    "委",
    "办",
    "厅",
    "院",
    "所",
    "处",
    "中心",
    "部",
    "站",
    "队",
    "会",
    "署",
    "行",
    "校",
    "街道",
)
_OWN = ("我", "本", "全")


def is_government(organization: str) -> bool:
    """Tell whether an organ reports on a whole area and not only on itself."""
    return bool(_GOVERNMENT.search(organization) or _AREA.search(organization))


def own_names(organization: str) -> frozenset[str]:
    """Return the words by which an organ speaks of itself.

    Only a government means its own figures by 全县; where a bureau writes so it speaks of others.
    """
    names = {f"{own}{word}" for own in _OWN for word in _OFFICE_WORDS}
    spoken_for = {organization}
    without_office = _OFFICE.sub("", organization)
    if _GOVERNMENT.search(without_office):
        spoken_for.add(without_office)
    if is_government(without_office):
        names |= {f"{own}{word}" for own in _OWN for word in _AREA_WORDS}
        area = _GOVERNMENT.sub("", without_office)
        spoken_for |= {area, f"{area}政府", f"{area}各级行政机关", f"{area}各级政府"}
    for name in spoken_for:
        for form in (name, name.replace("人民政府", "政府")):
            names.update(form[start:] for start in range(len(form) - 1))
    return frozenset(name for name in names if len(name) > 1)
