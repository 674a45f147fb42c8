"""The dialog in which a page that timed out asks for the password again (assets/desk/again.js): it stands in
every page of a person, closed, outside of what Dash draws."""

from functools import partial

from markupsafe import Markup

from access.entrance import came
from pages.place import here
from pages.templates import TEMPLATES
from words import t


def again(lang: str) -> Markup:
    """HTML in the words of `lang`, for the person of this request; "" for nobody and for a screen."""
    one = came()
    if not one.username:
        return Markup("")
    shown = {"t": partial(t, lang=lang), "username": one.username, "viewer": one.viewer}
    shown |= {"sso": here().settings.sso()}
    return Markup(TEMPLATES.get_template("again.html").render(shown))
