#!/usr/bin/env bash
# Makes, from the steps in scripts/lesson, what the documents show of the lesson.
#   scripts/lesson-docs.sh write OPTIONS              writes docs/walkthrough*.md, docs/transcript.*.txt and docs/lesson.*.cast
#   scripts/lesson-docs.sh walkthrough en|zh          prints the page
#   scripts/lesson-docs.sh cast en|zh                 prints the recording: the transcript with times, asciicast v2
#   scripts/lesson-docs.sh transcript en|zh OPTIONS   runs the lesson with these OPTIONS of run-demo.sh and prints what it printed,
#                                                     without what differs from run to run
set -uo pipefail

top=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
# shellcheck source=/dev/null
for part in terminal ports dashboard services cluster commands steps pages; do source "$top/scripts/lib/$part.sh"; done

listen=(6000 6002 6004) balancer_port=8000 balancer=Balancer bus=redis
case ${1:-} in
    write)
        for CHAT_LANG in en zh; do
            transcript --bus redis "${@:2}" > "$top/docs/transcript.$CHAT_LANG.txt" || exit 1
            listen=(6000 6002 6004) balancer_port=8000
            page=$top/docs/walkthrough.md
            [[ $CHAT_LANG == en ]] || page=$top/docs/walkthrough.zh-CN.md
            walkthrough > "$page"
            cast > "$top/docs/lesson.$CHAT_LANG.cast"
        done
        ;;
    walkthrough | cast | transcript)
        CHAT_LANG=${2:-en}
        "$1" "${@:3}"
        ;;
    *)
        sed -n '2,8s/^# \{0,1\}//p' "$0" >&2
        exit 2
        ;;
esac
