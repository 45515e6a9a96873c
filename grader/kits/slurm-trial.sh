#!/usr/bin/env bash
# Tries `slurm-array.sh` on a cluster of its own, on this machine: a controller and two
# nodes, twenty submissions in an array of four, of which one task is killed and
# requeued. At the end the gradebook must be that of a call without parts.
#
#     grader/kits/slurm-trial.sh [WORKBOOK [EXERCISE]]
#
# It installs nothing. It needs slurmctld, slurmd, sbatch and munged (on Debian and
# Ubuntu: apt-get install slurm-wlm munge) and leaves a cluster that is there alone: its
# daemons have ports and folders of their own, and end with it. Submissions are made of
# the solutions of EXERCISE. No part of `cargo test`: the daemons take some seconds.
set -euo pipefail
workbook=$(realpath -e -- "${1:-.}") exercise=${2:-at_once}
kits=$(dirname "$(realpath "$0")")
for program in munged slurmctld slurmd sbatch scontrol squeue; do
    PATH=$PATH:/usr/sbin:/sbin command -v "$program" > /dev/null || {
        echo "there is no $program here: install Slurm and MUNGE first" >&2
        exit 2
    }
done
export PATH=$PATH:/usr/sbin:/sbin
grade=${GRADE:-cargo grade}
export CARGO_TARGET_DIR=${CARGO_TARGET_DIR:-$workbook/target}
top=$(mktemp -d)
daemons=()
finish() {
    # A node that ends before its tasks would leave them behind.
    scancel --full --signal=KILL --user "$(id -un)" 2> /dev/null || true
    scancel --user "$(id -un)" 2> /dev/null || true
    sleep 1
    for daemon in "${daemons[@]}"; do kill "$daemon" 2> /dev/null || true; done
    sleep 1
    rm -rf "$top"
}
trap finish EXIT
# In a session of its own, so that what ends this script's group does not end it, too.
start() { setsid "$@" > "$top/$(basename "$1")-${#daemons[@]}.out" 2>&1 & daemons+=($!); }
# Waits until a command succeeds, so many seconds at most.
within() {
    local seconds=$1 what=$2
    shift 2
    for ((tenths = 0; tenths < seconds * 10; tenths++)); do
        if "$@" > /dev/null 2>&1; then return; fi
        sleep 0.1
    done
    echo "after $seconds s: $what" >&2
    tail -n 20 "$top"/*.out "$top"/*.log "$top"/array-* >&2 || true
    exit 1
}

# A cluster: two nodes with the processors of this machine each.
chmod 711 "$top"
mkdir -m 700 "$top/munge"
head -c 64 /dev/urandom > "$top/munge/key" && chmod 600 "$top/munge/key"
mkdir -m 755 "$top/socket" "$top/state" "$top/spool"
start munged --foreground --force --key-file "$top/munge/key" --socket "$top/socket/munge" \
    --pid-file "$top/munge/pid" --log-file "$top/munge/log" --seed-file "$top/munge/seed"
export SLURM_CONF=$top/slurm.conf
cpus=$(nproc)
cat > "$SLURM_CONF" <<CONF
ClusterName=trial
SlurmctldHost=$(hostname -s)(127.0.0.1)
SlurmUser=$(id -un)
SlurmdUser=$(id -un)
SlurmctldPort=26817
AuthType=auth/munge
AuthInfo=socket=$top/socket/munge
CryptoType=crypto/munge
StateSaveLocation=$top/state
SlurmdSpoolDir=$top/spool/%n
SlurmctldPidFile=$top/slurmctld.pid
SlurmdPidFile=$top/slurmd-%n.pid
SlurmctldLogFile=$top/slurmctld.log
SlurmdLogFile=$top/slurmd-%n.log
# linuxproc would leave orphans behind.
ProctrackType=proctrack/pgid
TaskPlugin=task/none
SelectType=select/cons_tres
SelectTypeParameters=CR_CPU
SchedulerParameters=batch_sched_delay=0,sched_interval=2
ReturnToService=2
MpiDefault=none
NodeName=one NodeHostname=$(hostname -s) NodeAddr=127.0.0.1 Port=26818 CPUs=$cpus State=UNKNOWN
NodeName=two NodeHostname=$(hostname -s) NodeAddr=127.0.0.1 Port=26819 CPUs=$cpus State=UNKNOWN
PartitionName=all Nodes=one,two Default=YES State=UP
CONF
for node in one two; do mkdir -p "$top/spool/$node"; done
within 10 "munged does not answer" test -S "$top/socket/munge"
start slurmctld -D
within 20 "slurmctld does not answer" scontrol ping
start slurmd -D -N one
start slurmd -D -N two
idle() { [ "$(sinfo --noheader --format '%t %D')" = "idle 2" ]; }
within 20 "the nodes do not come up" idle

# Twenty submissions: the solutions of an exercise, right ones and wrong ones.
folder=$(cd "$workbook" && find exercises -path "*/[0-9][0-9]_$exercise/Cargo.toml" -printf '%h\n')
[ -d "$workbook/$folder" ] || { echo "no exercise is called $exercise" >&2; exit 2; }
mapfile -t texts < <(find "$workbook/solutions/${folder#exercises/}" -name '*.rs' | sort)
for number in {01..20}; do
    source=$top/class/student-$number/$exercise/src
    mkdir -p "$source"
    cp "${texts[$(((10#$number - 1) % ${#texts[@]}))]}" "$source/lib.rs"
done

cd "$workbook"
began=$SECONDS
job=$(GRADE=$grade sbatch --parsable --array=1-4 --output "$top/array-%a" --cpus-per-task=1 \
    "$kits/slurm-array.sh" "$workbook" "$top/class" "$top/out" "$exercise")
# RUNNING comes before anything runs: what counts is a result.
any() { compgen -G "$top/out/part-2/results/*.json"; }
within 540 "part 2 has no result" any
before=$(find "$top/out/part-2/results" -name '*.json' | wc -l)
scontrol requeue "${job}_2"
# Slurm would wait two minutes before it starts again, counted from the end of the task.
waits() { [ "$(squeue --noheader --jobs "${job}_2" --format '%t %r')" = "PD BeginTime" ]; }
within 60 "the task that was killed does not wait" waits
scontrol update "JobId=${job}_2" StartTime=now
echo "part 2 was killed after $((SECONDS - began)) s with $before of 5 results, and requeued"
over() { [ -z "$(squeue --noheader)" ]; }
within 540 "the array does not end" over
echo "the array took $((SECONDS - began)) s"
grep -h '^Part' "$top"/array-*
# shellcheck disable=SC2086
$grade batch "$top/class" "$exercise" --out "$top/out/all" --merge "$top/out"/part-*
echo "with the merge it took $((SECONDS - began)) s"
began=$SECONDS
# shellcheck disable=SC2086
$grade batch "$top/class" "$exercise" --out "$top/whole" --base "$top/out/base" --jobs 2
echo "the same without parts took $((SECONDS - began)) s"
cmp "$top/out/all/gradebook.csv" "$top/whole/gradebook.csv"
echo "both gradebooks are the same, byte for byte"
