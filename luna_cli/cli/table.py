"""The table of commands: name, group, one line. Help, completion and the reference pages come from it; nothing is imported.

A command is the function `command` of `luna_cli.cli.commands.NAME` (a trailing underscore where Python reserves the word),
a group the Typer `app` there.
"""

EVERYDAY = "Everyday"
NIGHT = "Night"
NETWORK = "Network"
CARE = "Care"

COMMANDS = {
    "init": (EVERYDAY, "Plant a vault."),
    "store": (EVERYDAY, "Store a memory, or thousands."),
    "recall": (EVERYDAY, "Find memories by what they say."),
    "show": (EVERYDAY, "Show memories."),
    "relive": (EVERYDAY, "Give a whole experience back: context, conversation, feelings, what came before and after."),
    "list": (EVERYDAY, "List memories by time, tier, tag, importance."),
    "edit": (EVERYDAY, "Change a memory in your editor, or field by field."),
    "forget": (EVERYDAY, "Archive memories, or purge them."),
    "revive": (EVERYDAY, "Bring archived memories back."),
    "outcome": (EVERYDAY, "Say whether memories helped or misled."),
    "import": (EVERYDAY, "Import JSON lines, Markdown notes, or the history of a git repository."),
    "feel": (EVERYDAY, "Say what is felt, and what happened; read what a text feels like."),
    "tour": (EVERYDAY, "See luna live a month in a few seconds."),
    "dream": (NIGHT, "Live a night: count what was used, promote, let go."),
    "promote": (NIGHT, "Raise a memory by hand, or see what it lacks."),
    "schedule": (NIGHT, "Let cron or systemd have luna dream every night."),
    "hub": (NETWORK, "Tend the concepts of the network and what binds them."),
    "procedure": (NETWORK, "Keep how things are done, and say what is next."),
    "graph": (NETWORK, "See what luna thinks of: what a cue lights, trains of thought, chains between hubs."),
    "garden": (NETWORK, "Draw the network as a page to look at."),
    "status": (CARE, "Say how the vault is."),
    "check": (CARE, "Read every file and say what breaks a rule."),
    "test": (CARE, "Test what the vault remembers."),
    "index": (CARE, "Bring the index in line, or rebuild it."),
    "log": (CARE, "Tell the life of a memory, or of the vault."),
    "diff": (CARE, "Tell in words what changed since a revision."),
    "undo": (CARE, "Reverse the last command."),
    "config": (CARE, "Show and change settings."),
    "schema": (CARE, "Print the schema of a file or an output."),
}


def module_of(name: str) -> str:
    """Return the module of a command."""
    return f"luna_cli.cli.commands.{name}_" if name == "import" else f"luna_cli.cli.commands.{name}"
