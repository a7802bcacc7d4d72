"""Which fields of a returned form are open: those that were asked for, and what depends on them."""

from collections.abc import Collection

from app.forms.definition import Form


def opened(form: Form, keys: Collection[str], unlocked: Collection[str] = ()) -> frozenset[str]:
    """Return the keys of the fields that may be changed when these are to be: with them go all that `show_when` hangs.

    What comes from the roster stays as it is, except where `unlocked` names it. A field stands behind the one that it
    depends on, so one pass finds them all.
    """
    found: set[str] = set()
    for one in form.fields():
        hangs = one.show_when is not None and one.show_when.field in found
        fixed = one.locked and one.key not in unlocked
        if not fixed and (one.key in keys or hangs):
            found.add(one.key)
    return frozenset(found)
