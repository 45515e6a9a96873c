//! Panics are noted with their task, wherever they happen and whoever
//! swallows them.

use crate::payload::Payload;
use crate::{current, ledger};
use evidence::Panic;
use recorder::{Place, panic_text};
use std::any::Any;
use std::cell::{Cell, RefCell};
use std::panic::{Location, PanicHookInfo, panic_any, resume_unwind};

thread_local! {
    /// Set while this thread raises a panic of the check's own: an unmet
    /// expectation or a stall, which the record holds already.
    static OURS: Cell<bool> = const { Cell::new(false) };

    /// Set once this thread has raised a panic of the check's own.
    static RAISED: Cell<bool> = const { Cell::new(false) };

    /// Where the check has asked for the panic that comes next.
    static ASKED_AT: Cell<Option<&'static Location<'static>>> = const { Cell::new(None) };

    /// What the last panic on this thread said, as the hook heard it.
    static HEARD: RefCell<String> = const { RefCell::new(String::new()) };

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
        HEARD.set(panic_text(info.payload()).to_owned());
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
    RAISED.set(true);
    panic!("{message}");
}

/// Panics as a check has asked for at that place.
pub(crate) fn raise_as_asked(payload: Payload, asked_at: &'static Location<'static>) -> ! {
    // No hook hears of what is passed on, so none would take the place away.
    if let Payload::PassedOn(text) = payload {
        resume_unwind(Box::new(text));
    }
    ASKED_AT.set(Some(asked_at));
    match payload {
        Payload::Literal(text) => panic_any(text),
        Payload::Composed(text) | Payload::PassedOn(text) => panic_any(text),
        Payload::NoText => panic_any(()),
    }
}

/// Notes the panic that ended the check's body, if no hook has heard of it: it
/// was passed on with `resume_unwind`, or the submission has a hook of its own.
pub(crate) fn note_end(payload: &(dyn Any + Send)) {
    let message = panic_text(payload);
    if ledger::says_why() || HEARD.with_borrow(|heard| heard == message) {
        return;
    }
    ledger::panic(Panic {
        message: message.to_owned(),
        place: String::new(),
        task: None,
        elsewhere: false,
    });
}

/// Whether this thread has raised a panic of the check's own since it was last
/// asked.
pub(crate) fn take_raised() -> bool {
    RAISED.take()
}

fn note(info: &PanicHookInfo<'_>) {
    let message = info.payload_as_str().unwrap_or("panicked").to_owned();
    let place = ASKED_AT.take().or(info.location());
    let place = place.map_or_else(String::new, Place::describe);
    let task = current::note_panic();
    ledger::panic(Panic {
        message,
        place,
        task,
        elsewhere: !CHECKS_OWN.get(),
    });
}
