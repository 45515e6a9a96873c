//! Linux: a parent adopts orphans, and `/proc` says which child is whose.

use rustix::process::{
    Pid, Signal, WaitOptions, getpid, kill_process, set_child_subreaper,
    set_parent_process_death_signal, wait, waitpid,
};
use std::collections::HashSet;
use std::fs;
use std::os::unix::fs::MetadataExt;
use std::path::Path;
use std::time::{Duration, Instant};

/// How long a sweep goes on: a killed process is gone in a millisecond or two,
/// and one that the kernel holds is not worth waiting for.
const SWEEP_LIMIT: Duration = Duration::from_secs(2);

/// Whether orphans of this process's descendants fall to it from now on.
pub(crate) fn adopt_orphans() -> bool {
    set_child_subreaper(Some(getpid())).is_ok()
}

/// This process is killed when the thread that started it ends.
pub(crate) fn end_with_parent() {
    // Every kernel of this century can. Else the sweep is left.
    let _ = set_parent_process_death_signal(Some(Signal::KILL));
}

/// A process, as `/proc` has it.
struct Process {
    pid: i32,
    parent: i32,
    session: i32,
    /// Of user and system together, in the kernel's ticks.
    cpu_ticks: u64,
    /// When it began, in the kernel's ticks since the machine did.
    began_ticks: u64,
}

impl Process {
    fn read(pid: i32) -> Option<Self> {
        let stat = fs::read_to_string(format!("/proc/{pid}/stat")).ok()?;
        // The name stands in brackets and may hold any character. After it come
        // the state, the parent, the group, the session, as the twelfth and
        // thirteenth the times, and as the twentieth when it began.
        let mut fields = stat.rsplit_once(')')?.1.split_whitespace();
        let parent = fields.nth(1)?.parse().ok()?;
        let session = fields.nth(1)?.parse().ok()?;
        let user: u64 = fields.nth(7)?.parse().ok()?;
        let system: u64 = fields.next()?.parse().ok()?;
        let began_ticks = fields.nth(6)?.parse().ok()?;
        Some(Self {
            pid,
            parent,
            session,
            cpu_ticks: user + system,
            began_ticks,
        })
    }

    fn all() -> Vec<Self> {
        numbers_in("/proc").filter_map(Self::read).collect()
    }
}

/// The numbers among the names in a folder: of processes, or of threads.
fn numbers_in(folder: &str) -> impl Iterator<Item = i32> {
    let entries = fs::read_dir(folder).into_iter().flatten().flatten();
    entries.filter_map(|entry| entry.file_name().to_str()?.parse().ok())
}

/// What a process that has ended and is not reaped used of the processor.
pub(crate) fn cpu_used(pid: Pid) -> Option<Duration> {
    let ticks = Process::read(pid.as_raw_nonzero().get())?.cpu_ticks;
    let a_second = rustix::param::clock_ticks_per_second();
    Some(Duration::from_millis(ticks * 1000 / a_second))
}

/// How many descendants a process has.
pub(crate) fn count(pid: u32) -> usize {
    i32::try_from(pid).map_or(0, |pid| below(pid).len())
}

/// The descendants of a process. One that begins or ends meanwhile may be missed:
/// who looks again and again finds it the next time.
fn below(pid: i32) -> Vec<i32> {
    let mut everyone = None;
    descendants(pid, |parent| {
        children(parent)
            .unwrap_or_else(|| of_parent(parent, everyone.get_or_insert_with(Process::all)))
    })
}

/// The children of a process, their children, and so on.
fn descendants(pid: i32, mut children: impl FnMut(i32) -> Vec<i32>) -> Vec<i32> {
    let mut found = children(pid);
    let mut at = 0;
    while let Some(&parent) = found.get(at) {
        found.extend(children(parent));
        at += 1;
    }
    found
}

/// The children of a process among `processes`.
fn of_parent(parent: i32, processes: &[Process]) -> Vec<i32> {
    let children = processes.iter().filter(|it| it.parent == parent);
    children.map(|it| it.pid).collect()
}

/// The children of a process, by the kernel's own lists, which cost the same however
/// many other processes there are. Not every kernel has these.
fn children(pid: i32) -> Option<Vec<i32>> {
    let tasks = format!("/proc/{pid}/task");
    let mut found = Vec::new();
    for thread in numbers_in(&tasks) {
        match fs::read_to_string(format!("{tasks}/{thread}/children")) {
            Ok(list) => found.extend(
                list.split_whitespace()
                    .filter_map(|it| it.parse::<i32>().ok()),
            ),
            // A thread that has just ended has none; its folder is gone with it.
            Err(_) if !Path::new(&format!("{tasks}/{thread}")).exists() => {}
            Err(_) => return None,
        }
    }
    Some(found)
}

/// Kills the descendants of a process that began longer ago than `limit`. Gives
/// whether there was any: one that is killed may be there for a while yet, and how many
/// there were is not known.
pub(crate) fn end_overdue(pid: Pid, limit: Duration) -> bool {
    let Some(up) = fs::read_to_string("/proc/uptime").ok().and_then(|text| {
        let up: f64 = text.split_whitespace().next()?.parse().ok()?;
        Duration::try_from_secs_f64(up).ok()
    }) else {
        return false;
    };
    let a_second = rustix::param::clock_ticks_per_second();
    let age = |it: &Process| {
        let began = Duration::from_millis(it.began_ticks * 1000 / a_second);
        up.saturating_sub(began)
    };
    let below = below(pid.as_raw_nonzero().get()).into_iter();
    let overdue = below.filter_map(Process::read).filter(|it| age(it) > limit);
    let killed = overdue.filter_map(|it| kill_process(Pid::from_raw(it.pid)?, Signal::KILL).ok());
    killed.count() > 0
}

/// What files hold of the disk that are deleted and that descendants of a process
/// have open. Of a process that may not be looked at nothing is known.
pub(crate) fn deleted_bytes(pid: u32) -> u64 {
    let Ok(pid) = i32::try_from(pid) else {
        return 0;
    };
    let mut seen = HashSet::new();
    let mut bytes = 0_u64;
    for process in below(pid) {
        let open = fs::read_dir(format!("/proc/{process}/fd"));
        for descriptor in open.into_iter().flatten().flatten().map(|it| it.path()) {
            let target = fs::read_link(&descriptor).unwrap_or_default();
            if !target
                .as_os_str()
                .as_encoded_bytes()
                .ends_with(b" (deleted)")
            {
                continue;
            }
            // Through the link, to the file that has no name any more.
            let Ok(file) = fs::metadata(&descriptor) else {
                continue;
            };
            if file.is_file() && seen.insert((file.dev(), file.ino())) {
                bytes = bytes.saturating_add(file.blocks() * crate::scratch::BLOCK_BYTES);
            }
        }
    }
    bytes
}

/// Kills and reaps every child of this process, and counts them. A
/// killed child's own children fall to this process: so in rounds, until the
/// system says that there is none left.
pub(crate) fn sweep() -> usize {
    let own = getpid().as_raw_nonzero().get();
    let until = Instant::now() + SWEEP_LIMIT;
    let mut ended = HashSet::new();
    loop {
        match wait(WaitOptions::NOHANG) {
            Err(rustix::io::Errno::INTR) => continue,
            Err(_) => return ended.len(),
            Ok(None) => {}
            Ok(Some((pid, _))) => {
                ended.insert(pid);
                continue;
            }
        }
        if Instant::now() > until {
            return ended.len();
        }
        for child in Process::all().into_iter().filter(|it| it.parent == own) {
            if let Some(pid) = Pid::from_raw(child.pid) {
                let _ = kill_process(pid, Signal::KILL);
                ended.insert(pid);
            }
        }
        std::thread::sleep(Duration::from_millis(1));
    }
}

/// Kills and reaps children of this process that are in another session than it
/// is, but those named. Gives whether there were any.
pub(crate) fn end_orphans(but: &[u32]) -> bool {
    let own = getpid().as_raw_nonzero().get();
    let Some(session) = Process::read(own).map(|it| it.session) else {
        return false;
    };
    let is_named = |pid| u32::try_from(pid).is_ok_and(|pid| but.contains(&pid));
    let is_orphan = |it: &Process| it.parent == own && it.session != session && !is_named(it.pid);
    let mut any = false;
    for orphan in Process::all().into_iter().filter(is_orphan) {
        any = true;
        if let Some(pid) = Pid::from_raw(orphan.pid) {
            let _ = kill_process(pid, Signal::KILL);
            // Gone now or in the next round.
            let _ = waitpid(Some(pid), WaitOptions::NOHANG);
        }
    }
    any
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::io::{BufRead, BufReader};
    use std::process::{Command, Stdio};

    #[test]
    fn the_kernels_lists_and_all_processes_name_the_same_descendants() {
        let mut shell = Command::new("sh")
            .args(["-c", "sleep 60 & sh -c 'sleep 60 & echo; wait' & wait"])
            .stdout(Stdio::piped())
            .spawn()
            .unwrap();
        let mut line = String::new();
        let said = shell.stdout.take().unwrap();
        BufReader::new(said).read_line(&mut line).unwrap();
        let pid = i32::try_from(shell.id()).unwrap();
        let all = Process::all();
        let scanned: HashSet<i32> = descendants(pid, |parent| of_parent(parent, &all))
            .into_iter()
            .collect();
        let listed: HashSet<i32> = below(pid).into_iter().collect();
        for pid in &scanned {
            let _ = kill_process(Pid::from_raw(*pid).unwrap(), Signal::KILL);
        }
        shell.wait().unwrap();
        assert_eq!(
            scanned.len(),
            3,
            "a shell, and below each shell one that sleeps"
        );
        assert_eq!(listed, scanned);
    }
}
