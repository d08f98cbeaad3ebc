"""Which questions are taken to ask the same."""

import unicodedata

import pytest

from db.alike import most_similar

SAME = [
    ("학습률은 어떻게 정하셨나요?", "학습률을 어떻게 정했나요?"),
    ("왜 배치 크기를 32로 하셨나요?", "배치 크기를 왜 32로 했는지 궁금합니다"),
    ("데이터셋은 어디서 구하셨어요?", "데이터셋을 어디에서 구했나요"),
    ("기존 방법보다 얼마나 빠른가요?", "기존 방법보다 얼마나 더 빠른지 궁금해요!"),
    ("이 모델을 한국어에도 쓸 수 있을까요?", "한국어에도 이 모델을 쓸 수 있나요?"),
    ("어텐션 헤드 수를 늘리면 성능이 좋아지나요?", "어텐션 헤드 수를 늘리면 성능이 더 좋아지는지 궁금합니다."),
    ("손실 함수로 MSE를 쓴 이유가 무엇인가요", "손실 함수로 MSE를 쓰신 이유가 있나요?"),
    ("발표 자료 공유해 주실 수 있나요?", "발표 자료를 공유해주실 수 있을까요?? 🙏"),
    ("토큰 길이 제한은 얼마인가요?", "토큰 길이의 제한이 얼마예요?"),
    ("실험을 몇 번 반복하셨나요?", "실험은 몇 번 반복했나요"),
    ("드롭아웃을 왜 뺐나요? https://example.com/a", "<@123> 드롭아웃을 왜 빼셨나요?"),
    ("What is the batch size?", "what's the batch size"),
    ("Why did you choose AdamW over SGD?", "Why was AdamW chosen over SGD?"),
    ("RTD가 뭔가요?", "RTD가 뭔가요?"),
    ("RTD가 뭔가요?", "RTD는 무엇인지 궁금합니다"),
    ("RTD가 뭔가요?", "혹시 RTD란 뭐예요?"),
    ("한계가 뭔가요?", "한계는 무엇인가요?"),
    ("What is RTD?", "what's RTD"),
]
DIFFERENT = [
    ("학습률은 어떻게 정하셨나요?", "배치 크기는 어떻게 정하셨나요?"),
    ("왜 배치 크기를 32로 하셨나요?", "왜 배치 크기를 64로 하셨나요?"),
    ("데이터셋은 어디서 구하셨어요?", "데이터셋은 얼마나 큰가요?"),
    ("어텐션 헤드 수를 늘리면 성능이 좋아지나요?", "층 수를 늘리면 성능이 좋아지나요?"),
    ("BERT에서 층 수를 늘리면 성능이 좋아지나요?", "GPT에서 층 수를 늘리면 성능이 좋아지나요?"),
    ("이 모델을 한국어에도 쓸 수 있을까요?", "이 모델을 영상에도 쓸 수 있을까요?"),
    ("손실 함수로 MSE를 쓴 이유가 무엇인가요", "활성 함수로 ReLU를 쓴 이유가 무엇인가요"),
    ("발표 자료 공유해 주실 수 있나요?", "코드를 공유해 주실 수 있나요?"),
    ("3번 그림에서 x축은 무엇인가요?", "4번 그림에서 y축은 무엇인가요?"),
    ("기존 방법보다 얼마나 빠른가요?", "기존 방법보다 메모리를 얼마나 쓰나요?"),
    ("실험을 몇 번 반복하셨나요?", "실험 환경이 궁금합니다"),
    ("표 2의 결과가 왜 낮은가요?", "표 3의 결과가 왜 낮은가요?"),
    ("이 논문의 한계는 무엇인가요?", "이 논문의 기여는 무엇인가요?"),
    ("왜요?", "왜요?"),
    ("왜 그런가요?", "왜 그런가요?"),
    ("🙂", "🙂"),
    ("RTD가 뭔가요?", "MLM이 뭔가요?"),
    ("RTD가 뭔가요?", "RTD는 왜 그런가요?"),
    ("RTD가 뭔가요?", "RTD의 효과가 뭔가요?"),
    ("한계가 있나요?", "한계가 없나요?"),
    ("RTD가 뭔가요?", "왜요?"),
    ("What is the batch size?", "What is the learning rate?"),
    ("Why did you choose AdamW over SGD?", "Why did you choose ReLU over GELU?"),
]


@pytest.mark.parametrize(("question", "other"), SAME)
def test_the_same_in_other_words_is_found_either_way(question: str, other: str) -> None:
    assert most_similar(question, [(7, other)]) == 7
    assert most_similar(other, [(7, question)]) == 7


@pytest.mark.parametrize(("question", "other"), DIFFERENT)
def test_another_question_or_too_few_words_are_not(question: str, other: str) -> None:
    assert most_similar(question, [(7, other)]) is None
    assert most_similar(other, [(7, question)]) is None


def test_the_most_similar_of_many_is_found() -> None:
    earlier = [(number, text) for number, (text, _) in enumerate(DIFFERENT, start=100)]
    assert most_similar("학습률을 어떻게 정했는지 궁금해요", [(1, "표의 학습률은 정한 건가요?"), *earlier]) == 100


def test_composed_and_decomposed_letters_are_the_same() -> None:
    text = "학습률은 어떻게 정하셨나요?"
    assert most_similar(text, [(7, unicodedata.normalize("NFD", text))]) == 7
