//! seccomp: system calls that no exercise needs fail as if they were not allowed.

use libc::{
    CLONE_NEWCGROUP, CLONE_NEWIPC, CLONE_NEWNET, CLONE_NEWNS, CLONE_NEWPID, CLONE_NEWUSER,
    CLONE_NEWUTS, c_long,
};
use seccompiler::{
    BpfProgram, SeccompAction, SeccompCmpArgLen, SeccompCmpOp, SeccompCondition, SeccompFilter,
    SeccompRule, apply_filter,
};
use std::collections::BTreeMap;

/// What neither a check nor a compiler needs: other processes' memory, mounts and
/// namespaces, the kernel's own programs, its clock, its keys.
const REFUSED: [c_long; 39] = [
    libc::SYS_acct,
    libc::SYS_add_key,
    libc::SYS_adjtimex,
    libc::SYS_bpf,
    libc::SYS_chroot,
    libc::SYS_clock_adjtime,
    libc::SYS_clock_settime,
    libc::SYS_delete_module,
    libc::SYS_finit_module,
    libc::SYS_fsopen,
    libc::SYS_init_module,
    libc::SYS_io_uring_enter,
    libc::SYS_io_uring_register,
    libc::SYS_io_uring_setup,
    libc::SYS_kcmp,
    libc::SYS_kexec_load,
    libc::SYS_keyctl,
    libc::SYS_mount,
    libc::SYS_move_mount,
    libc::SYS_open_by_handle_at,
    libc::SYS_open_tree,
    libc::SYS_perf_event_open,
    libc::SYS_pidfd_getfd,
    libc::SYS_pivot_root,
    libc::SYS_process_vm_readv,
    libc::SYS_process_vm_writev,
    libc::SYS_ptrace,
    libc::SYS_quotactl,
    libc::SYS_reboot,
    libc::SYS_request_key,
    libc::SYS_setdomainname,
    libc::SYS_sethostname,
    libc::SYS_setns,
    libc::SYS_settimeofday,
    libc::SYS_swapoff,
    libc::SYS_swapon,
    libc::SYS_umount2,
    libc::SYS_unshare,
    libc::SYS_userfaultfd,
];

/// Their numbers are the same on all processors, and `libc` has them for some.
const MEMFD_SECRET: c_long = 447;
const FCHMODAT2: c_long = 452;
const SETXATTRAT: c_long = 463;
const REMOVEXATTRAT: c_long = 466;
const FILE_SETATTR: c_long = 469;

/// What compilers and linkers need and a check does not. Landlock does not look at
/// a file's mode, owner, times and marks: who grades without being root would lose
/// those of his own files, and when somebody has handed in is told by a time.
const STRICTLY_REFUSED: [c_long; 33] = [
    // Memory that no process's limit counts.
    libc::SYS_memfd_create,
    MEMFD_SECRET,
    libc::SYS_mq_open,
    libc::SYS_msgget,
    libc::SYS_semget,
    libc::SYS_shmget,
    // Of whoever has the same user, wherever he is.
    libc::SYS_ioprio_set,
    libc::SYS_migrate_pages,
    libc::SYS_move_pages,
    libc::SYS_process_madvise,
    libc::SYS_process_mrelease,
    libc::SYS_sched_setaffinity,
    libc::SYS_sched_setattr,
    libc::SYS_sched_setparam,
    libc::SYS_sched_setscheduler,
    libc::SYS_fchmod,
    FCHMODAT2,
    libc::SYS_fchown,
    libc::SYS_fsetxattr,
    libc::SYS_fremovexattr,
    libc::SYS_fchmodat,
    libc::SYS_fchownat,
    libc::SYS_lsetxattr,
    libc::SYS_setxattr,
    libc::SYS_removexattr,
    libc::SYS_lremovexattr,
    SETXATTRAT,
    REMOVEXATTRAT,
    FILE_SETATTR,
    libc::SYS_utimensat,
    libc::SYS_personality,
    libc::SYS_setpriority,
    libc::SYS_vhangup,
];

/// The same by their older names, which newer processors' systems do not have.
#[cfg(target_arch = "x86_64")]
const OLDER: [c_long; 6] = [
    libc::SYS_chmod,
    libc::SYS_chown,
    libc::SYS_lchown,
    libc::SYS_utime,
    libc::SYS_utimes,
    libc::SYS_futimesat,
];
#[cfg(not(target_arch = "x86_64"))]
const OLDER: [c_long; 0] = [];

/// New namespaces, in which other walls could be got round.
const NAMESPACES: i32 = CLONE_NEWCGROUP
    | CLONE_NEWIPC
    | CLONE_NEWNET
    | CLONE_NEWNS
    | CLONE_NEWPID
    | CLONE_NEWUSER
    | CLONE_NEWUTS;

/// Refuses such system calls from now on, in this process and all that it starts.
///
/// # Errors
///
/// When the kernel does not take the filter.
pub(crate) fn refuse(strict: bool) -> Result<(), String> {
    let problem = |error: &dyn std::fmt::Display| format!("cannot refuse system calls: {error}");
    // Its flags lie in memory, where no filter can see them: whoever asks for it
    // must think that it is not there, and take the older one.
    let unknown = filter(
        [(libc::SYS_clone3, Vec::new())].into(),
        SeccompAction::Errno(libc::ENOSYS.unsigned_abs()),
    )
    .map_err(|error| problem(&error))?;
    apply_filter(&unknown).map_err(|error| problem(&error))?;
    let mut calls: BTreeMap<c_long, Vec<SeccompRule>> = REFUSED
        .into_iter()
        .chain(STRICTLY_REFUSED.into_iter().chain(OLDER).filter(|_| strict))
        .map(|call| (call, Vec::new()))
        .collect();
    let namespaces = namespaces().map_err(|error| problem(&error))?;
    calls.insert(libc::SYS_clone, namespaces);
    let narrowed = narrowed().map_err(|error| problem(&error))?;
    calls.extend(narrowed);
    let refused = filter(calls, SeccompAction::Errno(libc::EPERM.unsigned_abs()))
        .map_err(|error| problem(&error))?;
    apply_filter(&refused).map_err(|error| problem(&error))
}

/// The bit by which a program for x32 asks for the same, where a kernel has that: its
/// numbers are others, and the processor's name is the same.
#[cfg(target_arch = "x86_64")]
const X32: c_long = 0x4000_0000;

/// What x32 has numbers of its own for, with that bit, and with some kernels without.
#[cfg(target_arch = "x86_64")]
const OF_X32: std::ops::Range<c_long> = 512..548;

/// The same calls by all the numbers that they have.
#[cfg(target_arch = "x86_64")]
fn by_all_numbers(calls: BTreeMap<c_long, Vec<SeccompRule>>) -> BTreeMap<c_long, Vec<SeccompRule>> {
    let same = calls.clone().into_iter();
    let same = same.map(|(call, rules)| (call | X32, rules));
    let own = OF_X32.flat_map(|call| [(call, Vec::new()), (call | X32, Vec::new())]);
    calls.into_iter().chain(same).chain(own).collect()
}

/// Elsewhere each has one.
#[cfg(not(target_arch = "x86_64"))]
fn by_all_numbers(calls: BTreeMap<c_long, Vec<SeccompRule>>) -> BTreeMap<c_long, Vec<SeccompRule>> {
    calls
}

fn filter(
    calls: BTreeMap<c_long, Vec<SeccompRule>>,
    action: SeccompAction,
) -> Result<BpfProgram, seccompiler::BackendError> {
    let calls = by_all_numbers(calls);
    let arch = std::env::consts::ARCH.try_into()?;
    SeccompFilter::new(calls, SeccompAction::Allow, action, arch)?.try_into()
}

/// What is refused but for some arguments: sockets that no network namespace keeps
/// inside, as those of the machine's services that have a path, and limits of other
/// processes.
fn narrowed() -> Result<[(c_long, Vec<SeccompRule>); 2], seccompiler::BackendError> {
    let is_not =
        |value: u64| SeccompCondition::new(0, SeccompCmpArgLen::Dword, SeccompCmpOp::Ne, value);
    let [inet, inet6] = [libc::AF_INET, libc::AF_INET6].map(|it| u64::from(it.unsigned_abs()));
    let elsewhere = SeccompRule::new(vec![is_not(inet)?, is_not(inet6)?])?;
    let of_others = SeccompRule::new(vec![is_not(0)?])?;
    Ok([
        (libc::SYS_socket, vec![elsewhere]),
        (libc::SYS_prlimit64, vec![of_others]),
    ])
}

/// A rule for each flag: they are joined by "or".
fn namespaces() -> Result<Vec<SeccompRule>, seccompiler::BackendError> {
    let flags = (0..31)
        .map(|bit| 1 << bit)
        .filter(|flag| NAMESPACES & flag != 0);
    flags
        .map(|flag| {
            let flag = u64::from(i32::unsigned_abs(flag));
            let is_set = SeccompCondition::new(
                0,
                SeccompCmpArgLen::Qword,
                SeccompCmpOp::MaskedEq(flag),
                flag,
            )?;
            SeccompRule::new(vec![is_set])
        })
        .collect()
}
