//! `cargo grade follow`: grading as another program sees it.

use super::{AtInterrupt, Call, check, interrupted};
use crate::exit::Exit;
use anyhow::Context;
use report::Event;
use std::io::{self, Read as _, Write as _};
use std::thread;

/// Writes each event as a line of JSON, the report as the last. When nobody
/// holds the other end of the input any more, the work is cut and what runs is
/// ended: a program that is killed cannot say so in any other way.
pub(super) fn run(call: &Call<'_>, names: &[String]) -> anyhow::Result<Exit> {
    end_with_the_input(call).context("cannot start a thread")?;
    let report = check::reported(call, names, write)?;
    let exit = Exit::of(&report);
    write(&Event::Judged {
        report: Box::new(report),
    });
    Ok(exit)
}

fn end_with_the_input(call: &Call<'_>) -> io::Result<()> {
    let (live, cancel) = (call.live.clone(), call.cancel.clone());
    thread::Builder::new().spawn(move || {
        // Whatever is written to it means nothing; an error is an end, too.
        let mut bytes = [0; 64];
        while io::stdin().read(&mut bytes).is_ok_and(|read| read > 0) {}
        interrupted(&live, &cancel, &AtInterrupt::default());
    })?;
    Ok(())
}

/// Nobody has to listen: whoever stops reading closes the input as well.
fn write(event: &Event) {
    let mut stdout = io::stdout().lock();
    if let Ok(line) = serde_json::to_string(event) {
        let _ = writeln!(stdout, "{line}").and_then(|()| stdout.flush());
    }
}
