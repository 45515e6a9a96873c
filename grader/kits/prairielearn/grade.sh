#!/usr/bin/env bash
# Grades one exercise, whose files the student has put into /grade/student.
set -uo pipefail
top=${GRADE_FOLDER:-/grade}
exercise=${1:?which exercise?}
mkdir -p "$top/results"
rm -rf "$top/results/results.json"
cd "${WORKBOOK:-/workbook}" || exit 1
# The file is there, and valid, before anything is built: then it says that grading did
# not finish, and costs no attempt.
${GRADE:-cargo grade} grade "$top/student" "$exercise" \
    --out prairielearn="$top/results/results.json" > /dev/null 2>&1
[ -s "$top/results/results.json" ]
