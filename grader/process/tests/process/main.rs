//! Jobs in the hands of a supervisor: one file for each thing that is promised.
#![cfg(unix)]

mod jobs;
mod limits;
mod lines;
mod starts;
