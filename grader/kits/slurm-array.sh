#!/usr/bin/env bash
# A class in parts, as an array of a Slurm cluster:
#
#     sbatch --array=1-4 slurm-array.sh WORKBOOK SUBMISSIONS OUT [NAMES AND OPTIONS]
#
# and when all parts are done
#
#     cargo grade batch SUBMISSIONS --out OUT/all --roster roster.csv --merge OUT/part-*
#
# A part that was requeued goes on where it was. Set CARGO_TARGET_DIR to a folder that
# all nodes see, and the grader is built once; else each part builds its own. What all
# submissions need is built by the first part, into OUT/base or the folder BASE. `slurm-trial.sh` shows all
# of it on one machine.
#SBATCH --job-name=grade
#SBATCH --requeue
#SBATCH --cpus-per-task=2
set -euo pipefail
workbook=$1 submissions=$(realpath "$2") out=$(realpath -m "$3")
parts=${SLURM_ARRAY_TASK_COUNT:?this is for sbatch --array}
part=${SLURM_ARRAY_TASK_ID:?this is for sbatch --array}
cd "$workbook"
if [ -z "${CARGO_TARGET_DIR:-}" ]; then
    export CARGO_TARGET_DIR=${SLURM_TMPDIR:-${TMPDIR:-/tmp}}/grade-${SLURM_JOB_ID:-0}-$part
    trap 'rm -rf "$CARGO_TARGET_DIR"' EXIT
fi
${GRADE:-cargo grade} batch "$submissions" --out "$out/part-$part" --base "${BASE:-$out/base}" --resume \
    --jobs "${SLURM_CPUS_PER_TASK:-1}" --shard "$part/$parts" "${@:4}"
