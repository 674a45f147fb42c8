"""Posts, and who holds one for a time (Plt.)."""

from dataclasses import dataclass
from datetime import date

import sqlalchemy as sa

from access import secret
from access.errors import Refused
from access.office import Office
from warehouse import audit
from warehouse.audit import Doer
from warehouse.people_tables import posts


@dataclass(frozen=True)
class Post:
    post_id: str
    name: str
    agencies: tuple[str, ...]
    acting_id: str = ""
    acting_from: date | None = None
    acting_until: date | None = None


def every_post(connection: sa.Connection, office: Office) -> list[Post]:
    rows = connection.execute(sa.select(posts).where(office.of_city(posts)).order_by(posts.c.name))
    return [_post(row) for row in rows]


def keep(connection: sa.Connection, office: Office, doer: Doer, post: Post) -> str:
    """Makes a post (`post_id` "") or changes one; its id."""
    if not post.name.strip():
        raise Refused("people.post_name_missing")
    if post.acting_id and post.acting_from is None:
        raise Refused("people.acting_from_missing")
    if post.acting_from and post.acting_until and post.acting_until < post.acting_from:
        raise Refused("people.acting_turned")
    values = vars(post) | {"agencies": ";".join(post.agencies)}
    if not post.post_id:
        values["post_id"] = secret.new_id()
        connection.execute(posts.insert().values(city_code=office.city_code, **values))
    else:
        same = (office.of_city(posts), posts.c.post_id == post.post_id)
        if not connection.execute(posts.update().where(*same).values(**values)).rowcount:
            raise Refused("people.unknown")
    action = "post_changed" if post.post_id else "post_made"
    audit.note(connection, doer, office.now(), action, post.name)
    return values["post_id"]


def _post(row: sa.Row) -> Post:
    columns = {name: getattr(row, name) for name in Post.__dataclass_fields__}
    return Post(**{**columns, "agencies": tuple(code for code in row.agencies.split(";") if code)})
