//! What a Tokio runtime did, poll by poll; and asyncio's debug mode for Tokio.
//!
//! A [`Recorder`] hangs its hooks on a runtime's builder. From then on it knows
//! every task: where it was spawned, when it was polled, how long each poll
//! held the loop, when it ended. Instants are Tokio's, so they are exact where
//! its clock is paused.
//!
//! ```
//! use recorder::{Limits, Recorder};
//! use std::time::Duration;
//!
//! let recorder = Recorder::new();
//! let mut builder = tokio::runtime::Builder::new_current_thread();
//! builder.enable_time();
//! let runtime = recorder.attach(&mut builder).build()?;
//!
//! let answer = recorder.block_on(&runtime, Limits::real_time(Duration::from_secs(5)), async {
//!     tokio::spawn(async { 42 }).await.unwrap()
//! });
//!
//! assert_eq!(answer.unwrap(), 42);
//! let tasks = recorder.tasks();
//! assert_eq!(tasks.len(), 2, "main and the one it spawned");
//! assert!(tasks[1].spawned_at.file.ends_with(".rs"));
//! # Ok::<(), std::io::Error>(())
//! ```
//!
//! [`debug`] is built on it: `debug=True` of asyncio, for Tokio.
//!
//! What the hooks cannot see: tasks of a `LocalSet`, other runtimes, futures
//! that are joined inside one task, and whether a task that ended had finished
//! or was aborted.

#[cfg(not(tokio_unstable))]
compile_error!(
    "`recorder` needs Tokio's hooks, which are there only with `--cfg tokio_unstable`. \
     The workbook's .cargo/config.toml sets it, but RUSTFLAGS in your environment replaces that: \
     unset RUSTFLAGS, or add `--cfg tokio_unstable` to it."
);

mod await_lines;
mod clock;
pub mod debug;
mod limits;
mod outside;
mod payload;
mod recorder;
mod stall;
mod task;
mod warning;

#[cfg(all(target_os = "linux", await_lines))]
pub use await_lines::own_line;
pub use clock::thread_cpu;
pub use limits::Limits;
pub use payload::panic_text;
pub use recorder::{InPoll, Recorder};
pub use stall::Stall;
pub use task::{End, Place, PollCost, TaskNumber, TaskRecord};
pub use warning::Warning;
