"""Every error a user can meet: what is wrong, which items, what was expected, what to do.

An error keeps its message id and its values, so that a program can show it in the reader's
language (:meth:`IpaError.text`). Problems of a study are collected and raised once, as one
:class:`StudyError`.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from difflib import get_close_matches

from ipanalysis.locale import N_, Text, tr

SHOWN = 20  # names listed in one message; the rest are left out


class IpaError(Exception):
    """Base of all errors of this package."""

    def __init__(self, msgid: str, **values: object) -> None:
        super().__init__(msgid)
        self.msgid, self.values = msgid, values

    def text(self, lang: str = "en") -> str:
        """Return the message in a language."""
        return tr(self.msgid, lang, **self.values)

    def __str__(self) -> str:
        return self.text()

    def __reduce__(self) -> tuple:
        # Errors cross process borders when reports are rendered in parallel.
        return (_rebuild, (type(self), self.msgid, self.values))


def _rebuild(
    kind: type[IpaError] | type[StudyWarning], msgid: str, values: dict
) -> IpaError | StudyWarning:
    return kind(msgid, **values)


class StudyWarning(UserWarning):
    """Something about a study that is no error, but that nobody may overlook.

    It keeps its message id and values, as an :class:`IpaError` does.
    """

    def __init__(self, msgid: str, **values: object) -> None:
        super().__init__(tr(msgid, **values))
        self.msgid, self.values = msgid, values

    def text(self, lang: str = "en") -> str:
        """Return the message in a language."""
        return tr(self.msgid, lang, **self.values)

    def __reduce__(self) -> tuple:
        return (_rebuild, (type(self), self.msgid, self.values))


class UsageError(IpaError, ValueError):
    """A function or command was called with an argument it cannot take."""


class UnknownNameError(UsageError):
    """A region, indicator or plan is not in the study, or its name is ambiguous."""


class ReportError(IpaError):
    """A report could not be made, or is not about what it was asked for."""


_UNKNOWN = {
    "region": N_("No region is called {name!r}. {hint}"),
    "indicator": N_("No indicator is called {name!r}. {hint}"),
    "plan": N_("No plan or programme is called {name!r}. {hint}"),
}
_AMBIGUOUS = N_("{name!r} may be any of: {names}. Give the code instead of the name.")
_NEAREST = N_("Nearest names: {names}.")
_LISTED = N_("The study has: {names}.")


def unknown_name(what: str, name: object, known: Iterable[str]) -> UnknownNameError:
    """Return the error for a name that the study does not have, with the nearest it has.

    Parameters
    ----------
    what : {"region", "indicator", "plan"}
        What was looked for.
    name : object
        What was given.
    known : iterable of str
        All names there are.

    Examples
    --------
    >>> print(unknown_name("region", "Shangahi", ["Shanghai", "Shenzhen", "Anhui"]))
    No region is called 'Shangahi'. Nearest names: Shanghai, Anhui.
    """
    folded = {k.casefold(): k for k in known}
    # Of a name of two Chinese characters one may be wrong.
    cutoff = 0.5 if len(str(name)) <= 3 else 0.6
    near = [folded[k] for k in get_close_matches(str(name).casefold(), folded, n=5, cutoff=cutoff)]
    if near:
        hint = Text(_NEAREST, {"names": tuple(near)})
    else:
        more = ("…",) if len(folded) > SHOWN else ()
        hint = Text(_LISTED, {"names": (*list(folded.values())[:SHOWN], *more)})
    return UnknownNameError(_UNKNOWN[what], name=name, hint=hint)


def ambiguous_name(name: object, names: Sequence[str | Text]) -> UnknownNameError:
    """Return the error for a name that fits several regions."""
    return UnknownNameError(_AMBIGUOUS, name=name, names=tuple(names))
