//! The doctor on this machine, and beside programs and supervisors of which it
//! must not say that all is well.

use crate::small::{Small, starter};
use grader::doctor::{Finding, State};
use process::Cancel;
use std::path::Path;

fn state(findings: &[Finding], what: &str) -> State {
    let finding = findings.iter().find(|finding| finding.what == what);
    finding
        .unwrap_or_else(|| panic!("{what} in {findings:?}"))
        .state
}

const ALL: [&str; 9] = [
    "time limit",
    "CPU limit",
    "output limit",
    "process limit",
    "disk limit",
    "memory limit",
    "evidence",
    "left-over processes",
    "left-over daemons",
];

#[test]
fn a_program_that_is_no_supervisor_is_reported_as_broken() {
    let small = Small::new(&[("one", &starter())]);
    let target = small.root().join("target/grade");
    let findings = grader::doctor::examine(&target, Path::new("/nowhere"), &Cancel::new());
    assert_eq!(state(&findings, "supervisor"), State::Broken);
}

#[test]
fn the_doctor_says_what_it_finds_and_that_the_grader_can_work() {
    let small = Small::new(&[("one", &starter())]);
    let output = small.grade().arg("doctor").output().unwrap();
    assert_eq!(output.status.code(), Some(0));
    let text = String::from_utf8_lossy(&output.stdout);
    for what in ["cargo", "rustc", "RUSTFLAGS", "target folder", "cores"] {
        assert!(text.contains(&format!("✓ {what} ")), "{text}");
    }
    for what in ALL {
        assert!(text.contains(what), "{text}");
    }
    let walls = text
        .lines()
        .filter(|line| line.contains("wall, for grading"));
    assert_eq!(walls.count(), report::WallKind::ALL.len(), "{text}");
}

/// What is enforced differs from system to system; where orphans are lost, no
/// more holds than on any Unix.
#[cfg(unix)]
mod enforced {
    use super::{ALL, state};
    use grader::doctor::{State, supervision};
    use process::{Cancel, Orphans, Supervisor};
    use std::path::Path;

    const GRADER: &str = env!("CARGO_BIN_EXE_grader");

    #[cfg(target_os = "linux")]
    #[test]
    fn on_linux_every_limit_holds_and_nothing_is_left() {
        let mut supervisor = Supervisor::start(Path::new(GRADER), &Cancel::new()).unwrap();
        let findings = supervision(&mut supervisor, Path::new(GRADER));
        for what in ALL {
            assert_eq!(state(&findings, what), State::Good, "{findings:?}");
        }
        assert_eq!(findings.len(), ALL.len());
    }

    #[test]
    fn where_orphans_are_lost_daemons_are_said_to_stay_and_other_children_to_go() {
        let mut supervisor =
            Supervisor::start_with(Path::new(GRADER), &Cancel::new(), Orphans::Lost).unwrap();
        let findings = supervision(&mut supervisor, Path::new(GRADER));
        assert_eq!(state(&findings, "left-over processes"), State::Good);
        assert_eq!(state(&findings, "left-over daemons"), State::Lacking);
    }

    /// It does nothing, so nothing has been tried.
    #[test]
    fn of_a_program_that_does_not_misbehave_nothing_is_said_to_hold() {
        let mut supervisor = Supervisor::start(Path::new(GRADER), &Cancel::new()).unwrap();
        let findings = supervision(&mut supervisor, Path::new("/bin/true"));
        for what in ALL {
            assert_ne!(state(&findings, what), State::Good, "{findings:?}");
        }
    }
}
