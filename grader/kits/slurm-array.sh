#!/usr/bin/env bash
# A class in parts, as an array of a Slurm cluster:
#
#     sbatch --array=1-4 slurm-array.sh WORKBOOK SUBMISSIONS OUT
#
# and when all parts are done
#
#     cargo grade batch SUBMISSIONS --out OUT/all --roster roster.csv --merge OUT/part-*
#
# A part that was requeued goes on where it was.
#SBATCH --job-name=grade
#SBATCH --requeue
#SBATCH --cpus-per-task=2
set -euo pipefail
workbook=$1 submissions=$(realpath "$2") out=$(realpath -m "$3")
parts=${SLURM_ARRAY_TASK_COUNT:?this is for sbatch --array}
part=${SLURM_ARRAY_TASK_ID:?this is for sbatch --array}
cd "$workbook"
# A target folder for each part: cargo locks the one that it builds into.
export CARGO_TARGET_DIR=${SLURM_TMPDIR:-${TMPDIR:-/tmp}}/grade-${SLURM_JOB_ID:-0}-$part
trap 'rm -rf "$CARGO_TARGET_DIR"' EXIT
cargo grade batch "$submissions" --out "$out/part-$part" --resume \
    --jobs "${SLURM_CPUS_PER_TASK:-1}" --shard "$part/$parts"
