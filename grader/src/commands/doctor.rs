//! `cargo grade doctor`.

use super::{Call, print};
use crate::doctor::{self, Finding, State};
use crate::exit::Exit;
use crate::jail::Jail;
use render::style::{BAD, GOOD, LACKING};
use render::words;
use std::path::Path;

pub(super) fn run(call: &Call<'_>) -> anyhow::Result<Exit> {
    let findings =
        call.watched(|_| doctor::examine(&call.target("grade"), &call.program, &call.cancel));
    let mut text = String::new();
    for Finding { what, state, words } in &findings {
        text += &line(*state, what, words);
    }
    text += &walls(&call.target("submission"));
    print(&text)?;
    let broken = findings.iter().any(|it| it.state == State::Broken);
    Ok(if broken { Exit::Fault } else { Exit::Passed })
}

/// The walls that this machine gives, for what is handed in: a learner's own code
/// runs without.
fn walls(target: &Path) -> String {
    let jail = match Jail::open(target) {
        Ok(jail) => jail,
        Err(error) => return line(State::Lacking, "walls", &format!("{error:#}")),
    };
    let of_wall = |wall: &report::Wall| {
        let state = if wall.is_in_force() {
            State::Good
        } else {
            State::Lacking
        };
        line(state, "wall, for grading", &words::wall(wall))
    };
    jail.walls.iter().map(of_wall).collect()
}

fn line(state: State, what: &str, words: &str) -> String {
    let (mark, style) = match state {
        State::Good => ("✓", GOOD),
        State::Lacking => ("–", LACKING),
        State::Broken => ("✗", BAD),
    };
    format!("{style}{mark}{style:#} {what:20} {words}\n")
}
