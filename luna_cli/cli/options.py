"""Options that belong together, declared once: a dataclass whose fields become options of every command that takes it."""

import inspect
from collections.abc import Callable
from dataclasses import fields, is_dataclass
from typing import Any


def spread(command: Callable[..., None]) -> Callable[..., None]:
    """Return a command for Typer that takes the fields of its dataclass parameters one by one, in their place."""
    given = inspect.signature(command).parameters.values()
    groups: dict[str, type[Any]] = {
        one.name: one.annotation for one in given if isinstance(one.annotation, type) and is_dataclass(one.annotation)
    }
    kept: list[inspect.Parameter] = []
    for one in given:
        if one.name in groups:
            kept += [
                inspect.Parameter(field.name, inspect.Parameter.KEYWORD_ONLY, default=field.default, annotation=field.type)
                for field in fields(groups[one.name])
            ]
        else:
            kept.append(one.replace(kind=inspect.Parameter.KEYWORD_ONLY))

    def called(**values: Any) -> None:
        for name, kind in groups.items():
            values[name] = kind(**{field.name: values.pop(field.name) for field in fields(kind)})
        command(**values)

    called.__doc__, called.__name__, called.__module__ = command.__doc__, command.__name__, command.__module__
    called.__annotations__ = {one.name: one.annotation for one in kept}
    called.__signature__ = inspect.Signature(kept)  # type: ignore[attr-defined]
    return called
