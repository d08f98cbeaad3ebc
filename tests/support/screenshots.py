"""Takes the README's pictures from the demo: ``python -m tests.support.screenshots``."""

import asyncio
import os
import tempfile
from pathlib import Path
from zoneinfo import ZoneInfo

from playwright.async_api import Locator, Page, ViewportSize, async_playwright

from bot.demo import sample_study
from bot.settings import Settings

PICTURES = Path(__file__).parents[2] / "docs"
PHONE: ViewportSize = {"width": 360, "height": 780}
ANSWER = "의미 있는 변화는 낮은 차원에 모여 있어서요.\n\n논문에서는 랭크를 1이나 2로 줄여도 성능이 거의 그대로였어요."


async def main() -> None:
    """Answer a question on a phone, and keep what was seen on the way."""
    with tempfile.TemporaryDirectory() as folder:
        settings = Settings(data_dir=Path(folder), language="ko", timezone=ZoneInfo("Asia/Seoul"))
        async with sample_study(settings) as (env, channel, study, _clock), async_playwright() as playwright:
            browser = await playwright.chromium.launch(
                executable_path=os.environ.get("CHROMIUM", "/usr/bin/chromium"), args=["--no-sandbox"]
            )
            viewers = [study["유나"]]
            async with env.preview(
                channel, viewers=viewers, layout="channel", locale="ko", timezone="Asia/Seoul"
            ) as preview:
                phone = await browser.new_page(viewport=PHONE, device_scale_factor=2)
                await phone.goto(preview.url)
                await _answer(phone)
            await browser.close()


async def _answer(phone: Page) -> None:
    await phone.get_by_role("button", name="답변하기").first.click()
    form = phone.get_by_role("dialog")
    await form.get_by_role("textbox").fill(ANSWER)
    await form.screenshot(path=PICTURES / "form.png")
    await form.get_by_role("button", name="Submit").click()
    await _message(phone, ANSWER[:20]).wait_for()
    await phone.mouse.move(0, 0)  # a message under the pointer shows its tools
    await phone.set_viewport_size(
        {"width": PHONE["width"], "height": 2000}
    )  # the whole recap, which is longer than a phone
    for name, words in {"card": "랭크를 아주 작게", "recap": "week01.md"}.items():
        await _message(phone, words).screenshot(path=PICTURES / f"{name}.png")


def _message(phone: Page, words: str) -> Locator:
    return phone.locator("article.channel-message", has_text=words).last


if __name__ == "__main__":
    asyncio.run(main())
