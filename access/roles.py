"""The roles, and what each may do; the table is design.md's. A request of nobody has the role NOBODY."""

NOBODY = ""
DISPLAY, PIMPINAN, OPD, OPERATOR, ADMIN = "display", "pimpinan", "opd", "operator", "admin"
PEOPLE = (PIMPINAN, OPD, OPERATOR, ADMIN)
ROLES = (DISPLAY, *PEOPLE)
PUBLIC = (NOBODY, *ROLES)
ANYONE_SIGNED_IN = PEOPLE
WALL = (DISPLAY, PIMPINAN, OPERATOR, ADMIN)

MAY: dict[str, tuple[str, ...]] = {
    "see the wall": WALL,
    "see figures": PEOPLE,  # an opd: its own in detail, the others as totals
    "see cases": PEOPLE,  # an opd: those that it holds or held
    "see confidential cases": (OPD, OPERATOR),  # an opd: those that it handles
    "see personal data": (OPD, OPERATOR),  # with a purpose, and audited
    "see the review": (PIMPINAN, OPD, OPERATOR),
    "make commitments": (PIMPINAN, OPERATOR),
    "watch drills": PEOPLE,
    "run drills": (OPERATOR, ADMIN),
    "replay": (PIMPINAN, OPERATOR, ADMIN),
    "see quality": PEOPLE,
    "object": (OPD,),
    "manage screens": (OPERATOR, ADMIN),
    "manage people": (ADMIN,),
}


def may(role: str, what: str) -> bool:
    """Raises KeyError for what the table does not name: a right that nobody decided is a mistake."""
    return role in MAY[what]
