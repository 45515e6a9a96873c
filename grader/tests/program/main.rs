//! The whole program, called as a person or a script calls it.

mod ahead;
mod any_workbook;
mod await_lines;
#[cfg(unix)]
#[path = "../../render/tests/browser/mod.rs"]
mod browser;
mod built;
#[cfg(unix)]
mod class;
#[cfg(unix)]
mod class_of_many;
#[cfg(unix)]
mod class_page;
mod cli;
mod confusions;
mod damaged;
mod doctor;
mod handed_in;
mod handout;
mod hidden;
#[cfg(target_os = "linux")]
mod hostile;
#[cfg(unix)]
mod kits;
mod outcomes;
mod outs;
#[cfg(unix)]
mod parity;
mod pictures;
mod printed;
mod promises;
mod proved;
mod scratch;
mod seeds;
mod small;
mod stuck;
mod target;
#[cfg(unix)]
mod watch;
mod workbook;
