//! The whole program, called as a person or a script calls it.

mod cli;
mod doctor;
mod outcomes;
mod small;
mod workbook;
