"""Sample weeks, and the one a real group wrote where it is at hand."""

import datetime as dt
from pathlib import Path

from db.types import Dialect
from db.week.value import Paper, Presenter, Question, Reflection, Team, Text, Week

SAMPLES = Path(__file__).parent / "samples"
REAL = Path(__file__).parents[4] / "shared" / "pages" / "week02.md"

BARE = Week(0, dt.date(2026, 1, 2))

TWO_TEAMS = Week(
    number=7,
    date=dt.date(2026, 3, 6),
    teams=(
        Team(
            name="하늘",
            members=("김하늘", "이바다"),
            papers=(
                Paper("Deep Residual Learning", "https://arxiv.org/abs/1512.03385"),
                Paper("[Survey] Skip Connections", "https://example.org/skip connections.pdf"),
                Paper(url="https://example.org/notes"),
                Paper("손으로 쓴 필기"),
            ),
            presenters=(
                Presenter(
                    "이바다",
                    "🐳",
                    "💙",
                    (
                        Question(
                            Text("지름길이 없으면 무엇이 달라지나요?"),
                            Text(
                                "층이 깊어질수록 학습이 더뎌져요.  \n그림을 보면 바로 알 수 있어요.\n\n"
                                "- 얕은 망\n- 깊은 망\n  - 지름길이 있는 것\n\n"
                                "```py\ny = f(x) + x\n\nreturn y\n```\n\n![그래프](week07/1.png)"
                            ),
                        ),
                        Question(
                            Text("두 가지를 여쭤볼게요.\n\n1. 왜 더하나요?\n2. 왜 곱하지 않나요?"),
                            Text("> 더하면 기울기가 그대로 흘러요."),
                        ),
                        Question(Text("아직 답이 없는 질문")),
                    ),
                ),
                Presenter(
                    "김하늘",
                    None,
                    None,
                    (Question(Text("3\\. 번부터 시작하면요?"), Text("그대로 두면 돼요.")),),
                ),
            ),
            reflections=(Reflection("이바다", Text("발표가 처음이라 떨렸다.\n\n그래도 다음이 기다려진다.")),),
        ),
        Team(
            name="들",
            members=("박들", "최강산"),
            presenters=(
                Presenter("최강산", "🏔️", "🤎", (Question(Text("그래프를 어떻게 읽나요?"), Text("왼쪽부터요.")),)),
            ),
            reflections=(
                Reflection("최강산", Text("쉬운 말로 하려고 애썼다.")),
                Reflection("박들", Text("질문이 좋았다.")),
            ),
        ),
    ),
    reflections=(Reflection("나그네", Text("들으러 왔는데 많이 배웠다.")),),
)

DISCORD = Week(
    number=12,
    date=dt.date(2026, 4, 10),
    teams=(
        Team(
            name="1",
            members=("김하늘",),
            presenters=(
                Presenter(
                    "김하늘",
                    "🐼",
                    "🩵",
                    (
                        Question(
                            Text("__밑줄__과 **굵게**는 다른가요?\n둘째 줄이에요 <@77>", Dialect.DISCORD),
                            Text(
                                "# 제목이 아니에요\n---\n-> 답변 : 이것도요\n- 하나\n- 둘\n그리고 끝 <:panda:5>\n"
                                '```py\n# 열린 코드\nprint("🐼")',
                                Dialect.DISCORD,
                            ),
                        ),
                    ),
                ),
            ),
        ),
    ),
)


def sample(name: str) -> str:
    """The bytes of a sample page, as text."""
    return (SAMPLES / f"{name}.md").read_bytes().decode()
