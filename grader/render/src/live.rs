//! What goes on, while it goes on: bars where there is a terminal, nothing
//! where there is none.

use crate::words::counted;
use indicatif::{MultiProgress, ProgressBar, ProgressStyle};
use report::Event;
use std::time::Duration;

/// Bars on standard error.
#[derive(Debug)]
pub struct Live {
    bars: MultiProgress,
    build: ProgressBar,
    checks: ProgressBar,
}

impl Default for Live {
    fn default() -> Self {
        Self::new()
    }
}

impl Live {
    /// Bars that show nothing yet. Without a terminal they never do.
    pub fn new() -> Self {
        let bars = MultiProgress::new();
        let build = bars.add(ProgressBar::new_spinner());
        let checks = bars.add(ProgressBar::new(0));
        let style =
            |template| ProgressStyle::with_template(template).expect("the template is legal");
        build.set_style(style("{spinner:.cyan} {msg}"));
        checks.set_style(style(
            "  checks {bar:32.cyan/dim} {pos}/{len} {wide_msg:.dim}",
        ));
        Self {
            bars,
            build,
            checks,
        }
    }

    /// Shows what happened.
    pub fn show(&self, event: &Event) {
        match event {
            Event::Begun { exercises, checks } => {
                // First, or a bar of none is drawn, which is full.
                self.checks.set_length(*checks as u64);
                self.checks.reset();
                self.build.reset();
                self.build
                    .set_message(format!("building {}", counted(*exercises, "exercise")));
                self.build.enable_steady_tick(Duration::from_millis(100));
            }
            Event::Compiled { package } => self.build.set_message(format!("building: {package}")),
            Event::Built => {
                self.build.finish_and_clear();
            }
            Event::Waits => self.bars.suspend(|| {
                eprintln!("Another call of the grader is at work here; waiting for it to end.");
            }),
            Event::LooksIntoDeadlocks => {
                let what = "looking where the tasks of a deadlock wait (the first time this takes a while)";
                self.build.reset();
                self.build.set_message(what);
                self.build.enable_steady_tick(Duration::from_millis(100));
            }
            Event::Judged { .. } => {}
            Event::Differs { what } => self.bars.suspend(|| eprintln!("{what}")),
            Event::Checked { exercise, check } => {
                self.checks.inc(1);
                self.checks
                    .set_message(format!("{exercise}: {}", check.name.replace('_', " ")));
            }
        }
    }

    /// Takes the bars away: they leave no trace.
    pub fn clear(&self) {
        self.build.finish_and_clear();
        self.checks.finish_and_clear();
        // A terminal that is gone needs no cleaning.
        let _ = self.bars.clear();
    }
}
