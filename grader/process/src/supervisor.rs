//! The supervisor's side: one job after the other, until its client is gone.

use crate::event::Event;
use crate::message::{Message, Read, read_line};
use crate::reader;
use crate::running::Running;
use crate::{Ended, Exit, Orphans, launcher, system};
use std::io;
use std::sync::mpsc::{self, Sender};

/// The first argument of a supervisor's process.
pub(crate) const VERB: &str = "supervise";

/// The longest order that is read: one whose every word is as long as a system
/// lets a command be.
const LONGEST_ORDER_BYTES: usize = 16 * 1024 * 1024;

/// Takes over when this process was started as a supervisor or as a launcher,
/// and never returns then. A program that starts supervisors of its own file
/// calls this first of all.
pub fn serve_if_asked() {
    let verb = std::env::args_os().nth(1);
    if verb.as_ref().is_some_and(|it| it == VERB) {
        serve(
            std::env::args_os()
                .nth(2)
                .is_none_or(|it| it != Orphans::Lost.argument()),
        );
    } else if verb.is_some_and(|it| it == launcher::VERB) {
        launcher::enter();
    }
}

/// Serves jobs that come over stdin until it closes.
#[expect(
    clippy::disallowed_methods,
    reason = "a supervisor without a client is done; nothing runs between two jobs"
)]
fn serve(adopts: bool) -> ! {
    system::begin_session();
    if adopts {
        // Where the system refuses, a job's group is what can be ended.
        system::adopt_orphans();
    }
    let (sender, events) = mpsc::channel();
    if reader::spawn("orders", {
        let sender = sender.clone();
        move || read_orders(&sender)
    })
    .is_err()
    {
        // Without a thread there is no way to hear an order.
        std::process::exit(1);
    }
    let mut number = 0;
    loop {
        match events.recv() {
            Ok(Event::Order(job)) => {
                number += 1;
                let ended = Running::start(&job, number, &sender).map_or_else(
                    |error| Ended::without_output(Exit::NotStarted(error.to_string())),
                    |running| running.watch(&job, &events),
                );
                Message::Ended(Box::new(ended)).send();
            }
            Ok(Event::ClientGone) | Err(_) => std::process::exit(0),
            Ok(Event::OfJob(..)) => {}
        }
    }
}

fn read_orders(sender: &Sender<Event>) {
    let mut stdin = io::stdin().lock();
    while let Ok(Read::Whole(line)) = read_line(&mut stdin, LONGEST_ORDER_BYTES) {
        let Ok(job) = serde_json::from_str(&line) else {
            break;
        };
        if sender.send(Event::Order(job)).is_err() {
            return;
        }
    }
    let _ = sender.send(Event::ClientGone);
}
