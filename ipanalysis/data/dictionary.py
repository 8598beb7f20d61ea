"""The data dictionary: the schema as a page for people, in both languages."""

from __future__ import annotations

from ipanalysis.data.schema import TABLES, Field, Table
from ipanalysis.locale import tr


def data_dictionary() -> str:
    """Return the data dictionary as Markdown.

    Examples
    --------
    >>> data_dictionary().splitlines()[0]
    '# Data dictionary · 数据字典'
    """
    parts = [_HEAD, *(_table(table) for table in TABLES.values())]
    return "\n".join(parts)


_HEAD = """# Data dictionary · 数据字典

Made from `ipanalysis/data/schema.py`; do not edit by hand.
由 `ipanalysis/data/schema.py` 生成，请勿手工修改。

A study is a folder of CSV files, UTF-8, one table each. A cell that must be filled is marked ●; a
column of your own begins with `x_`. Codes are text, also where they look like numbers.
一个研究就是一个文件夹，每张表一个 UTF-8 编码的 CSV 文件。● 表示必填；自加的列以 `x_` 开头。
代码一律是文本，即使看上去像数字。
"""


def _table(table: Table) -> str:
    optional = " (optional · 可省略)" if table.optional else ""
    key = ", ".join(f"`{name}`" for name in table.key)
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
    mark = "●" if field.required else ""
    meaning = tr(field.description), tr(field.description, "zh")
    return f"| `{field.name}` | {mark} | {kind} | {meaning[0]} | {meaning[1]} |"


_TYPES = {
    "text": "text · 文本",
    "number": "number · 数值",
    "year": "YYYY",
    "date": "YYYY[-MM[-DD]]",
    "list": "list · 列表 ;…",
}

if __name__ == "__main__":
    print(data_dictionary(), end="")
