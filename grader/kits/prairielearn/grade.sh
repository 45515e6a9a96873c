#!/usr/bin/env bash
# Grades the exercises that are named, whose files the student has put into
# /grade/student.
set -uo pipefail
top=${GRADE_FOLDER:-/grade}
result=$top/results/results.json
mkdir -p "$top/results"
rm -rf "$result"
# The file is there, and valid, before anything is built: this one until the grader is
# up, then one of the grader's that says that grading did not finish. Neither costs an
# attempt.
says='Grading did not start. That is no fault of what was handed in: grade it again.'
unbegun='{"gradable": false, "score": 0, "message": "'$says'", "output": "",
"format_errors": ["'$says'"], "images": [], "tests": []}'
printf '%s\n' "$unbegun" > "$result" || exit 1
# What goes to stderr stands in the container's log.
if [ $# -eq 0 ]; then
    echo "which exercise? Name it behind /grade.sh in the question's info.json" >&2
elif cd "${WORKBOOK:-/workbook}"; then
    ${GRADE:-cargo grade} grade "$top/student" "$@" --out prairielearn="$result" >&2
    code=$?
    [ "$(< "$result")" != "$unbegun" ] || echo "the grader did not start, and ended with $code" >&2
fi
[ -s "$result" ]
