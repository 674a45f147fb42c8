"""What is wrong with an installation, and how to mend it: one finding a check. A check changes nothing.

`machine` looks at the computer, `entrance` at the single sign-on, `holdings` at the warehouse, `town` at the
city folder and what comes from it.
"""

from etl.doctor.examine import examine
from etl.doctor.finding import LOOK, OK, WRONG, Finding

__all__ = ["LOOK", "OK", "WRONG", "Finding", "examine"]
