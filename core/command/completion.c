/* SPDX-License-Identifier: Apache-2.0 */
/* `ztc completion SHELL`: scripts that ask `ztc __complete`, so that they never know less than the
 * table. */
#include "command/run_commands.h"

#include <string.h>

static const char bash_script[] =
    "# Completion of ztc for bash.\n"
    "_ztc() {\n"
    "    local IFS=$'\\n' line current\n"
    "    local -a words=()\n"
    "    for line in \"${COMP_WORDS[@]:1:COMP_CWORD}\"; do\n"
    "        words+=(\"${line//\\\\/}\")\n"
    "    done\n"
    "    current=${COMP_WORDS[COMP_CWORD]}\n"
    "    COMPREPLY=()\n"
    "    while read -r line; do\n"
    "        case $line in\n"
    "        :files)\n"
    "            compopt -o filenames\n"
    "            COMPREPLY+=($(compgen -f -- \"$current\"))\n"
    "            ;;\n"
    "        :folders)\n"
    "            compopt -o filenames\n"
    "            COMPREPLY+=($(compgen -d -- \"$current\"))\n"
    "            ;;\n"
    "        *)\n"
    "            printf -v line %q \"${line%%$'\\t'*}\"\n"
    "            COMPREPLY+=(\"$line\")\n"
    "            ;;\n"
    "        esac\n"
    "    done < <(\"${COMP_WORDS[0]}\" __complete -- \"${words[@]}\" 2>/dev/null)\n"
    "}\n"
    "complete -F _ztc ztc\n";

static const char zsh_script[] =
    "#compdef ztc\n"
    "# Completion of ztc for zsh.\n"
    "_ztc() {\n"
    "    local line\n"
    "    local -a lines values\n"
    "    lines=(\"${(@f)$(\"${words[1]}\" __complete -- \"${(@Q)words[2,CURRENT]}\" "
    "2>/dev/null)}\")\n"
    "    for line in \"${lines[@]}\"; do\n"
    "        case $line in\n"
    "        :files) _files ;;\n"
    "        :folders) _files -/ ;;\n"
    "        ?*) values+=(\"${${line%%$'\\t'*}//:/\\\\:}:${line#*$'\\t'}\") ;;\n"
    "        esac\n"
    "    done\n"
    "    (( ${#values} )) && _describe 'ztc' values\n"
    "}\n"
    "if [ \"${funcstack[1]}\" = _ztc ]; then\n"
    "    _ztc \"$@\"\n"
    "else\n"
    "    compdef _ztc ztc\n"
    "fi\n";

static const char fish_script[] =
    "# Completion of ztc for fish.\n"
    "function __ztc_complete\n"
    "    set -l words (commandline -opc)\n"
    "    set -l current (commandline -ct)\n"
    "    for line in (command $words[1] __complete -- $words[2..-1] \"$current\" 2>/dev/null)\n"
    "        switch $line\n"
    "            case ':files'\n"
    "                __fish_complete_path \"$current\"\n"
    "            case ':folders'\n"
    "                __fish_complete_directories \"$current\"\n"
    "            case '*'\n"
    "                echo $line\n"
    "        end\n"
    "    end\n"
    "end\n"
    "complete -c ztc -f -a '(__ztc_complete)'\n";

struct shell {
    const char *name;
    const char *script;
    size_t size;
};

static const struct shell shells[] = {
    {"bash", bash_script, sizeof(bash_script) - 1},
    {"zsh", zsh_script, sizeof(zsh_script) - 1},
    {"fish", fish_script, sizeof(fish_script) - 1},
};

ztc_status ztc_run_completion(struct ztc_session *session)
{
    const char *name = ztc_line_argument(&session->line, 0);
    for (size_t i = 0; i < sizeof(shells) / sizeof(shells[0]); i++) {
        if (strcmp(shells[i].name, name) != 0) {
            continue;
        }
        if (!session->output.json) {
            ztc_output_text(&session->output, shells[i].script, shells[i].size);
            return ZTC_OK;
        }
        struct ztc_document document = {0};
        cJSON *root = ztc_document_object(&document, NULL, NULL);
        ztc_document_text(&document, root, "shell", name);
        ztc_document_text(&document, root, "script", shells[i].script);
        return ztc_session_print_document(session, &document);
    }
    return ztc_error_set(&session->error, ZTC_E_ARGUMENT, "it is one of bash, zsh and fish",
                         "there is no completion script for \"%s\"", name);
}
