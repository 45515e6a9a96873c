//! Processes that are not one's own: that they are there, and what they are called.
//! Whoever sees a command line reads the names of what others handed in.

use nix::mount::{MsFlags, mount};
use nix::sched::{CloneFlags, unshare};

/// Where the kernel shows processes.
const PLACE: &str = "/proc";

/// Of whom `/proc` tells.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Shown {
    /// Of this process and of what it starts.
    Own,
    /// Of all on this machine.
    All,
}

/// Mounts a `/proc` of this process's own that shows only whom it may trace: the wall
/// round files makes that itself and what it starts. So a worker and a compiler below
/// cargo still see themselves, and whoever looks for his children finds them.
///
/// It needs Linux 5.8 and a root who is one outside of any user namespace. Elsewhere
/// all are still shown, and the wall round files leaves of it what is one's own.
pub(crate) fn hide() -> Shown {
    // Mounts that come and go outside do so here, too: else each would be held.
    let follows = MsFlags::MS_SLAVE | MsFlags::MS_REC;
    let is_still = MsFlags::MS_RDONLY | MsFlags::MS_NOSUID | MsFlags::MS_NODEV | MsFlags::MS_NOEXEC;
    let none = None::<&str>;
    let kind = Some("proc");
    let hidden = unshare(CloneFlags::CLONE_NEWNS)
        .and_then(|()| mount(none, "/", none, follows, none))
        .and_then(|()| mount(kind, PLACE, kind, is_still, Some("hidepid=ptraceable")));
    hidden.map_or(Shown::All, |()| Shown::Own)
}
