"""A small page of a week, as files hold it."""

#: A line that ends in two spaces goes on in the next.
_MORE = " " * 2


def page(week: int, *, question: str = "왜 그런가요?", name: str = "은비") -> str:
    """Return the page of one presenter who was asked one question."""
    return f"""# {week}주차
**발표일**: 2025.02.{week:02}
### Team 1
- **Members**: {name}

---
### 질의응답{_MORE}
- {name}🦊

  🧡 받은 질문 : {question}{_MORE}
{_MORE}
     -> 답변 : 그래서요.
"""
