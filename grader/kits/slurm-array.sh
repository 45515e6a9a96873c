#!/usr/bin/env bash
# A class in parts, as an array of a Slurm cluster:
#
#     sbatch --array=1-4 slurm-array.sh WORKBOOK SUBMISSIONS OUT [NAMES AND OPTIONS]
#
# and when all parts are done, in WORKBOOK and with whole paths
#
#     cargo grade batch SUBMISSIONS [NAMES AND OPTIONS] --out OUT/all --roster roster.csv --merge OUT/part-*
#
# All paths that this script is given count from where sbatch is called: those of options,
# BASE and CARGO_TARGET_DIR, too.
#
# A part that was requeued goes on where it was: `scontrol requeue JOB_3` does one again.
# So does `PARTS=4 sbatch --array=3 …`, for which PARTS is how many there are. A part that
# ends with 3 is done, and some of it could not be judged.
#
# Set CARGO_TARGET_DIR to a folder that all nodes see, and the grader is built once; else
# each part builds its own. What all submissions need is built by the first part, into
# OUT/base or the folder BASE. `slurm-trial.sh` shows all of it on one machine.
#SBATCH --job-name=grade
#SBATCH --requeue
#SBATCH --cpus-per-task=2
set -euo pipefail
refuse() {
    echo "$1" >&2
    exit 2
}
[ $# -ge 3 ] || refuse "usage: sbatch --array=1-4 slurm-array.sh WORKBOOK SUBMISSIONS OUT [NAMES AND OPTIONS]"
part=${SLURM_ARRAY_TASK_ID:-} count=${SLURM_ARRAY_TASK_COUNT:-}
if [ -z "$part" ] || [ -z "$count" ]; then refuse "this is for sbatch --array=1-4"; fi
parts=${PARTS:-$count}
[[ $parts =~ ^[1-9][0-9]*$ ]] || refuse "PARTS is how many parts there are, from 1: it is $parts"
first=${SLURM_ARRAY_TASK_MIN:-1} last=${SLURM_ARRAY_TASK_MAX:-$parts}
if ((part < 1 || part > parts)) || { [ -z "${PARTS:-}" ] && ((first != 1 || last != count)); }; then
    refuse "The array must count from 1 without a gap, such as --array=1-4: this is part $part of $parts. To do one \
part again, scontrol requeue JOB_$part, or say how many there are: PARTS=4 sbatch --array=$part …"
fi
# One by one: of several in a line, only the last can end this.
workbook=$(realpath -e -- "$1")
submissions=$(realpath -e -- "$2")
out=$(realpath -m -- "$3")
base=$(realpath -m -- "${BASE:-$out/base}")
# What comes with these is a path, too. `cargo grade` works in the workbook alone, so all
# paths are made whole before that.
options='roster|seed|checks|weights|rules|extensions|overrides|base|compare|out|merge'
asked=() is_path=
for word in "${@:4}"; do
    if [ -n "$is_path" ]; then
        word=$(realpath -m -- "$word")
    elif [[ $word =~ ^(--($options)=)(.+)$ ]]; then
        word=${BASH_REMATCH[1]}$(realpath -m -- "${BASH_REMATCH[3]}")
    fi
    if [[ $word =~ ^--($options)$ ]]; then is_path=yes; else is_path=; fi
    asked+=("$word")
done
if [ -n "${CARGO_TARGET_DIR:-}" ]; then
    CARGO_TARGET_DIR=$(realpath -m -- "$CARGO_TARGET_DIR")
else
    CARGO_TARGET_DIR=${SLURM_TMPDIR:-${TMPDIR:-/tmp}}/grade-${SLURM_JOB_ID:-0}-$part
    trap 'rm -rf "$CARGO_TARGET_DIR"' EXIT
fi
export CARGO_TARGET_DIR
cd "$workbook"
${GRADE:-cargo grade} batch "$submissions" --out "$out/part-$part" --base "$base" --resume \
    --jobs "${SLURM_CPUS_PER_TASK:-1}" --shard "$part/$parts" "${asked[@]}"
