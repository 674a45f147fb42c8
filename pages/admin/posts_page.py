"""Admin, Jabatan: posts, and who holds one for a time (Plt.)."""

from dataclasses import replace

from flask import Flask, Response
from werkzeug.wrappers import Response as AnyResponse

from access import people, posts, roles
from access.calls import route
from access.entrance import doer
from access.errors import Refused
from access.office import office
from access.posts import Post
from pages.admin.shared import TABS, agencies, choices, day, or_say, page
from pages.form import done, done_key, field
from pages.place import Place


def add_posts(server: Flask, place: Place) -> None:
    def every_post(problem: str = "") -> Response:
        return _list(place, problem)

    route(server, TABS["posts"], (roles.ADMIN,))(every_post)

    @route(server, TABS["posts"], (roles.ADMIN,), methods=("POST",))
    @or_say(place, every_post)
    def keep() -> AnyResponse:
        here = office()
        with here.change() as connection:
            post = _read(place)
            if post.acting_id and people.get(connection, here, post.acting_id) is None:
                raise Refused("people.unknown")
            posts.keep(connection, here, doer(here), post)
        return done(TABS["posts"], "admin.kept")


def _read(place: Place) -> Post:
    post = Post(field("post_id"), field("name"), agencies(place))
    if not (acting := field("acting_id")):
        return post
    times = day("acting_from"), day("acting_until")
    return replace(post, acting_id=acting, acting_from=times[0], acting_until=times[1])


def _list(place: Place, problem: str) -> Response:
    with office().warehouse.read() as connection:
        rows, everybody = posts.every_post(connection, office()), people.everybody(connection, office())
    holders = {post.post_id: [one.name for one in everybody if one.post_id == post.post_id] for post in rows}
    shown = {"posts": rows, "people": everybody, "holders": holders, "agencies": choices(place)}
    return page("posts.html", place, "posts", problem=problem, done=done_key("admin.kept"), **shown)
