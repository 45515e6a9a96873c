//! A network of its own, with a loopback and nothing else.

use nix::errno::Errno;
use nix::sched::{CloneFlags, unshare};
use nix::sys::socket::{
    AddressFamily, MsgFlags, NetlinkAddr, SockFlag, SockProtocol, SockType, sendto, socket,
};
use nix::unistd::{getgid, getuid};
use std::net::{TcpListener, TcpStream};
use std::os::fd::AsRawFd;

/// Leaves the network of the machine for one of its own. Who is not root does so
/// in a user namespace, in which nothing else changes.
///
/// # Errors
///
/// When the kernel refuses, and what would help.
pub(crate) fn leave() -> Result<(), String> {
    let private = CloneFlags::CLONE_NEWNET | CloneFlags::CLONE_NEWIPC;
    match unshare(private) {
        Ok(()) => {}
        Err(Errno::EPERM) => as_somebody(private)?,
        Err(error) => {
            return Err(format!(
                "this kernel gives no network of one's own: {error}"
            ));
        }
    }
    raise_loopback().map_err(|error| format!("its loopback cannot be raised: {error}"))?;
    try_loopback().map_err(|error| {
        format!(
            "its loopback stays down: {error} (a system that lets anybody have a user namespace, \
             and no powers in it, as Ubuntu does with AppArmor)"
        )
    })
}

/// What was asked of the kernel is answered by trying.
fn try_loopback() -> std::io::Result<()> {
    let listener = TcpListener::bind("127.0.0.1:0")?;
    TcpStream::connect(listener.local_addr()?).map(drop)
}

/// Enters a user namespace in which nothing else changes, together with others.
///
/// # Errors
///
/// When the kernel refuses, and what would help.
pub(crate) fn as_somebody(private: CloneFlags) -> Result<(), String> {
    let (user, group) = (getuid(), getgid());
    unshare(CloneFlags::CLONE_NEWUSER | private).map_err(|error| {
        format!(
            "without root it needs user namespaces, which are switched off here: {error} (a \
             container needs `--security-opt seccomp=unconfined` or root; Ubuntu the setting \
             kernel.apparmor_restrict_unprivileged_userns=0)"
        )
    })?;
    let mapped = std::fs::write("/proc/self/uid_map", format!("{user} {user} 1"))
        .and_then(|()| std::fs::write("/proc/self/setgroups", "deny"))
        .and_then(|()| std::fs::write("/proc/self/gid_map", format!("{group} {group} 1")));
    mapped.map_err(|error| format!("its user namespace cannot be set up: {error}"))
}

/// One message of netlink: RTM_NEWLINK for the interface 1, with the flag IFF_UP.
fn raise_loopback() -> Result<(), Errno> {
    const LENGTH: u32 = 32;
    const RTM_NEWLINK: u16 = 16;
    const NLM_F_REQUEST: u16 = 1;
    const IFF_UP: u32 = 1;
    let mut message = Vec::with_capacity(LENGTH as usize);
    message.extend(LENGTH.to_ne_bytes());
    message.extend(RTM_NEWLINK.to_ne_bytes());
    message.extend(NLM_F_REQUEST.to_ne_bytes());
    // Sequence and sender.
    message.extend([0; 8]);
    // Family, padding and kind of device.
    message.extend([0; 4]);
    message.extend(1_i32.to_ne_bytes());
    message.extend(IFF_UP.to_ne_bytes());
    message.extend(IFF_UP.to_ne_bytes());
    let netlink = socket(
        AddressFamily::Netlink,
        SockType::Raw,
        SockFlag::SOCK_CLOEXEC,
        SockProtocol::NetlinkRoute,
    )?;
    let kernel = NetlinkAddr::new(0, 0);
    sendto(netlink.as_raw_fd(), &message, &kernel, MsgFlags::empty())?;
    Ok(())
}
