//! The walls: which this machine gives, and raising them in their order.

use crate::Grants;
use report::{Wall, WallKind};

/// Prints which walls this machine gives.
pub(crate) fn print() {
    let walls: Vec<Wall> = WallKind::ALL.into_iter().map(tried).collect();
    println!(
        "{}",
        serde_json::to_string(&walls).expect("walls are plain data")
    );
}

/// Tries a wall in a process of its own: what is raised is never taken down.
#[cfg(target_os = "linux")]
fn tried(kind: WallKind) -> Wall {
    let ended = std::env::current_exe().and_then(|own| {
        std::process::Command::new(own)
            .args(["try", word(kind)])
            .stdin(std::process::Stdio::null())
            .output()
    });
    match ended {
        Ok(ended) if ended.status.success() => Wall::in_force(kind),
        Ok(ended) => Wall::missing(kind, String::from_utf8_lossy(&ended.stdout).trim()),
        Err(error) => Wall::missing(kind, format!("it cannot be tried: {error}")),
    }
}

#[cfg(not(target_os = "linux"))]
fn tried(kind: WallKind) -> Wall {
    Wall::missing(kind, "this system has none that is known here; Linux has")
}

/// Raises the walls that this machine gives, in the order in which each still can:
/// system calls last, because the others need some of them.
///
/// # Errors
///
/// The first that cannot be raised although the machine gives it, and why.
#[cfg(target_os = "linux")]
pub(crate) fn raise(grants: &Grants) -> Result<(), String> {
    if grants.network {
        crate::network::leave()?;
    }
    crate::powers::give_up()?;
    crate::files::confine(grants)?;
    if grants.system_calls {
        crate::system_calls::refuse(grants.strict)?;
    }
    Ok(())
}

#[cfg(not(target_os = "linux"))]
pub(crate) fn raise(_: &Grants) -> Result<(), String> {
    Ok(())
}

/// Raises one wall in this process, which ends after that.
#[cfg(target_os = "linux")]
pub(crate) fn attempt(kind: &str) -> Result<(), String> {
    let kind = WallKind::ALL.into_iter().find(|it| word(*it) == kind);
    match kind.ok_or("there is no such wall")? {
        WallKind::Network => crate::network::leave(),
        WallKind::Files => crate::files::is_enforced().map_err(str::to_owned),
        WallKind::Signals => crate::files::keeps_signals().map_err(str::to_owned),
        WallKind::SystemCalls => crate::system_calls::refuse(true),
    }
}

#[cfg(not(target_os = "linux"))]
pub(crate) fn attempt(_: &str) -> Result<(), String> {
    Err("this system has none that is known here; Linux has".to_owned())
}

#[cfg(target_os = "linux")]
fn word(kind: WallKind) -> &'static str {
    match kind {
        WallKind::Files => "files",
        WallKind::Network => "network",
        WallKind::Signals => "signals",
        WallKind::SystemCalls => "system_calls",
    }
}
