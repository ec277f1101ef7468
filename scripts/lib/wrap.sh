# shellcheck shell=bash
# Lines for a narrow pane.

# wrap TEXT COLUMNS: breaks TEXT into lines; all but the first are indented.
wrap() {
    local text=$1 line='' head i cells
    for ((i = 0; i < ${#text}; i++)); do
        count_cells "$line${text:i:1}"
        if ((cells > $2)); then
            # Not inside a word, unless that leaves half of the line empty.
            head=$line
            [[ ${text:i:1} != [\!-~] ]] || while [[ $head == *[\!-~] ]]; do head=${head%?}; done
            ((${#head} > ${#line} / 2)) || head=$line
            printf '%s\n' "$head"
            line=${line:${#head}}
            line="     ${line# }"
            [[ ${text:i:1} != ' ' ]] || continue
        fi
        line+=${text:i:1}
    done
    printf '%s\n' "$line"
}

# count_cells TEXT: leaves its width in cells; Chinese characters take two, symbols such as ☐ and › one.
count_cells() {
    local ascii=${1//[^ -~]/} others=${1//[ -~]/} symbols
    symbols=${others//[^☐☑→›·…✓✗]/}
    cells=$((${#ascii} + 2 * ${#others} - ${#symbols}))
}
