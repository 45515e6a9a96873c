//! The grader: builds, runs and judges the exercises of the workbook.
//!
//! The nouns, in the order in which they are born: a
//! [`Workbook`](workbook::Workbook) holds exercises; a
//! [`Submission`](submission::Submission) is an exercise with the exact sources
//! that are judged; a [`Build`](build::Build) has a program or the compiler's
//! words; a [`ReadyCheck`](run::ReadyCheck) runs in a process of its own and
//! comes to a [`Verdict`](judge::Verdict); a [`Report`](report::Report) holds
//! all that is known. `DESIGN.md` beside this crate is the floor plan.

pub mod audit;
pub mod build;
pub mod cli;
pub mod desk;
pub mod doctor;
pub mod exit;
pub mod grade;
pub mod judge;
pub mod misbehave;
pub mod pages;
pub mod plan;
pub mod render;
pub mod report;
pub mod reuse;
pub mod run;
pub mod solutions;
pub mod stage;
pub mod starter;
pub mod submission;
pub mod workbook;
