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
//! | threads, sockets, children | [`observe_for_real`] and a rendezvous, [`soon`]; never a stop-watch |
//! | what holds under every schedule | [`schedules`]; [`Scenario::seed`] and [`seeds`] |
//! | a value of the learner's own types | [`expect_that!`] |
//! | whether a type is `Send` | [`is_send!`] |
//! | that it is no answer learnt by heart | [`ms`], [`drawn`], [`drawn_text`], [`drawn_letters`] and [`addresses`]: other inputs under a grader's secret seed |
//! | what became of work that a submission was given | [`Jobs`]: begun, ended, dropped, alive; [`Payload`]: every way to panic |
//! | what became of a page, and when requests began | [`shown_page`], [`began`] |
//! | who did what before whom | [`Trace`] |
//! | that a future was dropped | [`Trace::guard`], [`Jobs::dropped_at`]; [`at_the_drop`] |
//! | what a cut leaves behind | [`cut_after`], [`cut_by_a_panic`], [`a_turn`], [`after_one_turn`], [`afterwards`] |
//! | what holds wherever a future is cut | [`cut_everywhere`] |
//! | one thing before another, in tasks or threads | [`Gate`]; [`lab::BlockingSite::meeting`] for several |
//! | who is polled and woken, and how often | [`by_hand`], [`Polls`]; [`own_waker`], [`pending_once`] |
//! | that the news is there before the wake, and no lock is held in it | [`found_when_woken!`] |
//! | a queue at work | [`Factory`]: made, taken, ahead, under way |
//! | what a panic said | [`panic_of`] a future, [`panic_text`] of a payload |
//! | that a thread sleeps, and neither spins nor naps | [`ThreadWatch`] |
//! | that polls do not put their thread to sleep | [`thread_sleeps`] |
//! | that a thread has ended | [`ThreadEnds`] |
//! | that memory does not grow | [`memory_in_use`] |
//! | that it needs no second core | [`on_one_core`] |
//! | that nothing is left of a process | [`is_listed`], [`has_children`], [`soon_holds`] |
//! | what reached a service | the records of [`lab`] |
//!
//! What a check hands to a submission is here and not in the lab, because
//! learners' code can name the lab and not this crate.

mod channel;
mod check;
mod cpu;
mod current;
mod cut;
mod ends;
mod expect;
mod factory;
mod gate;
mod hand;
mod hang;
mod inputs;
mod jobs;
mod ledger;
mod levels;
mod opaque;
mod panics;
mod payload;
mod processes;
mod scenario;
mod schedules;
mod stamps;
mod standing;
mod text;
mod thread_watch;
mod timeline;
mod trace;
mod watchdog;
mod web;

pub use check::run_check;
pub use cpu::{memory_in_use, on_one_core, process_cpu, thread_sleeps};
pub use cut::{
    Cut, a_turn, after_one_turn, afterwards, cut_after, cut_by_a_panic, cut_everywhere, soon,
};
pub use ends::{AtTheDrop, ThreadEnds, at_the_drop, panic_of};
#[doc(hidden)]
pub use expect::judged_by_pattern;
pub use expect::{Against, Expect, Judged, Measure, expect, figure, speed_up};
pub use factory::{Consumer, Factory};
pub use gate::{Gate, Pass};
pub use hand::{ByHand, Polls, by_hand, own_waker, pending_once};
#[doc(hidden)]
pub use hand::{asked_by_another_thread, polled_by_another_thread};
pub use inputs::{address, addresses, drawn, drawn_letters, drawn_text, fixed_ms, ms};
pub use jobs::{Job, JobEvent, JobFate, Jobs};
pub use opaque::{Opaque, opaque};
pub use payload::Payload;
pub use probe_macros::test;
pub use processes::{has_children, is_listed, soon_holds};
pub use recorder::{panic_text, thread_cpu};
pub use scenario::{Observed, Scenario, observe, observe_for_real, seeds};
pub use schedules::{Schedules, schedules};
pub use thread_watch::ThreadWatch;
pub use trace::{Event, Guard, Trace};
pub use web::{began, shown_page};
