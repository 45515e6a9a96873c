//! The shell's job control: a suspended watch goes on when the shell says so.

use std::io;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

/// Calls `suspends` for each signal that asks this process to suspend itself, in a
/// thread of its own. Systems without job control send none.
///
/// # Errors
///
/// When signals cannot be listened for.
pub(crate) fn listen(suspends: impl Fn() + Send + 'static) -> io::Result<()> {
    #[cfg(unix)]
    {
        let tstp = signal_hook::consts::SIGTSTP;
        let mut signals = signal_hook::iterator::Signals::new([tstp])?;
        let listen = move || signals.forever().for_each(|_| suspends());
        std::thread::Builder::new().spawn(listen)?;
    }
    #[cfg(not(unix))]
    drop(suspends);
    Ok(())
}

/// Whether there is a shell that could say that a suspended watch goes on. What leads
/// its session was started by none, and would stand still for ever.
pub(crate) fn has_a_shell() -> bool {
    #[cfg(unix)]
    {
        use rustix::process::{getpgrp, getsid};
        getsid(None).is_ok_and(|session| session != getpgrp())
    }
    #[cfg(not(unix))]
    {
        false
    }
}

/// Whether the terminal is another's by now.
fn is_in_the_background() -> bool {
    #[cfg(unix)]
    {
        let of_the_terminal = rustix::termios::tcgetpgrp(io::stdin());
        of_the_terminal.is_ok_and(|group| group != rustix::process::getpgrp())
    }
    #[cfg(not(unix))]
    {
        false
    }
}

/// Says when this process was stopped and goes on.
#[derive(Debug, Clone, Default)]
pub(crate) struct GoesOn(Arc<AtomicBool>);

impl GoesOn {
    /// Listens from here on.
    ///
    /// # Errors
    ///
    /// When signals cannot be listened for.
    pub(crate) fn listen() -> io::Result<Self> {
        let this = Self::default();
        #[cfg(unix)]
        signal_hook::flag::register(signal_hook::consts::SIGCONT, this.0.clone())?;
        Ok(this)
    }

    /// What was before does not count. Where the shell has the terminal already, the
    /// system stops this process at its next change of the terminal, and that it goes on
    /// then may be known before the signal is heard.
    pub(crate) fn forget(&self) {
        self.0.store(is_in_the_background(), Ordering::SeqCst);
    }
}

/// Stops this process and those that it was started with, for the shell waits until all
/// of them have stopped, and returns when they go on. Where they were stopped already and
/// go on by now, that was it.
pub(crate) fn suspend(goes_on: &GoesOn) {
    if !goes_on.0.load(Ordering::SeqCst) {
        stop_all();
    }
}

/// Returns when they go on.
fn stop_all() {
    #[cfg(unix)]
    {
        use rustix::process::{Signal, kill_current_process_group};
        // Whoever may be sent no signal goes on at once.
        let _ = kill_current_process_group(Signal::STOP);
    }
}
