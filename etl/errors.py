"""What a person is told instead of a traceback: one sentence that says what is wrong, where, and what to
do."""


class UserError(Exception):
    """The message is the sentence. It names no personal data: it may stand in a log."""


class SourceError(UserError):
    """A file that can't be read, or that is not what its source says."""
