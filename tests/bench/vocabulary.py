"""Questions that no two people would take for one, so that the bot points nobody to an earlier one."""

import random
from collections.abc import Iterator

NOUNS = """
    잔차 정규화 기울기 합성곱 어텐션 인코더 디코더 손실 배치 가중치 활성 드롭아웃 임베딩 토큰 확산 잡음
    보상 정책 환경 탐험 증류 양자화 희소 그래프 노드 간선 클러스터 군집 차원 분산 평균 편향
    표본 사전 사후 우도 엔트로피 거리 유사도 경계 픽셀 해상도 마스크 윤곽 깊이 자세 음성 파형
    주파수 번역 요약 문단 문법 검색 색인 캐시 메모리 병렬 지연 처리량 데이터셋 라벨 증강 전이
    미세조정 프롬프트 추론 벤치마크 재현 통계 오차 구간 온도 샘플링 빔 순위 클래스 뉴런 커널 스케줄
"""


def asked(seed: int) -> Iterator[str]:
    """Yield questions, the same ones in every run, each of ten words of the vocabulary."""
    nouns, chance = NOUNS.split(), random.Random(seed)  # noqa: S311  # nothing secret
    while True:
        yield f"{' '.join(chance.sample(nouns, 10))}: 왜 그런가요?"
