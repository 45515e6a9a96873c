//! What checks are written with: run a scenario on the right clock, observe,
//! expect, and hand the evidence over.
//!
//! ```no_run
//! # fn fetch_all(web: &lab::Web, limit: usize) -> impl Future<Output = ()> { async {} }
//! use lab::Web;
//! use probe::{expect, ms, observe, speed_up};
//!
//! #[probe::test]
//! fn ten_permits_are_ten_times_faster_than_one() {
//!     let web = Web::with_latency(ms(50));
//!     let one = observe(|| fetch_all(&web, 1));
//!     let ten = observe(|| fetch_all(&web, 10));
//!     expect("speed-up with 10 permits", speed_up(one.elapsed(), ten.elapsed()))
//!         .is(10.0)
//!         .because("every fetch waits 50 ms, so ten at a time need a tenth of the time");
//! }
//! ```
//!
//! A check is an ordinary `#[test]` and speaks through its panic message. With
//! a grader around it, it also leaves a sealed [`evidence::Record`]: see
//! [`run_check`].
//!
//! | to see | use |
//! |---|---|
//! | how long waiting takes | [`observe`]: Tokio's paused clock, exact |
//! | threads, sockets, children | [`observe_for_real`] and a rendezvous; never a stop-watch |
//! | what holds under every schedule | [`Scenario::seed`] and [`seeds`] |
//! | who did what before whom | [`Trace`] |
//! | that a future was dropped | [`Trace::guard`] |
//! | that a thread sleeps and does not spin | [`ThreadWatch`] |
//! | what reached a service | the records of [`lab`] |

mod channel;
mod check;
mod cpu;
mod current;
mod expect;
mod hang;
mod ledger;
mod panics;
mod scenario;
mod text;
mod thread_watch;
mod timeline;
mod trace;
mod watchdog;

pub use check::run_check;
pub use cpu::process_cpu;
pub use expect::{Expect, Judged, Measure, expect, figure, speed_up};
pub use probe_macros::test;
pub use scenario::{Observed, Scenario, observe, observe_for_real, seeds};
pub use thread_watch::ThreadWatch;
pub use trace::{Event, Guard, Trace};

use std::time::Duration;

/// So many milliseconds.
pub const fn ms(milliseconds: u64) -> Duration {
    Duration::from_millis(milliseconds)
}
