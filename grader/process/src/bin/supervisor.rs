//! The smallest program that serves as supervisor: the one that this crate's
//! tests and measurements start. It serves them as a launcher of a job's own, too.

#[expect(
    clippy::disallowed_methods,
    reason = "the code is all that it has to say"
)]
fn main() {
    process::serve_if_asked();
    let mut arguments = std::env::args_os().skip(1);
    if arguments.next().is_some_and(|verb| verb == "launch") {
        // A launcher that refuses for the reason that it is given, if there is one.
        let reason = arguments.next().unwrap_or_default();
        let reason = reason.to_string_lossy().into_owned();
        process::launch(arguments, || {
            reason.is_empty().then_some(()).ok_or(reason.clone())
        });
    }
    eprintln!("this program serves the tests of the crate `process`");
    std::process::exit(2);
}
