//! The grader: builds, runs and judges the exercises of the workbook.
//!
//! The nouns, in the order in which they are born: a
//! [`Workbook`](workbook::Workbook) holds exercises; a
//! [`Submission`](submission::Submission) is an exercise with the exact files
//! that are judged; a [`Stage`](stage::Stage) is where they are laid; a
//! [`Build`](cargo::Build) has a program or the compiler's words; a
//! [`ReadyCheck`](run::ReadyCheck) runs in a process of its own and comes to a
//! [`Reason`](report::Reason), from which its verdict follows; a
//! [`Report`](report::Report) holds all that is known. `DESIGN.md` beside this
//! crate is the floor plan.

mod audit;
mod await_lines;
mod cargo;
pub mod cli;
pub mod commands;
mod compiler;
mod desk;
mod digest;
pub mod doctor;
mod exit;
mod files;
mod grade;
mod guards;
mod handout;
mod helper;
mod instruments;
mod intake;
mod jail;
mod judge;
mod kept;
pub mod misbehave;
mod pool;
mod printed;
mod provenance;
mod reads;
mod run;
mod scaffold;
mod seed;
mod sources;
mod stage;
mod submission;
mod temporary;
mod toolchain;
pub mod workbook;
