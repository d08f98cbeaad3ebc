"""Each term's pages in a folder of its own: into which term a page goes, and how it comes out."""

import io
import zipfile

from db import terms
from db.models import Week
from tests.cogs.questions.test_pictures import with_pictures
from tests.cogs.test_pages import bring, take
from tests.cogs.test_settings_term import name_term
from tests.cogs.test_terms import begin_term, last_term
from tests.support.pages import page
from tests.support.study import Study, press, text_of


def zipped(**files: str) -> bytes:
    """Return a zip of some files, by their paths."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        for name, text in files.items():
            archive.writestr(name, text)
    return out.getvalue()


async def test_a_zip_s_pages_go_to_the_terms_whose_folders_they_stand_in(study: Study) -> None:
    await last_term(study)
    await name_term(study, "2025-2")
    await begin_term(study, "2026-1")
    files = {"repo/2025-2/week01.md": page(1), "repo/2026-1/week02.md": page(2), "week03.md": page(3)}

    shown = await bring(study, zipped(**files, **{"2024-1/week04.md": page(4)}), "pages.zip")

    refusal = (
        "`2024-1` 폴더와 이름이 같은 기수가 없어요. 이번 기수의 페이지라면 폴더 없이 보내고, "
        "아니라면 `/설정`에서 기수 이름을 확인해 주세요."
    )
    assert text_of(shown).splitlines() == [
        "✅ **1주차** 페이지를 가져왔어요. · 2025-2",
        "✅ **2주차** 페이지를 가져왔어요. · 2026-1",
        "✅ **3주차** 페이지를 가져왔어요.",
        f"**2024-1/week04.md** · {refusal}",
    ]
    around = await study.db.read(terms.around, guild_id=study.guild.id)
    assert around.before is not None
    assert around.term is not None
    assert await numbers(study, around.before.id) == [1, 7, 8]
    assert await numbers(study, around.term.id) == [2, 3]


async def test_a_corrected_page_replaces_the_week_of_its_own_term(study: Study) -> None:
    await study.present(study.minha)
    await name_term(study, "2025-2")
    await bring(study, zipped(**{"2025-2/week07.md": page(7)}), "pages.zip")
    await begin_term(study)
    await bring(study, page(7), "week07.md")

    shown = await bring(study, zipped(**{"2025-2/week07.md": page(7, question="왜요?")}), "pages.zip")

    replaced = await press(study.minha, shown, "7주차 바꾸기")
    assert text_of(replaced) == "✅ **7주차**를 이 페이지로 바꿨어요. · 2025-2"
    assert "왜요?" in text_of(await press(study.minha, replaced, "정리 보기"))
    _, text = await take(study, week=7)
    assert text == page(7)


async def numbers(study: Study, term_id: int) -> list[int]:
    """Return the numbers of a term's weeks."""
    found = await study.db.read(lambda session: [(week.term_id, week.number) for week in session.query(Week).all()])
    return sorted(number for of_term, number in found if of_term == term_id)


async def test_without_a_name_a_term_s_pages_may_stand_in_any_folder(study: Study) -> None:
    shown = await bring(study, zipped(**{"pages/2025/week01.md": page(1)}), "pages.zip")
    assert text_of(shown) == "✅ **1주차** 페이지를 가져왔어요."


async def test_a_page_alone_is_this_term_s_and_comes_out_without_a_folder(study: Study) -> None:
    await study.present(study.minha)
    await begin_term(study)

    await bring(study, page(1), "week01.md")

    shown, text = await take(study, week=1)
    assert "`week01.md`" in text_of(shown)
    assert text == page(1)


async def test_a_zip_of_a_named_term_has_its_folder_and_is_taken_in_again_without_a_change(study: Study) -> None:
    await with_pictures(study)
    await name_term(study, "2025 2학기")

    given = await study.minha.slash(study.channel, "page export")

    assert given.response is not None
    [file] = given.response.attachments
    handed_out = await file.read()
    assert file.filename == "week01.zip"
    with zipfile.ZipFile(io.BytesIO(handed_out)) as archive:
        names = archive.namelist()
    assert names[0] == "2025-2학기/week01.md"
    assert [name.startswith("2025-2학기/week01/") for name in names[1:]] == [True, True]
    assert "바뀐 것은 없어요" in text_of(await bring(study, handed_out, "week01.zip"))
    await study.hangyeol.slash(study.channel, "recap")
    [page_file] = study.cards()[-1].attachments
    assert page_file.filename == "week01.md"
