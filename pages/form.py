"""Pages that are plain forms: HTML from pages/forms/ in the look of the desk; they work without scripts."""

from typing import Any

from flask import Response, redirect, request
from markupsafe import Markup
from werkzeug.wrappers import Response as AnyResponse

from access.entrance import FORM_KEY, form_key
from access.viewer import viewer
from components.theme import DESK, css_variables
from pages.again import again
from pages.desk import IN_BAR
from pages.place import Place
from pages.shell import links
from pages.templates import TEMPLATES
from words import t
from words.forms import instant


def show(template: str, place: Place, title: str, status: int, **values: Any) -> Response:
    """A page. `title` is a key of the words; the template finds `t`, `when` and what is given."""
    lang = place.lang

    def say(key: str, **named: object) -> str:
        return t(key, lang, **named)

    def when(at: Any) -> str:
        return instant(at, place.zone, place.city.zone_label, lang)

    common = {"t": say, "when": when, "lang": lang, "title": say(title), "service": place.city.service}
    common |= {"palette": css_variables(DESK), "viewer": viewer(), "links": links(None, IN_BAR, lang)}
    key = Markup('<input type="hidden" name="{}" value="{}">').format(FORM_KEY, form_key())
    common |= {"simulated": place.is_simulated(), "key": lambda: key, "again": again(lang)}
    page = TEMPLATES.get_template(template).render({**common, "problem": "", "done": "", **values})
    return Response(page, status, mimetype="text/html")


def field(name: str, longest: int = 200) -> str:
    """What a form's field holds, as one line."""
    return " ".join(request.form.get(name, "").split())[:longest]


def done(path: str, key: str) -> AnyResponse:
    """After a change: the page anew, with a sentence that it is done."""
    return redirect(f"{path}?done={key}", 303)


def done_key(*allowed: str) -> str:
    """The key that `done` left in the address, if it is one of the page's own."""
    key = request.args.get("done", "")
    return key if key in allowed else ""
