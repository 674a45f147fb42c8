"""Admin: people, posts, screens' tokens, sessions and the audit trail; plain forms, for the role admin."""

from flask import Flask

from pages.admin.people_page import add_people
from pages.admin.posts_page import add_posts
from pages.admin.tokens_page import add_tokens
from pages.admin.trail_page import add_trail
from pages.place import Place


def add_admin(server: Flask, place: Place) -> None:
    for add in (add_people, add_posts, add_tokens, add_trail):
        add(server, place)
