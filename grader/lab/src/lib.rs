//! The simulated world that the exercises talk to.
//!
//! Services have latency, capacity and bad days, and each keeps a record of
//! what reached it. Waiting is done with Tokio's clock, so on a paused clock a
//! minute of it costs nothing and is exact to the millisecond. Nothing here
//! passes a verdict: checks read the records and judge.
//!
//! ```
//! use lab::Web;
//! use std::time::Duration;
//!
//! # #[tokio::main(flavor = "current_thread", start_paused = true)]
//! # async fn main() {
//! let web = Web::with_latency(Duration::from_millis(50));
//! let page = web.get("/news").await.unwrap();
//!
//! assert_eq!(page.body, "the page at /news");
//! assert_eq!(web.requests().len(), 1);
//! # }
//! ```
//!
//! Every latency is a timer made when the request begins, that is at the first
//! poll of its future: a future that nobody polls reaches no service.

mod bench;
mod blocking;
mod journal;
mod looks;
mod pool;
mod source;
mod web;

pub use bench::{Bench, Deed, Note, StillDirty};
pub use blocking::{BlockingSite, Call, Door};
pub use journal::{Journal, Kept, Outcome, Span, Turns, Unpolled};
pub use looks::Looks;
pub use pool::{CloseError, Connection, Pool, Visit};
pub use source::{Source, Tally};
pub use web::{Get, Page, Request, Web, WebError, addresses};
