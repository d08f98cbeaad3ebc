"""Somebody who keeps an archive, with a bot of their own."""

from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path

from bot.archive.writing import Written
from bot.files import export_archive, import_files
from bot.settings import Settings

GUILD = 1


class Desk:
    """A folder with a database, the files that are brought to it, and the archive that it writes."""

    def __init__(self, folder: Path, settings: Settings) -> None:
        self.folder, self.output = folder, folder / "archive"
        self.settings = replace(settings, data_dir=folder / "data")

    def put(self, files: Mapping[str, bytes | str]) -> list[Path]:
        """Write files; return the pages among them."""
        for name, data in files.items():
            path = self.folder / "brought" / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(data if isinstance(data, bytes) else data.encode())
        return [self.folder / "brought" / name for name in files if name.endswith(".md")]

    async def bring(self, files: Mapping[str, bytes | str]) -> None:
        """Import pages, with their pictures."""
        said, all_stored = await import_files(self.settings, self.put(files), GUILD)
        assert all_stored, said

    async def write(self) -> Written:
        """Write the archive."""
        return await export_archive(self.settings, GUILD, self.output)

    def files(self) -> dict[str, bytes]:
        """Return what stands in the archive, by its path."""
        return {path.relative_to(self.output).as_posix(): path.read_bytes() for path in self._all()}

    def times(self) -> list[int]:
        """Return when each file was written."""
        return [path.stat().st_mtime_ns for path in self._all()]

    def _all(self) -> list[Path]:
        return sorted(path for path in self.output.rglob("*") if path.is_file())
