//! The whole program, called as a person or a script calls it.

mod await_lines;
mod built;
#[cfg(unix)]
mod class;
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
mod pictures;
mod printed;
mod promises;
mod seeds;
mod small;
mod stuck;
#[cfg(unix)]
mod watch;
mod workbook;
