"""Workers that keep and remove notebooks of failures do not get into each other's way."""

from pathlib import Path

from ipanalysis.reports.batch.kept import keep_failed, remove_failed


def test_a_folder_that_another_removes_meanwhile_is_no_failure(tmp_path, monkeypatch):
    path = keep_failed(tmp_path, "X.en", "{}")
    unlink = Path.unlink

    def and_another_is_faster(self, *args, **options):
        unlink(self, *args, **options)
        self.parent.rmdir()

    monkeypatch.setattr(Path, "unlink", and_another_is_faster)
    remove_failed(tmp_path, "X.en")
    assert not path.parent.exists()
    remove_failed(tmp_path, "X.en")  # nothing to do


def test_a_folder_that_is_in_use_again_stays(tmp_path):
    keep_failed(tmp_path, "X.en", "{}")
    other = keep_failed(tmp_path, "Y.en", b"{}")
    remove_failed(tmp_path, "X.en")
    assert list(other.parent.iterdir()) == [other]


def test_a_notebook_is_kept_though_another_removes_the_empty_folder(tmp_path, monkeypatch):
    mkdir, made = Path.mkdir, []

    def and_another_removes_it(self, *args, **options):
        mkdir(self, *args, **options)
        made.append(self)
        if len(made) == 1:
            self.rmdir()

    monkeypatch.setattr(Path, "mkdir", and_another_removes_it)
    assert keep_failed(tmp_path, "X.en", "{}").read_text() == "{}"
    assert len(made) == 2


def test_a_file_where_the_folder_would_stand_holds_nothing_to_remove(tmp_path):
    (tmp_path / "failed").write_text("mine")
    remove_failed(tmp_path, "X.en")
    assert (tmp_path / "failed").read_text() == "mine"
