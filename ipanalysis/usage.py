"""What was typed wrong, said in two languages and with what may have been meant.

argparse knows English only and names no near command or option. Its messages are few, so they are
recognised here and worded anew; one that is not known is shown as it is.
"""

from __future__ import annotations

import argparse
import re
import sys
from collections.abc import Sequence
from difflib import get_close_matches
from functools import partial
from typing import NoReturn

from ipanalysis.commands.codes import USAGE
from ipanalysis.locale import N_, Text, tr

_NEAR = N_(" Did you mean {names}?")
_NO_COMMAND = N_("There is no command {value}.{near} Commands: {choices}.")
_FORMS = {
    r"argument (?P<name>.+?): invalid choice: (?P<value>.+?) \(choose from (?P<choices>.*)\)": N_(
        "{name} cannot be {value}.{near} Possible: {choices}."
    ),
    r"argument (?P<name>.+?): invalid int value: (?P<value>.+)": N_(
        "{name} needs a whole number, not {value}."
    ),
    r"argument (?P<name>.+?): expected (?:one|at least one|\d+) arguments?": N_(
        "{name} needs a value behind it."
    ),
    r"argument (?P<name>.+?): ignored explicit argument (?P<value>.+)": N_(
        "{name} takes no value, but {value} was given."
    ),
    r"ambiguous option: (?P<name>.+?) could match (?P<choices>.+)": N_(
        "{name} may stand for several options: {choices}."
    ),
    r"the following arguments are required: (?P<choices>.+)": N_("Missing: {choices}."),
}


def worded(message: str, lang: str) -> str:
    """Return a message of argparse in a language.

    Examples
    --------
    >>> worded("argument --lang: invalid choice: 'cn' (choose from 'en', 'zh')", "en")
    '--lang cannot be “cn”. Possible: en, zh.'
    >>> worded("argument COMMAND: invalid choice: 'reconcil' (choose from 'reconcile')", "en")
    'There is no command “reconcil”. Did you mean reconcile? Commands: reconcile.'
    """
    for form, text in _FORMS.items():
        match = re.fullmatch(form, message)
        if match is None:
            continue
        found = match.groupdict()
        if found.get("name") == tr(N_("COMMAND"), lang) and "value" in found:
            text = _NO_COMMAND
        value = _bare(found.get("value") or "")
        choices = tuple(_bare(name) for name in (found.get("choices") or "").split(", "))
        return tr(
            text,
            lang,
            name=found.get("name", ""),
            value=Text(N_("“{value}”"), {"value": value}),
            choices=choices,
            near=near(value, choices),
        )
    return message


def unknown(words: Sequence[str], options: Sequence[str], lang: str) -> str:
    """Return what is said of words that a command has no use for.

    Examples
    --------
    >>> unknown(["--regoin", "X"], ["--region", "--indicator"], "en")
    'The command has no use for: --regoin X. Did you mean --region?'
    """
    names = {name.strip("-"): name for name in options}  # dashes alone make no word near another
    given = [word.partition("=")[0].strip("-") for word in words if word.startswith("-")]
    meant = [names[n] for word in given for n in get_close_matches(word, names, n=1, cutoff=0.6)]
    hint = Text(_NEAR, {"names": tuple(dict.fromkeys(meant))}) if meant else ""
    text = N_("The command has no use for: {words}.{near}")
    return tr(text, lang, words=" ".join(words), near=hint)


def near(value: str, choices: Sequence[str]) -> Text | str:
    """Return the question whether a near one was meant; nothing if none is near."""
    meant = get_close_matches(value.casefold(), choices, n=2, cutoff=0.6)
    return Text(_NEAR, {"names": tuple(meant)}) if meant else ""


def _bare(text: str) -> str:
    return text.strip().strip("'\"")


class _Formatter(argparse.HelpFormatter):
    """Help in the reader's language; argparse itself knows English only."""

    def __init__(self, *args: object, lang: str = "en", **options: object) -> None:
        super().__init__(*args, **options)
        self.lang = lang

    def add_usage(self, usage, actions, groups, prefix=None) -> None:
        own = tr(N_("Usage: "), self.lang) if prefix is None else prefix
        super().add_usage(usage, actions, groups, own)


class Parser(argparse.ArgumentParser):
    """A parser that speaks the reader's language, and names what may have been meant."""

    def __init__(self, *, lang: str = "en", **options: object) -> None:
        formatter = partial(_Formatter, lang=lang)
        super().__init__(add_help=False, formatter_class=formatter, **options)
        self.lang = lang
        self.commands: dict[str, argparse.ArgumentParser] = {}
        self._positionals.title = tr(N_("Arguments"), lang)
        self._optionals.title = tr(N_("Options"), lang)
        self.add_argument("-h", "--help", action="help", help=tr(N_("show this help"), lang))

    def parse_args(self, args=None, namespace=None):
        """Parse, and refuse what is left over beside the options of the command it came with."""
        found, rest = self.parse_known_args(args, namespace)
        if rest:
            used = self.commands.get(getattr(found, "command", ""), self)
            options = [name for action in used._actions for name in action.option_strings]
            used.refuse(unknown(rest, options, self.lang))
        return found

    def error(self, message: str) -> NoReturn:
        """Refuse the command line with a message of argparse."""
        self.refuse(worded(message, self.lang))

    def refuse(self, message: str) -> NoReturn:
        """Print how the command is used and what is wrong, and leave with 2."""
        self.print_usage(sys.stderr)
        text = tr(N_("{prog}: error: {message}"), self.lang, prog=self.prog, message=message)
        self.exit(USAGE, f"{text}\n")
