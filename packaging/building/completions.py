"""What the shells complete, written from the parsers."""

from __future__ import annotations

from collections.abc import Iterable

from building import commands
from building.commands import Argument, Command

_FOLDER_OPTION = "--profile"


def bash() -> str:
    """For bash-completion, which reads it when `faxdesk` is first completed."""
    everything, each = commands.program()
    every = (*everything.options, *(option for command in each for option in command.options))
    names = " ".join(command.name for command in each)
    cases = "\n".join(f'        {command.name}) words="{_bash_words(command)}" ;;' for command in each)
    valued = sorted({flag for option in every if option.value for flag in option.flags} - {_FOLDER_OPTION})
    # An option of this name may have other choices in another command.
    chosen = {flag: " ".join(option.choices) for option in every if option.choices for flag in option.flags}
    choices = "\n".join(
        f'        {flag}) COMPREPLY=($(compgen -W "{words}" -- "$current")); return ;;'
        for flag, words in sorted(chosen.items())
    )
    return f"""# Completion of faxdesk for bash; made from the program's own options.
_faxdesk() {{
    local current=${{COMP_WORDS[COMP_CWORD]}} previous=${{COMP_WORDS[COMP_CWORD - 1]}} command="" words word
    case $previous in
{choices}
        {_FOLDER_OPTION}) compopt -o filenames; COMPREPLY=($(compgen -d -- "$current")); return ;;
        {"|".join(option for option in valued if option not in chosen)}) return ;;
    esac
    for word in "${{COMP_WORDS[@]:1:COMP_CWORD-1}}"; do
        case " {names} " in *" $word "*) command=$word; break ;; esac
    done
    case $command in
{cases}
        *) words="{names} {_bash_words(everything)}" ;;
    esac
    if [[ $current == -* || -z $command ]]; then
        COMPREPLY=($(compgen -W "$words" -- "$current"))
    else
        COMPREPLY=($(compgen -W "$words" -- "$current" | grep -v '^-'))
    fi
    if [[ $current != -* ]]; then
        compopt -o filenames
        local IFS=$'\\n'
        COMPREPLY+=($(compgen -f -- "$current"))
    fi
}}
complete -F _faxdesk faxdesk

_faxdesk_window() {{
    local current=${{COMP_WORDS[COMP_CWORD]}}
    if [[ $current == -* ]]; then
        COMPREPLY=($(compgen -W "{_bash_words(commands.window())}" -- "$current"))
    else
        compopt -o filenames
        local IFS=$'\\n'
        COMPREPLY=($(compgen -f -- "$current"))
    fi
}}
complete -F _faxdesk_window faxdesk-window
"""


def zsh() -> str:
    """A function for zsh's fpath."""
    everything, each = commands.program()
    names = "\n".join(f"        {_zsh_quoted(f'{command.name}:{command.help}')}" for command in each)
    cases = "\n".join(
        f"        {command.name}) _arguments -s {_zsh_specs(command.arguments)} ;;" for command in each
    )
    return f"""#compdef faxdesk faxdesk-window
# Completion of faxdesk for zsh; made from the program's own options.
_faxdesk() {{
    local -a commands
    local line state
    if [[ $service == faxdesk-window ]]; then
        _arguments -s {_zsh_specs(commands.window().arguments)}
        return
    fi
    commands=(
{names}
    )
    _arguments -C -s {_zsh_specs(everything.options)} '1: :->command' '*:: :->arguments'
    case $state in
        command) _describe -t commands command commands; _files ;;
        arguments)
            case $line[1] in
{cases}
            esac ;;
    esac
}}
_faxdesk "$@"
"""


def fish() -> str:
    """For fish's vendor folder."""
    everything, each = commands.program()
    names = " ".join(command.name for command in each)
    lines = ["# Completion of faxdesk for fish; made from the program's own options."]
    alone = f"'not __fish_seen_subcommand_from {names}'"
    lines += [
        f"complete -c faxdesk -n {alone} -a {command.name} -d {_fish_quoted(command.help)}"
        for command in each
    ]
    lines += [_fish_option("faxdesk", option, alone) for option in everything.options]
    for command in each:
        inside = f"'__fish_seen_subcommand_from {command.name}'"
        lines += [_fish_option("faxdesk", option, inside) for option in command.options]
        lines += [
            f"complete -c faxdesk -n {inside} -a {_fish_quoted(' '.join(argument.choices))}"
            for argument in command.arguments
            if not argument.flags and argument.choices
        ]
    lines += [_fish_option("faxdesk-window", option, None) for option in commands.window().options]
    return "\n".join(lines) + "\n"


def _bash_words(command: Command) -> str:
    flags = [flag for option in command.options for flag in option.flags]
    places = [choice for argument in command.arguments if not argument.flags for choice in argument.choices]
    return " ".join([*places, *flags])


def _zsh_specs(arguments: Iterable[Argument]) -> str:
    specs = []
    for argument in arguments:
        words = argument.help.replace("[", "(").replace("]", ")").replace(":", " -")
        value = f":{argument.value.replace(':', ' ')}:{_zsh_values(argument)}"
        if not argument.flags:
            specs.append(_zsh_quoted(f"*{value}"))
        for flag in argument.flags:
            # An option may come again, as --to does.
            specs.append(_zsh_quoted(f"*{flag}[{words}]{value if argument.value else ''}"))
    return " ".join(specs)


def _zsh_values(argument: Argument) -> str:
    if argument.choices:
        return f"({' '.join(argument.choices)})"
    return "_files" if argument.is_path else " "


def _fish_option(program: str, option: Argument, when: str | None) -> str:
    parts = ["complete", "-c", program]
    if when:
        parts += ["-n", when]
    for flag in option.flags:
        parts += ["-l", flag[2:]] if flag.startswith("--") else ["-s", flag[1:]]
    if option.value:
        parts.append("-r" if option.is_path else "-x")
    if option.choices:
        parts += ["-a", _fish_quoted(" ".join(option.choices))]
    return " ".join([*parts, "-d", _fish_quoted(option.help)])


def _zsh_quoted(text: str) -> str:
    return "'" + text.replace("'", "'\\''") + "'"


def _fish_quoted(text: str) -> str:
    return "'" + text.replace("\\", "\\\\").replace("'", "\\'") + "'"
