//! `cargo grade doctor`.

use super::{Call, print};
use crate::doctor::{self, Finding, State};
use crate::exit::Exit;
use render::style::{BAD, GOOD, LACKING};

pub(super) fn run(call: &Call<'_>) -> anyhow::Result<Exit> {
    let findings =
        call.watched(|_| doctor::examine(&call.target("grade"), &call.program, &call.cancel));
    let mut text = String::new();
    for Finding { what, state, words } in &findings {
        let (mark, style) = match state {
            State::Good => ("✓", GOOD),
            State::Lacking => ("–", LACKING),
            State::Broken => ("✗", BAD),
        };
        text += &format!("{style}{mark}{style:#} {what:20} {words}\n");
    }
    print(&text)?;
    let broken = findings.iter().any(|it| it.state == State::Broken);
    Ok(if broken { Exit::Fault } else { Exit::Passed })
}
