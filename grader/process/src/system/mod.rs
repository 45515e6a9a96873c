//! What the system is asked: the one door to how processes are found and ended.

#[cfg(target_os = "linux")]
mod linux;
#[cfg(unix)]
mod unix;
#[cfg(windows)]
mod windows;

#[cfg(unix)]
pub(crate) use unix::{
    Tree, adopt_orphans, ask_to_end, begin_session, end_group, end_orphans, end_with_parent,
    is_stopped, lead_a_group,
};
#[cfg(windows)]
pub(crate) use windows::{
    Tree, adopt_orphans, ask_to_end, begin_session, end_group, end_orphans, is_stopped,
    lead_a_group,
};
