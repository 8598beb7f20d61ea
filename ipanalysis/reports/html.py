"""HTML made from templates; every text of a study is escaped."""

from __future__ import annotations

from functools import cache

from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup

from ipanalysis.locale import tr


class Html:
    """A piece of HTML that a notebook shows as such."""

    def __init__(self, text: str) -> None:
        self.text = text

    def _repr_html_(self) -> str:
        return self.text

    def __str__(self) -> str:
        return self.text


def render(template: str, lang: str, **context: object) -> Markup:
    """Fill a template of this package.

    Parameters
    ----------
    template : str
        Its file name below ``templates``.
    lang : {"en", "zh"}
        Language of the texts in it (``tr``).
    **context
        What the template needs; a missing name is an error. Values are escaped unless they are
        :class:`markupsafe.Markup`.
    """

    def translate(msgid: str, **values: object) -> str:
        return tr(msgid, lang, **values)

    return Markup(_environment().get_template(template).render(tr=translate, lang=lang, **context))


@cache
def _environment() -> Environment:
    return Environment(
        loader=PackageLoader("ipanalysis.reports", "templates"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
