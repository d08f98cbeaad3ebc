"""Files are written whole or not at all, and nowhere else."""

import os
import stat
import subprocess
import sys
from pathlib import Path

import pytest

from bot.archive.folder import Folder, NotWrittenError

ROOT = Path(__file__).parents[3]
#: Writes a file in a folder where no file may be larger than a hundred bytes, as on a disk that is full.
FULL = """
import resource, signal, sys
from pathlib import Path
from bot.archive.folder import Folder, NotWrittenError
signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
resource.setrlimit(resource.RLIMIT_FSIZE, (100, 100))
try:
    Folder(Path(sys.argv[1])).put("week01/README.md", b"new" * 1000)
except NotWrittenError as error:
    print(error.what, error.then, sep="\\n")
"""


def test_what_is_the_same_is_not_written_again(tmp_path: Path) -> None:
    folder = Folder(tmp_path / "archive")
    assert folder.put("week01/README.md", b"old")
    before = (tmp_path / "archive" / "week01" / "README.md").stat()

    assert not folder.put("week01/README.md", b"old")
    assert (tmp_path / "archive" / "week01" / "README.md").stat() == before
    assert folder.put("week01/README.md", b"new")
    assert folder.read("week01/README.md") == b"new"
    assert folder.read("week02/README.md") is None


def test_others_may_read_it_as_they_may_what_stood_there(tmp_path: Path) -> None:
    folder, umask = Folder(tmp_path), os.umask(0o022)
    try:
        folder.put("new.md", b"new")
        (tmp_path / "old.md").touch()
        (tmp_path / "old.md").chmod(0o664)
        folder.put("old.md", b"new")
    finally:
        os.umask(umask)
    modes = [stat.S_IMODE((tmp_path / name).stat().st_mode) for name in ("new.md", "old.md")]
    assert modes == [0o644, 0o664]


@pytest.mark.parametrize("path", ["../out.md", "week01/../../out.md", "away/out.md"])
def test_nothing_is_written_out_of_the_folder(tmp_path: Path, path: str) -> None:
    (tmp_path / "archive").mkdir()
    (tmp_path / "archive" / "away").symlink_to(tmp_path)

    with pytest.raises(NotWrittenError) as refused:
        Folder(tmp_path / "archive").put(path, b"secret")

    archive = tmp_path / "archive"
    assert (refused.value.what, refused.value.then) == (
        f"{archive / path} was not written: it leads to {tmp_path / 'out.md'}, out of the folder.",
        "Take the link away.",
    )
    assert not (tmp_path / "out.md").exists()


def test_an_absolute_path_is_none_of_the_folder(tmp_path: Path) -> None:
    with pytest.raises(NotWrittenError, match="out of the folder"):
        Folder(tmp_path / "archive").put(str(tmp_path / "out.md"), b"secret")
    with pytest.raises(NotWrittenError, match="out of the folder"):
        Folder(tmp_path / "archive").read("/etc/hostname")


def test_a_link_within_the_folder_is_followed(tmp_path: Path) -> None:
    (tmp_path / "docs").mkdir()
    (tmp_path / "README.md").symlink_to("docs/README.md")
    Folder(tmp_path).put("README.md", b"ours")
    assert (tmp_path / "README.md").is_symlink()
    assert (tmp_path / "docs" / "README.md").read_bytes() == b"ours"


def test_a_full_disk_is_said_and_leaves_no_half_a_file(tmp_path: Path) -> None:
    (tmp_path / "week01").mkdir()
    (tmp_path / "week01" / "README.md").write_bytes(b"old")

    done = subprocess.run(
        [sys.executable, "-c", FULL, tmp_path], cwd=ROOT, capture_output=True, check=True, encoding="utf-8"
    )

    assert done.stdout.splitlines() == [
        f"{tmp_path / 'week01' / 'README.md'} was not written: File too large.",
        "Make room on the disk, then run this again; what is written already stays.",
    ]
    assert {path.name: path.read_bytes() for path in (tmp_path / "week01").iterdir()} == {"README.md": b"old"}


@pytest.mark.skipif(sys.platform != "linux", reason="needs a folder in which not even root may make files")
def test_a_folder_that_is_closed_is_said() -> None:
    with pytest.raises(NotWrittenError) as refused:
        Folder(Path("/sys/kernel")).put("new.md", b"new")
    assert refused.value.what.startswith("/sys/kernel/new.md was not written: ")
    assert refused.value.then == "Let the user who runs this write there, or name another folder."


def test_a_file_where_a_folder_should_be_is_said(tmp_path: Path) -> None:
    (tmp_path / "week01").write_bytes(b"a file")
    with pytest.raises(NotWrittenError) as refused:
        Folder(tmp_path).put("week01/README.md", b"new")
    assert refused.value.then == "See what stands there, or name another folder."
    (tmp_path / "README.md").mkdir()
    with pytest.raises(NotWrittenError, match=r"README\.md was not written"):
        Folder(tmp_path).read("README.md")
