"""The review as a message for a chat: at most 1,500 letters, no personal data, nothing to be opened."""

from reports.content import Content
from reports.news import three_decisions, three_sentences
from reports.promised import says
from words import t

LONGEST = 1_500


def chat_text(content: Content) -> str:
    lang, names = content.lang, content.names
    given = (content.review, content.promised, names)
    sentences = [line.text for line in three_sentences(*given, lang)]
    decisions = [line.text for line in three_decisions(*given, content.at, lang)]
    promises = [
        f"{names.agency(promise.agency)}: {promise.text}: {says(promise, judgement, content.city, lang)}"
        for promise, judgement in content.promised
        if not promise.has_ended
    ]
    head = [f"*{content.title}*", *([content.mark] if content.mark else [])]
    parts = [
        "\n".join(head),
        _part(t("review.three_sentences", lang), sentences),
        _part(t("review.three_decisions", lang), decisions),
        _part(t("review.follow_up", lang), promises),
    ]
    return _cut("\n\n".join(part for part in parts if part))


def _part(title: str, lines: list[str]) -> str:
    numbered = [f"{place}. {line}" for place, line in enumerate(lines, start=1)]
    return "\n".join([f"*{title}*", *numbered]) if lines else ""


def _cut(text: str) -> str:
    """Whole lines only."""
    if len(text) <= LONGEST:
        return text
    kept = text[: LONGEST - 2].rsplit("\n", 1)[0]
    return f"{kept}\n…"
