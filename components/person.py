"""Who is signed in, at the end of the bar: the way to the own page, and out."""

from dash import dcc
from dash.development.base_component import Component

from components import html
from words import t


def signed_in(name: str, field: str, key: str, lang: str) -> Component:
    """Signing out changes something, so it is a form with its `key`, in a field of that name."""
    own = html.A(name, href="/saya")
    hidden = dcc.Input(type="hidden", name=field, value=key)
    leave = html.Button(t("signin.leave", lang), type="submit", className="plain")
    return html.Form([own, hidden, leave], action="/keluar", method="POST", className="person")
