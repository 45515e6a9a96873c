//! Jobs in the hands of a supervisor: one file for each thing that is promised.
#![cfg(unix)]

mod cancelled;
mod jobs;
mod killed;
mod left_behind;
mod limits;
mod lines;
mod starts;
