//! The smallest program that serves as supervisor: the one that this crate's
//! tests and measurements start.

#[expect(
    clippy::disallowed_methods,
    reason = "the code is all that it has to say"
)]
fn main() {
    process::serve_if_asked();
    eprintln!("this program serves the tests of the crate `process`");
    std::process::exit(2);
}
