"""The scene "Tren": what is out of the ordinary this week, in one sentence, and seven topics over half a
year.

A week is the seven days up to now, and so is each of the 26 before it (metrics.weeks): nothing is compared
with a part of a week. What is usual: metrics.usual.
"""

from dash.development.base_component import Component

from city import City
from components import html
from components.attributes import classes, data
from components.theme import MARKS
from components.wall_charts import picture, weeks
from metrics.usual import Usual
from pages.wall.age import late_since
from pages.wall.head import head, in_fives
from pages.wall.past import FEWEST_TOLD, WEEKS, Topic
from pages.wall.snapshot import Snapshot
from words import t
from words.forms import number

NAME = "tren"
TOPICS = 7
DRAWN = ("trend-tiles.children",)


def build(city: City, lang: str) -> Component:
    return html.Div(id="trend-tiles", className="trend")


def draw(shot: Snapshot, city: City, lang: str) -> dict[str, object]:
    late = late_since(shot, city, lang, "case")
    measure = in_fives(t("trend.measure", lang, n=shot.past.week_count, weeks=WEEKS), city, lang)
    tiles = [_tile(topic, lang, late) for topic in _chosen(shot)]
    news = html.Section(_news(shot, lang), className=classes("topic news", "is-stale" if late else ""))
    return {
        f"head-{NAME}.children": head(t("trend.title", lang), measure, shot, city, lang),
        "trend-tiles.children": [news, *tiles],
    }


def _chosen(shot: Snapshot) -> list[Topic]:
    """The most frequent; what is told in the sentence is always among them."""
    most, news = list(shot.past.topics[:TOPICS]), _unusual(shot)
    return most if not news or news[0] in most else [*most[: TOPICS - 1], news[0]]


def _unusual(shot: Snapshot) -> list[Topic]:
    return sorted((topic for topic in shot.past.topics if topic.side), key=_distance, reverse=True)


def _news(shot: Snapshot, lang: str) -> list[Component]:
    """The topic that is farthest out of the ordinary, and how many more are."""
    news = _unusual(shot)
    if not shot.has("case"):
        return [html.P(t("state.no_data", lang), className="sentence")]
    if not news:
        is_judged = any(topic.usual for topic in shot.past.topics)
        sentence = t("trend.calm" if is_judged else "trend.young", lang, n=shot.past.week_count)
        return [html.P(sentence, className="sentence")]
    first = news[0]
    sentence = t(
        "trend.news", lang, name=first.name, n=_told(first, first.now, lang), usual=_usual(first, lang)
    )
    more = [html.P(t("trend.more", lang, n=len(news) - 1), className="note")] if len(news) > 1 else []
    mark = html.P(f"{MARKS['watch']} {t('trend.unusual', lang)}", className="watch")
    return [mark, html.P(sentence, className="sentence"), *more]


def _distance(topic: Topic) -> float:
    assert topic.usual
    edge = topic.usual.high if topic.side > 0 else topic.usual.low
    return abs(topic.now - edge) / max(edge, 1)


def _tile(topic: Topic, lang: str, late: str) -> Component:
    band = None if topic.usual is None else (topic.usual.low, topic.usual.high)
    unusual = (
        [html.Span(f"{MARKS['watch']} {t('trend.unusual', lang)}", className="watch")] if topic.side else []
    )
    line = [
        html.Span(_told(topic, topic.now, lang), className="value"),
        html.Span(_usual(topic, lang), className="note"),
        *unusual,
    ]
    return html.Section(
        [
            html.H2(topic.name, className="name"),
            html.Div(line, className="line"),
            picture(weeks(topic.counts, band), "weeks"),
        ],
        className=classes("topic", "is-stale" if late else ""),
        **data(state="watch" if topic.side else "normal"),
    )


def _told(topic: Topic, n: int, lang: str) -> str:
    return t("trend.few", lang, n=FEWEST_TOLD) if topic.is_sensitive and n < FEWEST_TOLD else number(n, lang)


def _usual(topic: Topic, lang: str) -> str:
    usual: Usual | None = topic.usual
    if usual is None:
        return t("trend.unknown", lang)
    least = FEWEST_TOLD if topic.is_sensitive else 1
    if usual.low < least:
        return t("trend.up_to", lang, high=max(usual.high, least))
    return t("trend.usual", lang, low=usual.low, high=usual.high)
