//! Where async is what confuses, a compiler's error comes with a sentence more. Held
//! are the number, the value and the line of the await, not the compiler's words.

use crate::small::Small;
use std::collections::{BTreeMap, BTreeSet};

/// An exercise that does not compile, and what is said of it.
struct Confusion {
    name: &'static str,
    source: &'static str,
    code: Option<&'static str>,
    says: &'static [&'static str],
}

const CONFUSIONS: [Confusion; 27] = [
    Confusion {
        name: "guard",
        source: "async fn tick() {}\npub async fn answer() -> u32 {\n    let count = std::sync::Arc::new(std::sync::Mutex::new(42));\n    let task = tokio::spawn(async move {\n        let mut held = count.lock().unwrap();\n        tick().await;\n        *held += 1;\n    });\n    task.await.unwrap();\n    42\n}\n",
        code: None,
        says: &[
            "`held`",
            "MutexGuard",
            "lib.rs:6",
            "Unlock before the await",
        ],
    },
    Confusion {
        name: "counted",
        source: "async fn tick() {}\nasync fn work() -> u32 {\n    let shared = std::rc::Rc::new(42);\n    tick().await;\n    *shared\n}\npub async fn answer() -> u32 {\n    tokio::spawn(work()).await.unwrap()\n}\n",
        code: None,
        says: &["`shared`", "Rc<", "lib.rs:4", "`Arc`"],
    },
    Confusion {
        name: "cell",
        source: "use std::cell::Cell;\nasync fn tick() {}\nasync fn look(seen: &Cell<u32>) {\n    tick().await;\n    seen.set(42);\n}\npub async fn answer() -> u32 {\n    let task = tokio::spawn(async {\n        let seen = Cell::new(0);\n        look(&seen).await;\n        seen.get()\n    });\n    task.await.unwrap()\n}\n",
        code: None,
        says: &["`seen`", "Cell<u32>", "lib.rs:4", "`Sync`"],
    },
    Confusion {
        name: "dynamic",
        source: "async fn tick() {}\nasync fn show(shown: &dyn std::fmt::Display) -> String {\n    tick().await;\n    shown.to_string()\n}\npub async fn answer() -> u32 {\n    tokio::spawn(async { show(&42).await }).await.unwrap();\n    42\n}\n",
        code: None,
        says: &[
            "`shown`",
            "dyn std::fmt::Display",
            "lib.rs:3",
            "`dyn Trait + Sync`",
        ],
    },
    Confusion {
        name: "captured",
        source: "pub async fn answer() -> u32 {\n    let shared = std::rc::Rc::new(42);\n    tokio::spawn(async move { *shared }).await.unwrap()\n}\n",
        code: None,
        says: &["another thread", "`Arc` for an `Rc`"],
    },
    Confusion {
        name: "mismatched",
        source: "async fn ask() -> u32 {\n    42\n}\npub async fn answer() -> u32 {\n    ask()\n}\n",
        code: Some("E0308"),
        says: &["`ask()` gives a future", "`.await`"],
    },
    Confusion {
        name: "added",
        source: "async fn ask() -> u32 {\n    41\n}\npub async fn answer() -> u32 {\n    ask() + 1\n}\n",
        code: Some("E0369"),
        says: &["future", "`.await`"],
    },
    Confusion {
        name: "called",
        source: "async fn ask() -> u32 {\n    42\n}\npub async fn answer() -> u32 {\n    ask().to_string().len() as u32\n}\n",
        code: Some("E0599"),
        says: &["future", "`.await`"],
    },
    Confusion {
        name: "questioned",
        source: "async fn ask() -> Result<u32, ()> {\n    Ok(42)\n}\nasync fn both() -> Result<u32, ()> {\n    Ok(ask()?)\n}\npub async fn answer() -> u32 {\n    both().await.unwrap()\n}\n",
        code: Some("E0277"),
        says: &["`ask()` gives a future", "`.await`"],
    },
    Confusion {
        name: "unmoved",
        source: "pub async fn answer() -> u32 {\n    let number = 42;\n    let words = String::new();\n    tokio::spawn(async { words.len() }).await.unwrap();\n    number\n}\n",
        code: Some("E0373"),
        says: &["`words`", "`async move`"],
    },
    Confusion {
        name: "unmoved_closure",
        source: "pub async fn answer() -> u32 {\n    let words = String::new();\n    let counting = std::thread::spawn(|| words.len() as u32);\n    counting.join().unwrap()\n}\n",
        code: Some("E0373"),
        says: &["closure only borrows `words`", "`move` in front of it"],
    },
    Confusion {
        name: "short_lived",
        source: "pub async fn answer() -> u32 {\n    let words = String::new();\n    let borrowed = &words;\n    tokio::spawn(async move { borrowed.len() }).await.unwrap();\n    42\n}\n",
        code: Some("E0597"),
        says: &["`words`", "outlive", "`Arc`"],
    },
    Confusion {
        name: "escaped",
        source: "async fn all(words: &[u32]) -> usize {\n    tokio::spawn(async move { words.len() }).await.unwrap()\n}\npub async fn answer() -> u32 {\n    all(&[]).await as u32\n}\n",
        code: Some("E0521"),
        says: &["`words`", "outlive", "`Arc`"],
    },
    Confusion {
        name: "unpinned",
        source: "async fn tick() {}\npub async fn answer() -> u32 {\n    let mut work = tick();\n    tokio::select! {\n        () = &mut work => {}\n    }\n    42\n}\n",
        code: Some("E0277"),
        says: &["`std::pin::pin!`", "`Box::pin`"],
    },
    Confusion {
        name: "needs_unpin",
        source: "fn wants(_: impl Future + Unpin) {}\npub async fn answer() -> u32 {\n    wants(async {});\n    42\n}\n",
        code: Some("E0277"),
        says: &["`std::pin::pin!`"],
    },
    Confusion {
        name: "recursive",
        source: "async fn down(from: u32) -> u32 {\n    if from == 0 { 42 } else { down(from - 1).await }\n}\npub async fn answer() -> u32 {\n    down(3).await\n}\n",
        code: Some("E0733"),
        says: &["`Box::pin(…).await`"],
    },
    Confusion {
        name: "in_a_function",
        source: "async fn tick() {}\nfn plain() {\n    tick().await;\n}\npub async fn answer() -> u32 {\n    plain();\n    42\n}\n",
        code: Some("E0728"),
        says: &["`async fn`"],
    },
    Confusion {
        name: "in_a_closure",
        source: "async fn tick() {}\npub async fn answer() -> u32 {\n    let ask = || tick().await;\n    ask();\n    42\n}\n",
        code: Some("E0728"),
        says: &["closure", "`for` loop", "`async || …`"],
    },
    Confusion {
        name: "captured_parameter",
        source: "async fn each(show: impl Fn(u32) + Clone) {\n    let show = show.clone();\n    tokio::spawn(async move { show(42) }).await.ok();\n}\npub async fn answer() -> u32 {\n    each(|_| ()).await;\n    42\n}\n",
        code: None,
        says: &["`show`, of type `impl Fn(u32)", "part of the contract"],
    },
    Confusion {
        name: "awaited_parameter",
        source: "async fn each<F: AsyncFn() -> u32 + Clone + Send + Sync + 'static>(ask: F) {\n    tokio::spawn(async move { ask().await }).await.ok();\n}\npub async fn answer() -> u32 {\n    each(async || 42).await;\n    42\n}\n",
        code: None,
        says: &["`ask()`, of type `<F as", "part of the contract"],
    },
    Confusion {
        name: "lent_to_a_task",
        source: "fn all<J: Future<Output = u32> + Send + 'static>(jobs: Vec<J>) {\n    jobs.iter().for_each(|job| drop(tokio::spawn(job)));\n}\npub async fn answer() -> u32 {\n    all(vec![async { 42 }]);\n    42\n}\n",
        code: Some("E0277"),
        says: &["`&J` only refers to a future", "`into_iter()`", "is `Sync`"],
    },
    Confusion {
        name: "woken",
        source: "use std::rc::Rc;\nuse std::sync::Arc;\nuse std::task::{Wake, Waker};\nstruct Bell(Rc<u32>);\nimpl Wake for Bell {\n    fn wake(self: Arc<Self>) {}\n}\npub async fn answer() -> u32 {\n    let _ = Waker::from(Arc::new(Bell(Rc::new(42))));\n    42\n}\n",
        code: Some("E0277"),
        says: &["A waker may be called from any thread", "`Rc<u32>`"],
    },
    Confusion {
        name: "handle_used_up",
        source: "struct Job(tokio::task::JoinHandle<u32>);\nasync fn stop(job: &mut Job) -> u32 {\n    job.0.await.unwrap()\n}\npub async fn answer() -> u32 {\n    stop(&mut Job(tokio::spawn(async { 42 }))).await\n}\n",
        code: Some("E0507"),
        says: &["`(&mut job.0).await`"],
    },
    Confusion {
        name: "moved_in_a_loop",
        source: "pub async fn answer() -> u32 {\n    let words = String::new();\n    for _ in 0..2 {\n        tokio::spawn(async move { words.len() }).await.unwrap();\n    }\n    42\n}\n",
        code: Some("E0382"),
        says: &["`words` has gone", "`Arc`"],
    },
    Confusion {
        name: "polled",
        source: "use std::task::{Context, Poll};\nfn look(task: &mut tokio::task::JoinHandle<u32>, context: &mut Context<'_>) -> bool {\n    matches!(task.poll(context), Poll::Ready(_))\n}\npub async fn answer() -> u32 {\n    let mut task = tokio::spawn(async { 42 });\n    std::future::poll_fn(|context| Poll::Ready(look(&mut task, context))).await;\n    42\n}\n",
        code: Some("E0599"),
        says: &["`Pin::new(&mut it).poll(context)`"],
    },
    Confusion {
        name: "joined",
        source: "pub async fn answer() -> u32 {\n    tokio::spawn(async { 42 }).await\n}\n",
        code: Some("E0308"),
        says: &["`Err(JoinError)`", "panicked"],
    },
    Confusion {
        name: "joined_with_a_question",
        source: "async fn ask() -> Result<u32, String> {\n    Ok(tokio::spawn(async { 42 }).await?)\n}\npub async fn answer() -> u32 {\n    ask().await.unwrap()\n}\n",
        code: Some("E0277"),
        says: &["`Err(JoinError)`"],
    },
];

#[test]
fn an_error_that_async_makes_comes_with_a_sentence_more() {
    let exercises = CONFUSIONS.map(|it| (it.name, it.source));
    let small = Small::new(&exercises);
    let output = small.grade().args(["--format", "json"]).output();
    let output = output.expect("the grader runs").stdout;
    let report: report::Report = serde_json::from_slice(&output).expect("a report");
    let reports: BTreeMap<&str, _> = report
        .exercises
        .iter()
        .map(|it| (it.name.0.as_str(), it))
        .collect();
    for confusion in &CONFUSIONS {
        let said = &reports[confusion.name].diagnostics;
        let advised: Vec<_> = said
            .iter()
            .filter(|it| it.code.as_deref() == confusion.code)
            .filter_map(|it| it.advice.as_ref())
            .collect();
        assert!(!advised.is_empty(), "{}: {said:#?}", confusion.name);
        let texts: BTreeSet<_> = advised.iter().map(|advice| &advice.text).collect();
        assert_eq!(texts.len(), advised.len(), "said twice: {advised:#?}");
        for says in confusion.says {
            let is_said = advised.iter().any(|advice| advice.text.contains(says));
            assert!(is_said, "{}: no {says:?} in {advised:#?}", confusion.name);
        }
        // This small workbook has none of the pages.
        assert!(advised.iter().all(|advice| advice.page.is_none()));
    }
}

#[test]
fn an_error_comes_before_warnings_with_its_advice_below_it() {
    let source = "async fn ask() -> u32 {\n    let unused = 1;\n    42\n}\npub async fn answer() -> u32 {\n    ask()\n}\n";
    let small = Small::new(&[("mismatched", source)]);
    let output = small.grade().args(["check", "mismatched"]).output();
    let text = String::from_utf8(output.expect("the grader runs").stdout).expect("a text");
    let at = |part: &str| {
        text.find(part)
            .unwrap_or_else(|| panic!("no {part:?} in\n{text}"))
    };
    assert!(at("error[E0308]") < at("In short"), "{text}");
}

#[test]
fn other_errors_have_no_advice() {
    let source =
        "pub async fn answer() -> u32 {\n    let words: Vec<u32> = \"a\";\n    missing\n}\n";
    let small = Small::new(&[("other", source)]);
    let output = small.grade().args(["check", "other"]).output();
    let text = String::from_utf8(output.expect("the grader runs").stdout).expect("a text");
    assert!(
        text.contains("error[E0308]") && text.contains("error[E0425]"),
        "{text}"
    );
    assert!(!text.contains("In short"), "{text}");
}
