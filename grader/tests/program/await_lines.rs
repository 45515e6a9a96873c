//! A deadlock names the learner's own lines, where the system lets them be seen.

use crate::small::{GOOD, Small};

/// Main waits for a task that waits for a place, and nothing gives one back.
const DEADLOCKED: &str = "\
use std::sync::Arc;
use tokio::sync::{Semaphore, oneshot};

async fn place(places: &Semaphore) {
    places.acquire().await.unwrap().forget();
}

pub async fn answer() -> u32 {
    let places = Arc::new(Semaphore::new(0));
    let (send, receive) = oneshot::channel();
    tokio::spawn(async move {
        place(&places).await;
        send.send(42).unwrap();
    });
    receive.await.unwrap()
}
";

fn check(small: &Small) -> String {
    let output = small.grade().args(["check", "one"]).output();
    String::from_utf8(output.expect("the grader runs").stdout).expect("a text")
}

#[test]
fn each_task_of_a_deadlock_is_reported_with_the_line_of_its_await() {
    let small = Small::new(&[("one", GOOD)]);
    let seen_by = small.root().join("target/grade/await_lines/stage");
    check(&small);
    assert!(!seen_by.exists(), "only a deadlock is looked into");

    small.write("exercises/01_small/01_one/src/lib.rs", DEADLOCKED);
    let text = check(&small);
    assert!(text.contains("deadlocked"), "{text}");
    if cfg!(target_os = "linux") {
        // `receive.await`, and in the task the innermost await of its own code.
        assert!(
            text.contains("waiting at src/lib.rs:15 since t = 0 ms"),
            "{text}"
        );
        assert!(
            text.contains("waiting at src/lib.rs:5 since t = 0 ms"),
            "{text}"
        );
    }
    let again = check(&small);
    assert!(again.contains("unchanged since last time"), "{again}");
    assert_eq!(
        again.matches("waits at").count(),
        text.matches("waits at").count(),
        "{again}"
    );
}
