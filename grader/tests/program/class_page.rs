//! The pages of a class, as a browser shows them.

use crate::browser::{Browser, Look};
use crate::class::{HOSTILE, WRONG};
use crate::scratch;
use crate::small::{GOOD, Small, grader, starter};
use std::fs;
use tempfile::TempDir;

/// Whose name would end the page, run a script and be a formula.
const AWKWARD: &str = "=1+1</td></table><script>document.title='owned'</script>";

/// A class of six, two of whom handed in twice; the exercise has ten points.
fn class() -> (Small, TempDir) {
    let small = Small::new(&[("queue", &starter())]);
    let folder = scratch::folder();
    let write = |path: &str, text: &str| {
        let path = folder.path().join(path);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, text).unwrap();
    };
    let alike = format!(
        "//! My own work.\n\n{}",
        GOOD.replace("    42", "\t42 // at last")
    );
    for (folder, text) in [
        ("ada1", WRONG),
        ("ada2", GOOD),
        ("bob1", HOSTILE),
        ("bob2", &alike),
        ("cy", &WRONG.replace("41", "40")),
        ("di", HOSTILE),
        ("ed", &WRONG.replace("41", "39")),
        ("awkward", WRONG),
    ] {
        write(&format!("{folder}/queue/src/lib.rs"), text);
    }
    write(
        "class.csv",
        &format!(
            "student,path,submitted_at\nada,ada1,2026-11-30T10:00:00Z\nada,ada2,2026-11-30T11:00:00Z\n\
             bob,bob2,2026-11-30T12:00:00Z\nbob,bob1,2026-11-30T11:00:00Z\ncy,cy,\ndi,di,\ned,ed,\n\
             \"{AWKWARD}\",awkward,\n"
        ),
    );
    write("weights.toml", "[queue]\npoints = 10\n");
    let path = |name: &str| folder.path().join(name);
    // Of its own, to be made ready by this call: it goes on with what is built.
    crate::target::seed(&path("base"));
    fs::write(path("base/ready"), "begun\n").unwrap();
    let mut command = grader();
    command.current_dir(small.root()).arg("batch");
    command.arg(path("class.csv")).arg("--out").arg(path("out"));
    command.arg("--weights").arg(path("weights.toml"));
    command.arg("--base").arg(path("base"));
    command.args(["--names", "--list-alike", "--jobs", "2"]);
    command.assert().code(0);
    (small, folder)
}

/// Sorts the marks by their totals, the best first, and says who is on top.
const SORTED: &str = "(() => { const table = page.querySelector('table.sortable'); \
    const head = table.tHead.rows[0].cells[2]; head.click(); head.click(); \
    return table.tBodies[0].rows[0].cells[0].textContent; })()";

#[test]
fn a_browser_shows_the_class_to_everybody() {
    let Some(browser) = Browser::find() else {
        return;
    };
    let (_small, folder) = class();
    let text = |path: &str| fs::read_to_string(folder.path().join("out").join(path)).unwrap();
    let page = text("class.html");
    assert!(!page.contains("url(") && !page.contains("src=\"") && !page.contains("@import"));
    for look in Look::ALL {
        let seen = browser.look(&page, look, SORTED);
        assert_eq!((seen.title.as_str(), seen.scripts), ("Class", 1));
        assert!(seen.fits, "{look:?}: {}", seen.text);
        assert_eq!(seen.ground < 50, look.is_dark, "{look:?}: {}", seen.ground);
        assert!(seen.ground.abs_diff(seen.letters) > 150, "{look:?}");
        let first = if look.runs_scripts { "ada" } else { AWKWARD };
        assert_eq!(seen.answer, first, "{look:?}");
        seen.has_all(&[
            "6 students: 6 judged",
            "10 of 10",
            AWKWARD,
            "passed by",
            "2 of 6",
            // 41, 40 and 39 are one failure, and who has it is named.
            "queue: it answers (3)",
            "Attempts to full marks",
            "The slowest",
            "What went round the checks",
            "di, queue",
            "Seen by: it answers",
            "Digest of the sources: ",
            "Submissions that are equal but for comments and blanks",
            "ada, bob",
        ]);
        let attempts = seen.text.split("Attempts to full marks").nth(1).unwrap();
        let attempts: Vec<&str> = attempts.split_whitespace().collect();
        let row = |who: &str| {
            let at = attempts.iter().position(|it| *it == who).unwrap();
            attempts[at..at + 3].join(" ")
        };
        assert_eq!(
            (row("ada"), row("bob")),
            ("ada 2 2".into(), "bob 2 2".into())
        );
    }
    let page = text("feedback/cy.html");
    for look in [Look::ALL[0], Look::ALL[3]] {
        let seen = browser.look(&page, look, "''");
        assert!(seen.fits, "{look:?}: {}", seen.text);
        assert_eq!(
            (seen.scripts, seen.ground < 50),
            (0, look.is_dark),
            "{look:?}"
        );
        seen.has_all(&[
            "0 of 1 exercise pass, 0 of 10 points",
            "Feedback for cy",
            "Judged on 20",
            "Handed in: cy",
            "exactly 42",
        ]);
    }
}
