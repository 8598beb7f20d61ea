"""Words around the figures: what a column is, where a unit hides, what is only a note."""

from __future__ import annotations

import re

from ipanalysis.importers.cells import plain

#: Words by which tables head their columns, in both languages (lower case).
_WORDS = {
    "region": "region regions area ref_area geo country 'country name' province city state land "
    "territory district 地区 区域 省份 省市 城市 国家 行政区 地区名称 省 市 州",
    "indicator": "indicator indicators 'indicator name' series 'series name' measure variable item "
    "指标 指标名称 项目 名称",
    "year": "year years time period time_period date 年 年份 年度 时间 时期",
    "value": "value values figure obs_value amount 值 数值 数据 数量",
    "unit": "unit units unit_measure 'unit of measure' 单位 计量单位",
    "source": "source sources 来源 数据来源 出处",
    "code": "code 'country code' 'region code' 'area code' geocode 代码 行政区划代码 编码 地区代码",
    "note": "note notes remark remarks comment comments footnote 备注 说明 注 注释 no no. # 序号 "
    "'indicator code' 'series code' 指标代码",
}
ROLES: dict[str, str] = {
    word.strip("'"): role
    for role, words in _WORDS.items()
    for word in re.findall(r"'[^']+'|\S+", words)
}
_UNIT_LINE = re.compile(r"[(]?(?:计量单位|单位|units?)\s*[:：=]\s*(?P<unit>.+?)[)]?", re.IGNORECASE)
_BRACKET = re.compile(r"(?P<label>.*\S)\s*[(](?P<unit>[^()]+)[)]")


def role_of(head: object) -> str:
    """Return what a column head says its column is; empty if it says nothing.

    Examples
    --------
    >>> role_of("地区"), role_of("Indicator Name"), role_of("Grants"), role_of("年份①")
    ('region', 'indicator', '', 'year')
    """
    return ROLES.get(plain(head).casefold(), "") if head is not None else ""


def split_unit(label: str) -> tuple[str, str]:
    """Return a label without the bracket at its end, and what stands in the bracket.

    Examples
    --------
    >>> split_unit("授权量（万件）"), split_unit("Grants (per 10,000 people)"), split_unit("占比")
    (('授权量', '万件'), ('Grants', 'per 10,000 people'), ('占比', ''))
    """
    match = _BRACKET.fullmatch(plain(label))
    return (match["label"], match["unit"].strip()) if match else (plain(label), "")


def unit_line(text: object) -> str:
    """Return the unit that a line such as ``单位：万件`` states, or nothing.

    Examples
    --------
    >>> unit_line("单位：万件"), unit_line("(Unit: CNY 100 million)"), unit_line("地区")
    ('万件', 'CNY 100 million', '')
    """
    match = _UNIT_LINE.fullmatch(plain(text)) if isinstance(text, str) else None
    return match["unit"].strip() if match else ""
