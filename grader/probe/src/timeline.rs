//! The timeline of a scenario: a lane for each task, and for what the lab's
//! services did.

use crate::levels::{self, Tally};
use evidence::{Ending, Lane, LaneKind, Timeline};
use lab::{Kept, Outcome, Span};
use recorder::{End, TaskRecord};
use std::time::Duration;
use tokio::time::Instant;

/// The most lanes of tasks, and of services, that a timeline keeps.
const MOST_LANES: usize = 60;

/// When the last thing happened in a scenario that came to no end.
pub(crate) fn last_event(tasks: &[TaskRecord], spans: &Kept<Span>, start: Instant) -> Duration {
    let of_tasks = tasks.iter().filter_map(|task| task.last_poll);
    let of_spans = spans.items.iter().map(|span| {
        span.ended
            .unwrap_or(span.began)
            .saturating_duration_since(start)
    });
    of_tasks.chain(of_spans).max().unwrap_or_default()
}

/// Draws what the loop did from its start to `total`.
pub(crate) fn draw(
    tasks: &[TaskRecord],
    spans: &Kept<Span>,
    tally: &Tally,
    start: Instant,
    total: Duration,
) -> Timeline {
    let services = spans
        .items
        .iter()
        .take(MOST_LANES)
        .map(|span| service_lane(span, start, total));
    let lanes: Vec<Lane> = tasks
        .iter()
        .take(MOST_LANES)
        .map(|task| task_lane(task, total))
        .chain(services)
        .collect();
    let lanes_dropped = (tasks.len() + spans.items.len() - lanes.len()) as u64 + spans.forgotten;
    Timeline {
        scenario: 1,
        scenarios: 1,
        total_us: micros(total),
        lanes,
        lanes_dropped,
        levels: levels::count(tasks, spans, tally, start, total),
    }
}

fn task_lane(task: &TaskRecord, total: Duration) -> Lane {
    let ended = task.ended.map_or(total, |(_, at)| at);
    Lane {
        kind: LaneKind::Task,
        label: task.number.to_string(),
        spawned_at: task.spawned_at.to_string(),
        from_us: micros(task.spawned),
        to_us: micros(ended.min(total)),
        polls_us: task
            .poll_instants
            .iter()
            .filter(|&&at| at <= total)
            .map(|at| micros(*at))
            .take(Lane::MOST_INSTANTS)
            .collect(),
        polls: task.polls,
        ending: match task.ended {
            Some((End::Ended, _)) => Ending::Ended,
            Some((End::Panicked, _)) => Ending::Panicked,
            // The runtime is still there: somebody has aborted it.
            Some((End::ShutDown, _)) => Ending::Cancelled,
            None => Ending::Pending,
        },
    }
}

fn service_lane(span: &Span, start: Instant, total: Duration) -> Lane {
    let since_start = |instant: Instant| micros(instant.saturating_duration_since(start));
    Lane {
        kind: LaneKind::Service,
        label: span.label.clone(),
        spawned_at: String::new(),
        from_us: since_start(span.began),
        to_us: span.ended.map_or(micros(total), since_start),
        polls_us: Vec::new(),
        polls: 0,
        ending: match span.outcome {
            Outcome::Open => Ending::Pending,
            Outcome::Done => Ending::Ended,
            Outcome::Failed => Ending::Failed,
            Outcome::Cancelled => Ending::Cancelled,
        },
    }
}

pub(crate) fn micros(duration: Duration) -> u64 {
    u64::try_from(duration.as_micros()).unwrap_or(u64::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;
    use lab::Turns;

    #[test]
    fn what_the_journal_forgot_counts_among_the_lanes_left_out() {
        let now = Instant::now();
        let span = Span {
            label: "GET /".to_owned(),
            began: now,
            ended: None,
            outcome: Outcome::Open,
            turns: Turns {
                began: 1,
                ended: None,
            },
        };
        let spans = Kept {
            items: vec![span; MOST_LANES + 2],
            forgotten: 5,
        };
        let timeline = draw(&[], &spans, &Tally::default(), now, Duration::ZERO);
        assert_eq!(timeline.lanes.len(), MOST_LANES);
        assert_eq!(timeline.lanes_dropped, 7);
    }
}
