//! The formats that a report is written in: what each looks like, what its readers
//! demand, and that nothing a learner writes gets out of its place.

mod hidden;
mod hostile;
mod importers;
mod sample;
mod schema;
mod snapshots;
