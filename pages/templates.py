"""HTML that is no Dash: the forms under pages/forms/, escaped, and loud about what is not given."""

from jinja2 import Environment, PackageLoader, StrictUndefined

TEMPLATES = Environment(
    loader=PackageLoader("pages", "forms"), autoescape=True, undefined=StrictUndefined, trim_blocks=True
)
