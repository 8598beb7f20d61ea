"""A file is there whole or not at all, and a folder that cannot be written is named."""

import os
import stat

import pytest

from ipanalysis.errors import IpaError
from ipanalysis.files import replace_file, writable_folder
from ipanalysis.locale import LANGUAGES


def names(folder):
    """Return all names in a folder, hidden ones too."""
    return sorted(path.name for path in folder.iterdir())


@pytest.fixture
def full_disk(monkeypatch):
    """Let the last step of writing a file fail."""

    def refuse(*_):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "replace", refuse)


def test_text_is_written_as_utf8_with_lf(tmp_path):
    path = replace_file(tmp_path / "表 1.csv", "地区,值\n上海,1\n")
    assert path.read_bytes() == "地区,值\n上海,1\n".encode()
    assert names(tmp_path) == ["表 1.csv"]


def test_bytes_are_written_as_they_are(tmp_path):
    assert replace_file(tmp_path / "a", b"\xff\r\n\x00").read_bytes() == b"\xff\r\n\x00"


def test_a_file_of_before_is_replaced(tmp_path):
    replace_file(tmp_path / "a", "a longer text")
    replace_file(tmp_path / "a", "short")
    assert (tmp_path / "a").read_text() == "short"
    assert names(tmp_path) == ["a"]


@pytest.mark.usefixtures("full_disk")
def test_a_failure_keeps_the_file_of_before_and_leaves_nothing_aside(tmp_path):
    (tmp_path / "a").write_text("of before")
    with pytest.raises(OSError, match="No space left"):
        replace_file(tmp_path / "a", "new")
    assert names(tmp_path) == ["a"]
    assert (tmp_path / "a").read_text() == "of before"


def test_ctrl_c_leaves_nothing_aside(tmp_path, monkeypatch):
    def interrupt(*_):
        raise KeyboardInterrupt

    monkeypatch.setattr(os, "chmod", interrupt)
    with pytest.raises(KeyboardInterrupt):
        replace_file(tmp_path / "a", "new")
    assert names(tmp_path) == []


@pytest.mark.skipif(os.name != "posix", reason="permissions of another kind")
def test_others_may_read_what_is_written_as_far_as_the_umask_lets_them(tmp_path):
    before = os.umask(0o027)
    try:
        path = replace_file(tmp_path / "a", "x")
        assert os.umask(0o027) == 0o027  # asked for, and left as it was
    finally:
        os.umask(before)
    # 666 without the bits of 027: its owner reads and writes, the group reads, others nothing.
    assert stat.S_IMODE(path.stat().st_mode) == 0o640


def test_a_folder_is_made_with_those_above_it(tmp_path):
    folder = writable_folder(tmp_path / "a" / "b")
    assert folder == tmp_path / "a" / "b"
    assert names(folder) == []


def test_a_folder_that_is_there_stays_as_it_is(tmp_path):
    (tmp_path / "mine").write_text("x")
    writable_folder(tmp_path)
    assert names(tmp_path) == ["mine"]


@pytest.mark.parametrize("lang", LANGUAGES)
def test_a_file_in_place_of_the_folder_is_named_and_kept(tmp_path, lang):
    (tmp_path / "out").write_text("mine")
    with pytest.raises(IpaError) as caught:
        writable_folder(tmp_path / "out")
    assert str(tmp_path / "out") in caught.value.text(lang)
    assert (tmp_path / "out").read_text() == "mine"


@pytest.mark.parametrize("lang", LANGUAGES)
def test_a_file_on_the_way_to_the_folder_is_an_error_in_words(tmp_path, lang):
    (tmp_path / "out").write_text("mine")
    with pytest.raises(IpaError) as caught:
        writable_folder(tmp_path / "out" / "reports")
    assert str(tmp_path / "out" / "reports") in caught.value.text(lang)
    assert "Not a directory" in caught.value.text(lang)


def test_a_folder_that_takes_no_file_is_refused(tmp_path, monkeypatch):
    # Root may write everywhere, so the refusal of the system is played.
    def refuse(**_):
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr("tempfile.TemporaryFile", refuse)
    with pytest.raises(IpaError, match="Permission denied"):
        writable_folder(tmp_path)
