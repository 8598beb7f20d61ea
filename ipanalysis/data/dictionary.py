"""The data dictionary: the schema as a page for people, in both languages."""

from __future__ import annotations

from ipanalysis.data.results import RESULT_TABLES
from ipanalysis.data.results.columns import OF_INDICATOR
from ipanalysis.data.schema import TABLES, Field, Table
from ipanalysis.locale import tr


def data_dictionary() -> str:
    """Return the data dictionary as Markdown.

    Examples
    --------
    >>> data_dictionary().splitlines()[0]
    '# Data dictionary · 数据字典'
    """
    parts = [
        _HEAD,
        *(_table(table) for table in TABLES.values()),
        _RESULTS,
        *(_table(table) for table in RESULT_TABLES.values()),
    ]
    return "\n".join(parts)


_HEAD = """# Data dictionary · 数据字典

Made from `ipanalysis/data/schema.py` and `ipanalysis/data/results/`; do not edit by hand.
由 `ipanalysis/data/schema.py` 和 `ipanalysis/data/results/` 生成，请勿手工修改。

A study is a folder of CSV files, UTF-8, one table each. A cell that must be filled is marked ●; a
column of your own begins with `x_`. Codes are text, also where they look like numbers.
一个研究就是一个文件夹，每张表一个 UTF-8 编码的 CSV 文件。● 表示必填；自加的列以 `x_` 开头。
代码一律是文本，即使看上去像数字。
"""

_RESULTS = """# Results · 结果

What `ipanalysis build` writes, each table as CSV and Parquet; the same is said in
`datapackage.json`. Beside a number stands the column that holds its unit.
`ipanalysis build` 写出的结果，每张表有 CSV 和 Parquet 两种格式；`datapackage.json` 中有同样的说明。
数值旁注明其单位所在的列。
"""


def _table(table: Table) -> str:
    optional = " (optional · 可省略)" if table.optional else ""
    key = ", ".join(f"`{name}`" for name in table.key) or "–"
    lines = [
        f"## {table.file}{optional}",
        "",
        f"{tr(table.description)} · {tr(table.description, 'zh')}",
        "",
        f"Key · 主键: {key}",
        "",
        "| Column · 列 | ● | Type · 类型 | Meaning | 含义 |",
        "| --- | --- | --- | --- | --- |",
        *(_row(field) for field in table.fields),
        "",
    ]
    return "\n".join(lines)


def _row(field: Field) -> str:
    kind = f"`{field.references}`" if field.references else _TYPES[field.type]
    if field.type == "list" and field.references:
        kind += " ;…"
    if field.vocabulary:
        kind = " \\| ".join(f"`{word}`" for word in field.vocabulary)
    if field.unit:
        kind += f" ({_UNITS.get(field.unit, f'`{field.unit}`')})"
    mark = "●" if field.required else ""
    meaning = tr(field.description), tr(field.description, "zh")
    return f"| `{field.name}` | {mark} | {kind} | {meaning[0]} | {meaning[1]} |"


_TYPES = {
    "text": "text · 文本",
    "number": "number · 数值",
    "whole": "whole number · 整数",
    "flag": "True, False · 是、否",
    "year": "YYYY",
    "date": "YYYY[-MM[-DD]]",
    "list": "list · 列表 ;…",
    "tile": "r4c7",
}

_UNITS = {
    "fraction": "fraction · 小数",
    "percent": "%",
    OF_INDICATOR: "unit of the indicator · 指标的单位",
}

if __name__ == "__main__":
    print(data_dictionary(), end="")
