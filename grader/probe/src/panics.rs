//! Panics are noted with their task, wherever they happen and whoever
//! swallows them.

use crate::{current, ledger};
use evidence::Panic;
use recorder::Place;
use std::cell::Cell;
use std::panic::PanicHookInfo;

thread_local! {
    /// Set while this thread raises a panic of the check's own: an unmet
    /// expectation or a stall, which the record holds already.
    static OURS: Cell<bool> = const { Cell::new(false) };

    /// Set on the thread that runs the check's body.
    static CHECKS_OWN: Cell<bool> = const { Cell::new(false) };
}

/// Marks the calling thread as the one that runs the check's body.
pub(crate) fn this_is_the_checks_thread() {
    CHECKS_OWN.set(true);
}

/// Sets the hook anew for one check. `aloud` also prints, as usual.
pub(crate) fn watch(aloud: bool) {
    // Whatever hook a submission has set before is gone with this.
    drop(std::panic::take_hook());
    let usual = std::panic::take_hook();
    std::panic::set_hook(Box::new(move |info| {
        if !OURS.take() {
            note(info);
        }
        if aloud {
            usual(info);
        }
    }));
}

/// Ends the check with a message. The record must hold the reason already.
#[track_caller]
pub(crate) fn raise(message: &str) -> ! {
    OURS.set(true);
    panic!("{message}");
}

fn note(info: &PanicHookInfo<'_>) {
    let message = info.payload_as_str().unwrap_or("panicked").to_owned();
    let place = info.location().map_or_else(String::new, Place::describe);
    let task = current::note_panic();
    ledger::panic(Panic {
        message,
        place,
        task,
        elsewhere: !CHECKS_OWN.get(),
    });
}
