"""What a command is: its name, what it does, what can be typed behind it."""

from __future__ import annotations

import argparse
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from ipanalysis.locale import N_


@dataclass(frozen=True)
class Option:
    """An option or an argument of a command.

    Attributes
    ----------
    names : tuple of str
        As they are typed.
    about, placeholder : str
        Msgids of the help and of what stands for the value there; empty if it needs none.
    settings : mapping
        What argparse is told beside these.
    """

    names: tuple[str, ...]
    about: str = ""
    placeholder: str = ""
    settings: Mapping[str, object] = field(default_factory=dict)

    def add_to(self, sub: argparse.ArgumentParser, text: Callable[[str], str]) -> None:
        """Let a parser know it; `text` says a msgid in the reader's language."""
        words = {"help": self.about, "metavar": self.placeholder}
        said = {name: text(msgid) for name, msgid in words.items() if msgid}
        sub.add_argument(*self.names, **said, **self.settings)


def option(*names: str, about: str = "", placeholder: str = "", **settings: object) -> Option:
    """Return an option.

    Examples
    --------
    >>> option("--all", about="everything", action="store_true").settings
    {'action': 'store_true'}
    """
    return Option(names, about, placeholder, settings)


@dataclass(frozen=True)
class Command:
    """A command.

    Attributes
    ----------
    name : str
        As it is typed.
    about : str
        Msgid of what it does.
    example : str
        A command line that works on the bundled study.
    run : callable
        Does it, and returns the exit code.
    options : tuple of Option
        What can be typed behind it, beside what follows.
    prints_table : bool
        Whether it takes ``--format``.
    of_study : bool
        Whether it takes ``--study``; those that make a study or add to one have a folder of
        their own.
    of_rules, of_day : bool
        Whether it takes ``--no-derived`` and ``--as-of``; not if it is about the tables as they
        are.
    """

    name: str
    about: str
    example: str
    run: Callable[[argparse.Namespace], int]
    options: tuple[Option, ...] = ()
    prints_table: bool = True
    of_study: bool = True
    of_rules: bool = True
    of_day: bool = True


REGION = option(
    "--region", about=N_("only this region: code or any of its names"), placeholder=N_("REGION")
)
INDICATOR = option(
    "--indicator", about=N_("only this indicator: id or name"), placeholder=N_("INDICATOR")
)
#: Options that narrow a table.
CHOICE = (REGION, INDICATOR)
PLAN = option(
    "--plan", about=N_("a programme or one plan; all if not given"), placeholder=N_("PLAN")
)


def folder_to_write(default: str) -> Option:
    """Return the option that names a folder to write into."""
    about = N_("folder to write into")
    return option("--out", about=about, placeholder=N_("FOLDER"), default=default)


def horizon(default: int) -> Option:
    """Return the option for how far to look ahead."""
    about = N_("years ahead")
    return option("--horizon", about=about, placeholder=N_("YEARS"), type=int, default=default)


def shown_part(about: str, *choices: str) -> Option:
    """Return the option for which part of a result to print; the first if not given."""
    return option("--show", about=about, choices=choices, default=choices[0])
