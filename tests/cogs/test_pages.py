"""Pages: a manager brings a week in and takes one out, all of it or nothing."""

import io
import threading
import unicodedata
import zipfile
from types import ModuleType
from typing import Any

import discord
import pytest
from simcord import InteractionResult, MemberActor

from bot import weekly
from bot.page import comparing, loading, unpacking
from bot.settings import Settings
from db import weeks
from tests.bot.page.weeks import REAL
from tests.support.study import Study, buttons_of, field, press, text_of

PAGE = """\
# 2주차
**발표일**: 2025.12.26
### Team 1
- **Members**: 조은비, 전민하
- 참고 논문:  
[논문 하나](https://a.b/c)

---
### 질의응답  
- 조은비🐱

  🩷 받은 질문 : 왜요?  
  
     -> 답변 : 그래서요.

- 전민해🐼

  🩵 받은 질문 : 어떻게요?  

---
### 소감
- 조은비 : 뿌듯하다.

"""  # noqa: W291, W293  # white space is Markdown's

REFUSED = "페이지에 어디에 둘지 알 수 없는 줄이 있어서 아무것도 저장하지 않았어요. 아래 줄을 고쳐서 다시 올려 주세요."


async def bring(
    study: Study, source: str | bytes, name: str = "week02.md", actor: MemberActor | None = None
) -> InteractionResult:
    """Import a file."""
    data = source if isinstance(source, bytes) else source.encode()
    return await (actor or study.minha).slash(study.channel, "page import", file=(name, data))


async def take(study: Study, **options: Any) -> tuple[InteractionResult, str]:
    """Export a week; return the reply and what is in its file."""
    shown = await study.minha.slash(study.channel, "page export", **options)
    return shown, study.file_of(shown)[1].decode()


async def held(study: Study) -> list[int]:
    """Return the numbers of the weeks that hold something."""
    return [week.number for week in await study.db.read(weeks.schedule, guild_id=study.guild.id)]


def squeezed(text: str) -> str:
    """Return a text without its white space."""
    return "".join(unicodedata.normalize("NFC", text).split())


async def test_a_page_is_stored_and_what_is_odd_about_it_said(study: Study) -> None:
    receipt = await bring(study, PAGE)

    assert receipt.ephemeral
    assert text_of(receipt).splitlines() == [
        "✅ **2주차** 페이지를 가져왔어요.",
        "-# 16번째 줄: 전민해님은 어느 팀 명단에도 없어요. 전민하님과 한 글자가 달라요",
        "-# 18번째 줄: 전민해님의 1번째 질문에 답변이 없어요",
    ]
    await study.restart()
    recap = await press(study.minha, receipt, "정리 보기")
    assert text_of(recap).startswith("## 2주차 · 12/26(금)\n-# 질문 2개 · 답변 1개 · 소감 1개")


async def test_it_comes_out_as_it_came_in_but_for_white_space(study: Study) -> None:
    await bring(study, PAGE)

    shown, markdown = await take(study, week=2)

    assert shown.ephemeral
    assert text_of(shown) == "**2주차** 페이지예요: `week02.md`"
    assert squeezed(markdown) == squeezed(PAGE)
    assert (await take(study))[1] == markdown  # the current week


@pytest.mark.parametrize("locale", ["en-US"], indirect=True)
async def test_in_english(study: Study) -> None:
    receipt = await bring(study, PAGE)
    again = await bring(study, PAGE)
    other = await bring(study, PAGE.replace("뿌듯하다", "뿌듯했다"))
    unreadable = await bring(study, "아무 글")
    shown, _ = await take(study)

    assert text_of(receipt).splitlines()[:2] == [
        "✅ The page of **week 2** is stored.",
        "-# line 16: 전민해 is on no team; 전민하 is one syllable away",
    ]
    assert text_of(again).splitlines()[0] == "**Week 2** holds this page already. Nothing has changed."
    assert text_of(other).startswith("Week 2 holds something else, so nothing was changed.")
    assert text_of(unreadable).startswith(
        "Some lines of the page have no place in a week, so nothing was stored. Mend these and send it again."
    )
    assert text_of(shown) == "The page of **week 2**: `week02.md`"
    assert list(buttons_of(receipt)) == ["See the recap"]


@pytest.mark.skipif(not REAL.exists(), reason="the real page is not beside the repository")
async def test_the_real_page_goes_in_and_out(study: Study) -> None:
    source = REAL.read_bytes()
    receipt = await bring(study, source)

    assert text_of(receipt).startswith("✅ **2주차** 페이지를 가져왔어요.")
    assert "최수빈님은 어느 팀 명단에도 없어요. 조수빈님과 한 글자가 달라요" in text_of(receipt)
    _, markdown = await take(study, week=2)
    assert squeezed(markdown) == squeezed(source.decode())
    assert text_of(await bring(study, markdown)).startswith("**2주차** 페이지는 이미 같은 내용으로 저장되어 있어요.")

    form = await study.minha.slash(study.channel, "profile", member=study.eunbi)
    await study.minha.submit_modal(form, {"name": "조은비"})
    assert (await take(study, week=2))[1] == markdown
    mine = await study.eunbi.slash(study.channel, "reflect", week=2)
    assert len(field(mine.modal, "reflection")["value"]) > 100


async def test_the_same_page_again_changes_nothing(study: Study) -> None:
    await bring(study, PAGE)
    _, before = await take(study)

    receipt = await bring(study, PAGE)

    assert text_of(receipt).startswith("**2주차** 페이지는 이미 같은 내용으로 저장되어 있어요. 바뀐 것은 없어요.")
    assert (await take(study))[1] == before


async def test_a_page_that_says_something_else_is_refused_with_the_differences(study: Study) -> None:
    await bring(study, PAGE)
    _, before = await take(study)

    refused = await bring(study, PAGE.replace("뿌듯하다.", "뿌듯했다. ```"))

    assert refused.ephemeral
    lines = text_of(refused).splitlines()
    assert lines[0].startswith("2주차에는 이미 다른 내용이 있어서 아무것도 바꾸지 않았어요.")
    assert lines[1] == "```diff"
    assert [line for line in lines if "뿌듯" in line] == ["-- 조은비 : 뿌듯하다.", "+- 조은비 : 뿌듯했다. '''"]
    assert lines[-1] == "```"
    assert (await take(study))[1] == before


async def test_differences_without_end_are_cut(study: Study) -> None:
    await bring(study, PAGE)
    other = PAGE.replace("뿌듯하다.", "\n\n".join("다른 문단" * 20 for _ in range(200)))

    refused = await bring(study, other)

    assert len(text_of(refused)) < 3800
    assert text_of(refused).endswith("\n…\n```")


async def test_lines_without_a_place_are_refused_with_their_words_and_what_to_do(study: Study) -> None:
    refused = await bring(study, PAGE + "### 부록\n- 하나\n")

    first, heading, item = text_of(refused).splitlines()
    assert first == REFUSED
    assert heading.startswith("24번째 줄 `### 부록`: 읽을 수 있는 제목이 아니에요. `# 2주차`, `### Team 1`, ")
    assert item.startswith("25번째 줄 `- 하나`: 어느 항목의 글인지 알 수 없어요. 누군가의 글이면 그 사람 아래로 두 칸 ")
    assert await held(study) == []


async def test_what_is_no_page_is_refused_with_the_reasons(study: Study) -> None:
    refused = await bring(study, "그냥 글\n", name="notes.md")

    assert text_of(refused).splitlines() == [
        REFUSED,
        "1번째 줄 `그냥 글`: 주차를 알려 주는 제목이 없어요. `# 2주차`처럼 적어 주세요",
        "1번째 줄 `그냥 글`: 발표일이 없어요. `**발표일**: 2025.02.07`처럼 적어 주세요",
    ]


async def test_a_name_that_cannot_be_stored_keeps_all_of_the_page_out(study: Study) -> None:
    refused = await bring(study, PAGE.replace("- 조은비 : 뿌듯하다.", "- `조은비` : 뿌듯하다."))

    assert "이름은 쓸 수 없어요" in text_of(refused)
    assert await held(study) == []


@pytest.mark.parametrize("source", ["\ufeff" + PAGE, PAGE.replace("\n", "\r\n")], ids=["BOM", "CRLF"])
async def test_files_from_other_systems(study: Study, source: str) -> None:
    await bring(study, source)

    assert squeezed((await take(study))[1]) == squeezed(PAGE)


@pytest.mark.parametrize(
    ("source", "line"),
    [(PAGE.encode("cp949", errors="ignore"), 1), (PAGE.encode("utf-16"), 1), (b"# 2\n\xff", 2)],
    ids=["CP949", "UTF-16", "bytes"],
)
async def test_what_is_not_utf8_is_refused_by_line(study: Study, source: bytes, line: int) -> None:
    refused = await bring(study, source)

    assert refused.ephemeral
    assert text_of(refused) == (
        f"{line}번째 줄에 UTF-8이 아닌 글자가 있어서 아무것도 저장하지 않았어요. UTF-8로 저장해서 다시 올려 주세요."
    )
    assert await held(study) == []


async def test_a_file_that_is_too_large_is_not_even_read(study: Study) -> None:
    refused = await bring(study, b"a" * (10 * 1024 * 1024 + 1))

    assert text_of(refused) == "파일이 너무 커요. 10240KB까지 읽을 수 있어요."


async def test_a_page_that_is_too_large_is_refused(study: Study) -> None:
    refused = await bring(study, b"a" * (1024 * 1024 + 1))

    assert text_of(refused).startswith("파일이 너무 커요. 1024KB까지 읽을 수 있어요.")


@pytest.mark.parametrize("name", ["가" * 4000, "*_" * 2000, "👩\u200d" * 2000], ids=["letters", "marks", "emoji"])
async def test_a_page_with_an_endless_name_is_refused_in_a_sentence(study: Study, name: str) -> None:
    refused = await bring(study, PAGE.replace("조은비, 전민하", f"조은비, {name}"))

    assert "이름은 쓸 수 없어요. 글자와 숫자로 32자까지, 쉼표나 콜론 없이 적어 주세요" in text_of(refused)
    assert len(text_of(refused)) < 300
    assert await held(study) == []


async def test_only_managers(study: Study) -> None:
    await study.present(study.minha)

    for refused in (
        await bring(study, PAGE, actor=study.eunbi),
        await study.eunbi.slash(study.channel, "page export"),
    ):
        assert refused.ephemeral
        assert text_of(refused) == "서버 관리 권한이나 관리자 역할이 있는 분만 할 수 있어요. 관리자에게 부탁해 주세요."
    assert await held(study) == [1]


async def test_a_manager_by_role_is_one_too(study: Study) -> None:
    role = study.guild.create_role("관리", permissions=discord.Permissions(manage_guild=True))
    manager = study.guild.add_member(study.env.create_user("yuna", global_name="유나"), roles=[role])

    assert text_of(await bring(study, PAGE, actor=manager)).startswith("✅ **2주차**")


async def test_there_is_no_week_to_export(study: Study) -> None:
    none_yet = await study.minha.slash(study.channel, "page export")
    await study.present(study.minha)
    unknown = await study.minha.slash(study.channel, "page export", week=9)

    assert text_of(none_yet) == "아직 등록된 주차가 없어요. `/발표`로 첫 발표를 등록해 주세요."
    assert text_of(unknown) == "9주차를 찾지 못했어요. `/일정`에서 주차를 확인해 주세요."
    assert buttons_of(unknown) == {"일정": "schedule:0"}


async def test_a_week_from_discord_comes_out_and_goes_in_elsewhere(study: Study) -> None:
    await study.present(study.eunbi, papers="논문 하나 https://a.b/c")
    await study.ask(study.hangyeol, study.eunbi, f"__왜요__? <@{study.hangyeol.id}>\n# 제목 아님")
    await study.answer(study.eunbi, 1, "-> 답변 : 아님")
    form = await study.hangyeol.slash(study.channel, "reflect")
    await study.hangyeol.submit_modal(form, {"reflection": "---\n좋았다."})

    _, markdown = await take(study)

    assert "<ins>왜요</ins>? @한결" in markdown
    again = await bring(study, markdown)
    assert text_of(again).splitlines()[0] == "**1주차** 페이지는 이미 같은 내용으로 저장되어 있어요. 바뀐 것은 없어요."
    page, _ = loading.load(markdown)
    assert page.reflections[0].name == "한결"


async def test_the_command_line_stores_the_same(study: Study, settings: Settings) -> None:
    from bot.files import import_files

    path = settings.data_dir / "week02.md"
    path.write_text(PAGE, encoding="utf-8")

    lines, all_stored = await import_files(settings, [path], study.guild.id)

    assert all_stored
    assert lines[0].endswith("2주차 페이지를 가져왔어요.")
    assert text_of(await bring(study, PAGE)).startswith("**2주차** 페이지는 이미 같은 내용으로 저장되어 있어요.")


async def test_an_imported_question_can_be_answered_and_a_week_reflected_on(study: Study) -> None:
    await bring(study, PAGE)
    form = await study.minha.slash(study.channel, "profile", member=study.hangyeol)
    await study.minha.submit_modal(form, {"name": "전민해"})

    await study.answer(study.hangyeol, 2, "이제 답해요.")
    form = await study.hangyeol.slash(study.channel, "reflect", week=2)
    await study.hangyeol.submit_modal(form, {"reflection": "늦었지만 좋았다."})

    _, markdown = await take(study, week=2)
    assert "-> 답변 : 이제 답해요." in markdown
    assert "- 전민해 : 늦었지만 좋았다." in markdown
    assert "- 조은비 : 뿌듯하다." in markdown


def zipped(**files: str | bytes) -> bytes:
    """Pack pages called by name."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        for name, data in files.items():
            archive.writestr(f"{name}.md", data)
    return out.getvalue()


async def test_every_page_in_a_zip_is_told_of(study: Study) -> None:
    await bring(study, PAGE)
    third = PAGE.replace("# 2주차", "# 3주차")

    told = await bring(study, zipped(week02=PAGE.replace("왜요", "왜죠"), week03=third, week04="아무 글"), "pages.zip")

    lines = text_of(told).splitlines()
    assert lines[0].startswith("**week02.md** · 2주차에는 이미 다른 내용이 있어서 아무것도 바꾸지 않았어요.")
    assert "✅ **3주차** 페이지를 가져왔어요." in lines
    assert any(line.startswith("**week04.md** · 페이지에 어디에 둘지 알 수 없는 줄이 있어서") for line in lines)
    assert list(buttons_of(told)) == ["2주차 바꾸기", "정리 보기"]
    assert await held(study) == [2, 3]
    done = await press(study.minha, told, "2주차 바꾸기")
    assert text_of(done).startswith("✅ **2주차**를 이 페이지로 바꿨어요.")
    assert "왜죠" in (await take(study, week=2))[1]


@pytest.mark.parametrize("data", [b"PK\x03\x04", zipped(week02=PAGE)[:-9]], ids=["beginning", "cut"])
async def test_a_damaged_zip_is_explained(study: Study, data: bytes) -> None:
    refused = await bring(study, data, "week02.zip")

    assert refused.ephemeral
    assert text_of(refused) == "zip 파일이 깨져 있어서 열지 못했어요. 다시 압축해서 올려 주세요."


async def test_a_picture_that_did_not_come_along_is_said(study: Study) -> None:
    told = await bring(study, PAGE.replace("왜요?", "왜요? ![그림](_img_/1.png)"))

    assert text_of(told).splitlines()[-2:] == [
        "-# 가져오지 못한 것이 있어요:",
        "-# - \\_img\\_/1.png: 함께 올리지 않은 파일이에요.",
    ]


async def test_a_week_out_of_range_is_refused(study: Study) -> None:
    refused = await bring(study, PAGE.replace("# 2주차", "# 0주차"))

    assert text_of(refused) == (
        "주차는 1부터 999까지 쓸 수 있어요. 1번째 줄에 0주차라고 적혀 있어요. 고쳐서 다시 올려 주세요."
    )
    assert await held(study) == []


async def test_a_page_is_read_compared_and_written_beside_the_loop(
    study: Study, monkeypatch: pytest.MonkeyPatch
) -> None:
    threads: dict[str, set[str]] = {}

    def tap(module: ModuleType, name: str) -> None:
        original = getattr(module, name)

        def tapped(*args: object, **options: object) -> object:
            threads.setdefault(name, set()).add(threading.current_thread().name)
            return original(*args, **options)

        monkeypatch.setattr(module, name, tapped)

    for module, name in ((loading, "read"), (comparing, "write"), (weekly, "write"), (unpacking, "unpack")):
        tap(module, name)
    await bring(study, PAGE)
    await bring(study, PAGE)
    asked = await bring(study, PAGE.replace("왜요", "왜죠"))
    await press(study.minha, asked, "2주차 바꾸기")
    await take(study)

    assert threads.keys() == {"read", "write", "unpack"}
    assert all(name.startswith("asyncio_") for names in threads.values() for name in names), threads


async def test_papers_that_no_form_holds_are_not_cut_to_it(study: Study) -> None:
    papers = "\n".join(f"[{'아주 긴 제목 ' * 60}{at}](https://a.b/{'c' * 480}{at})" for at in range(10))
    await bring(study, PAGE.replace("[논문 하나](https://a.b/c)", papers))
    form = await study.minha.slash(study.channel, "profile", member=study.eunbi)
    await study.minha.submit_modal(form, {"name": "조은비"})
    shown = await study.eunbi.slash(study.channel, "present", week=2)

    refused = await press(study.eunbi, shown, "바꾸기")

    assert text_of(refused).startswith("페이지에서 온 글인데 4000자가 넘어서 창에서 고칠 수 없어요.")
