"""`luna schema`."""

from typing import Annotated

import typer

from luna_cli.actions.schema import SCHEMAS, schema
from luna_cli.cli import output

Name = Annotated[str | None, typer.Argument(metavar="[NAME]", help="Which one; their names when missing.")]
AsJson = Annotated[bool, typer.Option("--json", help="List the names as JSON; a schema is JSON anyway.")]


def command(name: Name = None, as_json: AsJson = False) -> None:
    """Print the JSON Schema of a file or an output; a promise to whoever reads them."""
    if name is not None:
        output.document(schema(name))
    elif as_json:
        output.document([{"name": known, "description": doc} for known, (doc, _) in SCHEMAS.items()])
    else:
        output.rows(("", ""), ((known, doc) for known, (doc, _) in SCHEMAS.items()), wide_at=1)
