//! The whole program, called as a person or a script calls it.

mod built;
mod cli;
mod damaged;
mod outcomes;
mod small;
#[cfg(unix)]
mod supervised;
mod workbook;
