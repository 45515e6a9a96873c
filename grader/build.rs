//! Lets the tests of `grader` and of `process` run beside each other.
//!
//! The workbook's `.cargo/config.toml` asks for one test at a time, for the sake of the
//! exercises: a check counts what its own process does. The tests of these two packages
//! start processes and wait for them. What cargo is told here goes before the
//! configuration, for the programs of the package alone; `-- --test-threads N` goes
//! before both.

/// More than the cores of a small machine: half of the time of these tests is waiting. Six
/// at a time took as long on two cores.
const AT_ONCE: u8 = 4;

fn main() {
    // Nothing of the package matters to it; without a file named cargo takes all.
    println!("cargo::rerun-if-changed=Cargo.toml");
    println!("cargo::rustc-env=RUST_TEST_THREADS={AT_ONCE}");
}
