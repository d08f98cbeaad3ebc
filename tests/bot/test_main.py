"""The command line: what it says, and with which status it ends."""

import sqlite3
import subprocess
import sys
from collections.abc import Callable
from contextlib import closing
from dataclasses import fields
from pathlib import Path

import pytest

from bot.__main__ import main
from bot.page import apart
from bot.settings import Settings
from bot.texts import say
from tests.support.pages import page

StudyBot = Callable[..., tuple[int, str, str]]


@pytest.fixture
def study_bot(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> StudyBot:
    """Run the command line in a folder of its own; return its status, its output and its errors."""
    monkeypatch.chdir(tmp_path)
    for setting in fields(Settings):
        monkeypatch.delenv(setting.name.upper(), raising=False)

    def run(*arguments: str) -> tuple[int, str, str]:
        monkeypatch.setattr(sys, "argv", ["study-bot", *arguments])
        with pytest.raises(SystemExit) as end:
            main()
        written = capsys.readouterr()
        return int(end.value.code or 0), written.out, written.err

    return run


def test_help_names_every_command(study_bot: StudyBot) -> None:
    status, output, _ = study_bot("--help")
    assert status == 0
    assert all(f" {command} " in output for command in ("run", "demo", "import", "export"))


def test_help_waits_for_no_library_of_the_bot_s() -> None:
    code = "import sys, bot.__main__; print(*{'discord', 'sqlalchemy', 'pydantic', 'simcord'} & set(sys.modules))"
    assert subprocess.run([sys.executable, "-c", code], capture_output=True, check=True, text=True).stdout == "\n"


def test_without_a_token_run_says_what_to_do(study_bot: StudyBot) -> None:
    status, _, said = study_bot("run")
    assert status == 2
    assert said.splitlines() == [
        "DISCORD_TOKEN is not set.",
        "Copy .env.example to .env and put your bot's token in, or try `make demo`, which needs none.",
    ]


@pytest.mark.parametrize(
    "command", [["run"], ["import", "a.md", "--guild", "1"], ["export", "--guild", "1", "--output", "."]]
)
def test_every_wrong_setting_is_explained(
    study_bot: StudyBot, monkeypatch: pytest.MonkeyPatch, command: list[str]
) -> None:
    monkeypatch.setenv("LANGUAGE", "fr")
    monkeypatch.setenv("TIMEZONE", "KST")
    said = """\
LANGUAGE is 'fr', but must be ko or en, for example: LANGUAGE=ko
TIMEZONE is 'KST', but must be a time zone, by the name of a city, for example: TIMEZONE=Asia/Seoul
Change it in .env or in the environment; .env.example shows every setting.
"""
    assert study_bot(*command) == (2, "", said)


def test_settings_in_another_encoding_are_refused(study_bot: StudyBot) -> None:
    Path(".env").write_bytes("# 우리 스터디".encode("cp949"))
    assert study_bot("run") == (2, "", "The file .env is not UTF-8.\nSave it anew in that encoding.\n")


IMPORT, EXPORT = ["import", "a.md", "--guild", "1"], ["export", "--guild", "1", "--output", "."]


@pytest.mark.parametrize("command", [IMPORT, EXPORT])
def test_a_database_that_cannot_be_opened_is_said(study_bot: StudyBot, command: list[str]) -> None:
    Path("data").write_text("a file, not a folder", encoding="utf-8")
    said = """\
The database data/study-bot.sqlite3 cannot be opened: data is a file, not a folder.
Name another folder in DATA_DIR or DATABASE_URL.
"""
    assert study_bot(*command) == (2, "", said)


ALLOW = "Let the bot's user write to that file and to its folder."


@pytest.mark.parametrize(
    ("url", "what", "then"),
    [
        (
            "sqlite:///no-database",
            "The database no-database cannot be opened: it is no SQLite database.",
            "Name another file in DATABASE_URL, or put back a copy of this one.",
        ),
        (
            "sqlite:///folder",
            "The database folder cannot be opened: it is a folder.",
            "Name a file in DATABASE_URL.",
        ),
        (
            "sqlite:////proc/self/fd/x.db",
            "The database /proc/self/fd/x.db cannot be opened: /proc/self/fd/x.db: No such file or directory.",
            ALLOW,
        ),
        (
            "sqlite:////proc/study/bot.sqlite3",
            "The database /proc/study/bot.sqlite3 cannot be opened: /proc/study: No such file or directory.",
            ALLOW,
        ),
        (
            "postgresql+asyncpg://me:secret@127.0.0.1:1/study",
            "PostgreSQL at 127.0.0.1:1 cannot be reached: connection refused.",
            "See that it runs, and that DATABASE_URL in .env names the right host and port.",
        ),
        (
            "postgres://me:secret@127.0.0.1:1/study?sslmode=require&way=1",
            "PostgreSQL at 127.0.0.1:1 does not let the bot in: connect() got an unexpected keyword argument 'way'.",
            "Look at the user, the password, the database and the options in DATABASE_URL in .env.",
        ),
    ],
)
def test_what_is_wrong_with_a_database_is_said_in_two_lines(
    study_bot: StudyBot, monkeypatch: pytest.MonkeyPatch, url: str, what: str, then: str
) -> None:
    if "postgres" in url:
        pytest.importorskip("asyncpg")
    Path("folder").mkdir()
    Path("no-database").write_text("한 줄\n" * 1000, encoding="utf-8")
    monkeypatch.setenv("DATABASE_URL", url)

    assert study_bot(*EXPORT) == (2, "", f"{what}\n{then}\n")


def test_what_talks_to_postgresql_is_said_to_be_missing(study_bot: StudyBot, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "asyncpg", None)
    monkeypatch.setenv("DATABASE_URL", "postgresql://localhost/study")
    said = """\
DATABASE_URL names PostgreSQL, but what talks to it is not installed.
Run: pip install 'study-bot[postgresql]'
"""
    assert study_bot(*EXPORT) == (2, "", said)


def test_a_database_of_a_newer_version_is_left_alone(study_bot: StudyBot) -> None:
    study_bot(*EXPORT)
    with closing(sqlite3.connect("data/study-bot.sqlite3", isolation_level=None)) as db:
        db.execute("UPDATE alembic_version SET version_num = '9999'")

    said = """\
The database was written by a newer version of Study Bot.
Update Study Bot, or put back a copy of the database from before.
"""
    assert study_bot(*EXPORT) == (2, "", said)


def test_a_damaged_database_is_said(study_bot: StudyBot) -> None:
    study_bot(*EXPORT)
    file = Path("data/study-bot.sqlite3")
    file.write_bytes(file.read_bytes()[:100] + bytes(4000))

    said = """\
The database data/study-bot.sqlite3 cannot be opened: it is damaged.
Stop everything that uses it, and put back a copy of it.
"""
    assert study_bot(*EXPORT) == (2, "", said)


def test_the_data_is_made_its_owner_s_alone(study_bot: StudyBot) -> None:
    picture = Path("data/pictures/ab/abcd.png")
    picture.parent.mkdir(parents=True)
    picture.write_bytes(b"")
    Path("data/drafts").symlink_to("/nowhere")
    for path in (Path("data"), *Path("data").rglob("pictures"), picture.parent):
        path.chmod(0o755)
    picture.chmod(0o644)

    study_bot(*EXPORT)

    kept = [Path("data"), *Path("data").rglob("[!d]*")]
    assert {str(path): oct(path.stat().st_mode)[-3:] for path in kept} == {
        "data": "700",
        "data/study-bot.sqlite3": "600",
        "data/pictures": "700",
        "data/pictures/ab": "700",
        "data/pictures/ab/abcd.png": "600",
    }


def test_data_that_stays_open_to_others_is_logged_and_used(
    study_bot: StudyBot, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setenv("DATA_DIR", "/proc/self/fdinfo")  # whose rights nobody changes
    monkeypatch.setenv("DATABASE_URL", "sqlite:///study.sqlite3")

    assert study_bot(*EXPORT)[0] == 1

    assert "/proc/self/fdinfo stays open to other users of this machine: Operation not permitted" in caplog.text


def test_a_page_goes_in_and_comes_out(study_bot: StudyBot) -> None:
    Path("week03.md").write_text(page(3), encoding="utf-8")

    assert study_bot("import", "week03.md", "--guild", "1") == (0, "week03.md: ✅ 3주차 페이지를 가져왔어요.\n", "")
    alone = study_bot("export", "--guild", "1", "--output", "pages/2025", "--week", "3")
    whole = study_bot("export", "--guild", "1", "--output", "pages")
    again = study_bot("export", "--guild", "1", "--output", "pages")

    assert alone == (0, "pages/2025/week03.md\n", "")
    assert Path("pages/2025/week03.md").read_text(encoding="utf-8") == page(3)
    assert whole == (0, "pages/week03/README.md\npages/README.md\n", "")
    assert Path("pages/week03/README.md").read_text(encoding="utf-8") == page(3)
    assert again == (0, "", "2 files have not changed.\n")


def test_an_index_that_has_no_place_is_said(study_bot: StudyBot) -> None:
    Path("week03.md").write_text(page(3), encoding="utf-8")
    study_bot("import", "week03.md", "--guild", "1")
    Path("pages").mkdir()
    Path("pages/README.md").write_text("<!-- study-bot:index -->\n", encoding="utf-8")

    said = (
        "The index has no place in pages/README.md: it needs one line <!-- study-bot:index -->, and below it "
        "one line <!-- /study-bot:index -->. Put both there, or neither.\n"
    )
    assert study_bot("export", "--guild", "1", "--output", "pages") == (1, "pages/week03/README.md\n", said)
    assert Path("pages/README.md").read_text(encoding="utf-8") == "<!-- study-bot:index -->\n"


def test_week_and_date_may_be_given_for_a_single_page(study_bot: StudyBot) -> None:
    Path("page.md").write_text(page(3).split("\n", 2)[2], encoding="utf-8")
    given = ["--guild", "1", "--week", "3", "--date", "2025-02-03"]

    status, _, why = study_bot("import", "page.md", "page.md", *given)
    assert (status, why) == (2, "--week and --date are for a single page.\nImport that page by itself.\n")
    assert study_bot("import", ".", *given) == (2, "", why)
    far = "--date is no day from 2000 to 2099.\nGive the day on which the week meets.\n"
    assert study_bot("import", "page.md", *given[:-1], "9999-12-31") == (2, "", far)
    assert study_bot("import", "page.md", *given) == (0, "page.md: ✅ 3주차 페이지를 가져왔어요.\n", "")

    study_bot("export", "--guild", "1", "--output", "pages", "--week", "3")
    assert Path("pages/week03.md").read_text(encoding="utf-8") == page(3)


def test_an_export_names_the_pictures_that_are_gone(study_bot: StudyBot) -> None:
    Path("week03.md").write_text(page(3), encoding="utf-8")
    study_bot("import", "week03.md", "--guild", "1")
    with closing(sqlite3.connect("data/study-bot.sqlite3", isolation_level=None)) as db:
        db.execute("INSERT INTO picture (guild_id, question_id, position, name) VALUES (1, 1, 0, 'abcd.png')")

    gone = "pages/week03/abcd.png: 저장해 둔 사진 파일이 없어졌어요. 사진 없이 페이지를 썼어요.\n"
    written = "pages/week03/README.md\npages/README.md\n"
    assert study_bot("export", "--guild", "1", "--output", "pages", "--week", "3") == (1, "pages/week03.md\n", gone)
    assert study_bot("export", "--guild", "1", "--output", "pages") == (1, written, gone)


def test_what_is_refused_ends_with_status_1(study_bot: StudyBot) -> None:
    status, said, _ = study_bot("import", "week03.md", "--guild", "1")
    assert (status, said) == (1, "week03.md: No such file or directory\n")


@pytest.mark.parametrize(
    ("options", "said"),
    [
        ([], "아직 등록된 주차가 없어요. `/발표`로 첫 발표를 등록해 주세요.\n"),
        (["--week", "9"], "9주차를 찾지 못했어요. `/일정`에서 주차를 확인해 주세요.\n"),
    ],
)
def test_an_export_of_nothing_is_refused(study_bot: StudyBot, options: list[str], said: str) -> None:
    assert study_bot("export", "--guild", "1", "--output", "pages", *options) == (1, "", said)
    assert not Path("pages").exists()


def test_an_export_of_a_page_that_takes_too_long_is_given_up(
    study_bot: StudyBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    Path("week03.md").write_text(page(3), encoding="utf-8")
    study_bot("import", "week03.md", "--guild", "1")
    monkeypatch.setattr(apart, "SHORT_TO_WRITE", 0)
    monkeypatch.setattr(apart, "PATIENCE", 0)

    status, written, said = study_bot("export", "--guild", "1", "--output", "pages")

    assert (status, written) == (1, "")
    assert said.startswith("페이지가 너무 오래 걸려서 그만뒀어요.")


def test_an_export_to_where_nothing_can_be_written_is_refused(study_bot: StudyBot) -> None:
    Path("week03.md").write_text(page(3), encoding="utf-8")
    study_bot("import", "week03.md", "--guild", "1")
    said = (
        "week03.md/week03/README.md was not written: Not a directory.\nSee what stands there, or name another folder.\n"
    )
    assert study_bot("export", "--guild", "1", "--output", "week03.md") == (1, "", said)
    said = said.replace("/week03/README.md", "/week03.md").replace("Not a directory", "File exists")
    assert study_bot("export", "--guild", "1", "--output", "week03.md", "--week", "3") == (1, "", said)


def test_the_demo_says_how_to_install_it(study_bot: StudyBot, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "bot.demo", None)
    said = "The demo is not installed.\nRun `make demo`, or: pip install 'study-bot[demo]'\n"
    assert study_bot("demo") == (2, "", said)


@pytest.mark.parametrize("guild", ["0", "-1", str(2**63), "9" * 40, "스터디"])
@pytest.mark.parametrize("command", [["import", "week03.md"], ["export", "--output", "pages"]])
def test_a_server_s_id_that_none_has_is_refused(study_bot: StudyBot, command: list[str], guild: str) -> None:
    status, said, why = study_bot(*command, "--guild", guild)

    assert (status, said) == (2, "")
    assert "Invalid value for '--guild'" in why
    assert not Path("data").exists()


@pytest.mark.parametrize("week", ["0", "1000", str(2**63)])
def test_a_week_that_none_has_is_refused(study_bot: StudyBot, week: str) -> None:
    status, said, why = study_bot("export", "--guild", "1", "--output", "pages", "--week", week)

    assert (status, said) == (2, "")
    assert "Invalid value for '--week'" in why
    assert "or equal to" in why


def test_a_damaged_zip_costs_its_own_page_alone(study_bot: StudyBot) -> None:
    Path("week02.zip").write_bytes(b"PK\x03\x04 and no more")
    Path("week03.md").write_text(page(3), encoding="utf-8")

    assert study_bot("import", "week02.zip", "week03.md", "--guild", "1") == (
        1,
        f"week02.zip: {say('ko', 'error.damaged-zip')}\nweek03.md: ✅ 3주차 페이지를 가져왔어요.\n",
        "",
    )


def test_a_corrected_page_replaces_the_wrong_one_where_that_is_asked_for(study_bot: StudyBot) -> None:
    Path("week03.md").write_text(page(3, name="은빈"), encoding="utf-8")
    study_bot("import", "week03.md", "--guild", "1")
    Path("week03.md").write_text(page(3), encoding="utf-8")

    status, said, _ = study_bot("import", "week03.md", "--guild", "1")
    assert status == 1
    assert "`--replace`" in said
    said = "week03.md: ✅ 3주차를 이 페이지로 바꿨어요.\n"
    assert study_bot("import", "week03.md", "--guild", "1", "--replace") == (0, said, "")
    study_bot("export", "--guild", "1", "--output", "pages", "--week", "3")
    assert Path("pages/week03.md").read_text(encoding="utf-8") == page(3)
