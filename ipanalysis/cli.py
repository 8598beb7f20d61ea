"""The command line from outside: languages, warnings, errors and exit codes."""

from __future__ import annotations

import locale
import os
import sys
import warnings
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from itertools import zip_longest
from typing import TextIO

from ipanalysis.arguments import parser
from ipanalysis.commands.codes import INTERRUPTED, OK, PROBLEMS, USAGE
from ipanalysis.errors import IpaError, StudyWarning, UnknownNameError, UsageError
from ipanalysis.locale import LANGUAGES, N_, tr


def main(argv: Sequence[str] | None = None) -> int:
    """Run the command line and return the exit code.

    Parameters
    ----------
    argv : sequence of str, optional
        Arguments; those of the process if not given.

    Returns
    -------
    int
        0 well; 1 the data or a report has problems, all of them listed; 2 wrong usage; 130
        interrupted by Ctrl-C.

    Examples
    --------
    >>> main(["list", "plans", "--format", "csv", "--lang", "en"])  # doctest: +ELLIPSIS
    plan,programme,region,...
    0
    """
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):  # a character the terminal lacks must not end the work
            stream.reconfigure(errors="backslashreplace")
    lang = _stated_language(sys.argv[1:] if argv is None else argv) or _reader_language()
    args = parser(lang).parse_args(argv)
    args.lang = args.lang or [lang]
    try:
        with _in_plain_words(args.lang[0], sys.stdout if args.command == "check" else sys.stderr):
            code = args.run(args)
        sys.stdout.flush()  # a closed pipe has to show here, not when the interpreter ends
        return code
    except IpaError as error:
        if args.debug:
            raise
        print(error.text(args.lang[0]), file=sys.stderr)
        # A name that the study does not have is a matter of the study, not of the command.
        wrong = isinstance(error, UsageError) and not isinstance(error, UnknownNameError)
        return USAGE if wrong else PROBLEMS
    except KeyboardInterrupt:
        print(tr(N_("Stopped."), args.lang[0]), file=sys.stderr)
        return INTERRUPTED
    except BrokenPipeError:  # the reader of a pipe has seen enough (`| head`)
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return OK


@contextmanager
def _in_plain_words(lang: str, stream: TextIO) -> Iterator[None]:
    """Say what a study warns of without file names and line numbers of ours."""
    shown = warnings.showwarning

    def show(message: Warning | str, *place: object, **options: object) -> None:
        if isinstance(message, StudyWarning):
            print(tr(N_("Warning: {text}"), lang, text=message.text(lang)), file=stream)
        else:
            shown(message, *place, **options)

    with warnings.catch_warnings():
        warnings.simplefilter("always", StudyWarning)
        warnings.showwarning = show
        yield


def _stated_language(argv: Sequence[str]) -> str:
    """Return the language that is asked for, also where the rest cannot be parsed."""
    for word, following in zip_longest(argv, argv[1:], fillvalue=""):
        name, _, value = word.partition("=")
        value = value or following
        if name == "--lang" and value in LANGUAGES:
            return value
    return ""


def _reader_language() -> str:
    name = os.environ.get("LC_ALL") or os.environ.get("LC_MESSAGES") or os.environ.get("LANG")
    name = name or locale.getlocale()[0] or ""
    return "zh" if name.lower().startswith(("zh", "chinese")) else "en"


if __name__ == "__main__":
    sys.exit(main())
