"""Two who keep an archive, each with a bot of their own."""

from pathlib import Path

import pytest

from bot.settings import Settings
from tests.bot.archive.desk import Desk


@pytest.fixture
def here(tmp_path: Path, settings: Settings) -> Desk:
    return Desk(tmp_path / "here", settings)


@pytest.fixture
def there(tmp_path: Path, settings: Settings) -> Desk:
    return Desk(tmp_path / "there", settings)
