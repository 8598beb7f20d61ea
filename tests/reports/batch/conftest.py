"""A folder of reports on the small study, made by a tiny notebook, or by none at all."""

import json
from dataclasses import replace
from pathlib import Path

import pytest

import ipanalysis as ipa
from ipanalysis.data.load import load
from ipanalysis.reports import site
from ipanalysis.reports.addresses import PLACE
from ipanalysis.reports.batch.fingerprint import study_digest

NAMES = ("region", "lang", "study", "processed", "as_of", "more")
PARAMETERS = "\n".join(f'{name} = ""' for name in NAMES)
SHOW = """
from IPython.display import HTML, display
display(HTML(f'<section data-region="{region}" data-lang="{lang}">of {region}</section>'))
"""


def cell(source, *tags):
    return {
        "cell_type": "code",
        "execution_count": None,
        "id": f"c{abs(hash(source)) % 1000}",
        "metadata": {"tags": list(tags)},
        "outputs": [],
        "source": source,
    }


@pytest.fixture
def write_notebook(tmp_path):
    """Return a function that writes a notebook of its parameters and these cells."""

    def write(*cells, name="own.ipynb", **metadata):
        made = [cell(PARAMETERS, "parameters"), *map(cell, cells)]
        path = tmp_path / name
        whole = {"cells": made, "metadata": metadata, "nbformat": 4, "nbformat_minor": 5}
        path.write_text(json.dumps(whole), encoding="utf-8")
        return path

    return write


@pytest.fixture
def light(monkeypatch):
    """Leave out results and the index, which have tests of their own; count how often."""
    built = []

    def build(study, folder, *formats, **options):
        Path(folder).mkdir()
        built.append(folder)

    def write_index(study, results, folder, pages, papers):
        (folder / PLACE).mkdir(exist_ok=True)
        whole = pages | {"papers": papers}
        (folder / "index.html").write_text(json.dumps(whole, sort_keys=True))
        return (folder / "index.html",)

    monkeypatch.setattr("ipanalysis.results.build", build)
    monkeypatch.setattr(site, "write_index", write_index)
    return built


@pytest.fixture
def load_once(monkeypatch):
    """Load a study once for what its files hold: most of the time goes into that."""

    def load_known(folder):
        key = study_digest(Path(folder))
        if key not in LOADED:
            LOADED[key] = load(folder)
        return replace(LOADED[key], folder=str(folder))

    monkeypatch.setattr("ipanalysis.reports.batch.asked.load", load_known)


LOADED = {}


@pytest.fixture
def make(load_once, toy, tmp_path, write_notebook, light):
    """Return a function that makes reports of the small study in the folder ``out``."""
    notebook, study = write_notebook(SHOW), toy()

    def call(*regions, **options):
        given = {"notebook": notebook, "study": study, "jobs": 1} | options
        return ipa.report(list(regions) or None, tmp_path / "out", **given)

    return call
