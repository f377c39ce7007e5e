"""The ids of elements inside called processes."""


def resolve(element_id: str) -> tuple[tuple[str, ...], str]:
    """The call activities, outermost first, and the element's id in the innermost model.

    "c/d/a" is element a of the model that d calls in the model that c calls; an id without "/" is the model's own.
    """
    *calls, own = element_id.split("/")
    return tuple(calls), own
