//! The real workbook proves itself: every starter, every accepted solution,
//! every rejected one.

use std::time::Duration;

#[test]
fn every_claim_of_the_workbook_holds() {
    let mut command = crate::small::grader();
    command
        .current_dir(crate::small::real_root())
        .timeout(Duration::from_secs(40 * 60))
        .arg("audit");
    let output = command.output().expect("the grader runs");
    let text = String::from_utf8_lossy(&output.stdout);
    println!("{text}");
    assert!(
        output.status.success(),
        "{text}{}",
        String::from_utf8_lossy(&output.stderr)
    );
}
