"""Theme: what a newsroom folder's theme/ holds is the newsroom's own look, no more and no less."""

from pathlib import Path

from tests.newsroom.folders import newsroom
from tests.newsroom.rehearsal import body_at
from tests.newsroom.stack import stoppress


def test_a_theme_file_taken_out_of_the_folder_is_as_shipped_again(tmp_path: Path) -> None:
    data, folder = tmp_path / "data", newsroom(tmp_path / "post")
    stoppress("import", str(folder), "--data", str(data), check=False)
    shipped = body_at(data, "/about/")
    own = folder / "theme" / "document" / "document.html"
    own.parent.mkdir(parents=True)
    own.write_text("<p>Our own.</p>")
    stoppress("import", str(folder), "--data", str(data), check=False)
    assert "Our own." in (body_at(data, "/about/") or "")
    own.unlink()
    stoppress("import", str(folder), "--data", str(data), check=False)
    assert body_at(data, "/about/") == shipped


def test_a_folder_without_a_theme_leaves_the_look_as_it_is(tmp_path: Path) -> None:
    data, folder = tmp_path / "data", newsroom(tmp_path / "post")
    own = folder / "theme" / "document" / "document.html"
    own.parent.mkdir(parents=True)
    own.write_text("<p>Our own.</p>")
    stoppress("import", str(folder), "--data", str(data), check=False)
    other = tmp_path / "other"
    other.mkdir()
    (other / "newsroom.yaml").write_bytes((folder / "newsroom.yaml").read_bytes())
    stoppress("import", str(other), "--data", str(data), check=False)
    assert "Our own." in (body_at(data, "/about/") or "")
