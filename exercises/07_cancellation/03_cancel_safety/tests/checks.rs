//! What `listen` must do. Each check is a sentence; run them with
//! `cargo grade check cancel_safety`.

use cancel_safety::{Event, ListenError, listen};
use lab::Source;
use probe::{Scenario, expect, ms, observe, seeds};
use std::time::Duration;
use tokio::task::yield_now;
use tokio::time::{Instant, sleep, timeout};

const MESSAGES: [&str; 5] = ["hello", "", "a", "a longer message than the others", "bye"];

#[probe::test]
fn messages_come_whole_and_in_order() {
    let heard = observe(|| hear(Source::new().piece(&wire(&MESSAGES)), ms(100)));
    expect(
        "messages of an input that comes at once",
        heard.output().messages.clone(),
    )
    .is(strings(&MESSAGES))
    .because("there are five, an empty one among them, and the length is no part of a message");
    expect("how it ended", heard.output().ended.clone())
        .is("well".to_owned())
        .because("the input ends behind a whole message");
}

#[probe::test]
fn a_message_comes_as_soon_as_it_is_whole() {
    let source = Source::new()
        .piece(&wire(&["one", "two", ""]))
        .pause(ms(30))
        .piece(&wire(&["three", ""]))
        .pause(ms(30));
    let heard = observe(|| hear(source, ms(1000)));
    expect("when the messages came", heard.into_output().came)
        .is([0, 0, 0, 30, 30].map(ms).to_vec())
        .because(
            "a message that is here has nothing to wait for, neither a tick nor the next byte",
        );
}

#[probe::test]
fn no_byte_is_lost_wherever_the_input_is_cut() {
    let wire = wire(&MESSAGES);
    let wrong = (0..=wire.len()).filter(|&cut| {
        // Two ticks come while the rest is waited for.
        let source = Source::new().piece(&wire[..cut]).pause(ms(250));
        let heard = observe(|| hear(source.piece(&wire[cut..]), ms(100)));
        heard.output().messages != strings(&MESSAGES)
    });
    let wrong: Vec<usize> = wrong.collect();
    expect("bytes after which a pause did harm", wrong)
        .is(vec![])
        .because("a tick drops the read that it wins against; bytes that this read already had must not go with it");
}

#[probe::test]
fn no_byte_is_lost_under_any_schedule() {
    let wrong = seeds(200).filter(|&seed| {
        let source = crumbs(&wire(&MESSAGES), seed);
        let heard = Scenario::new().seed(seed).run(|| hear(source, ms(7)));
        heard.output().messages != strings(&MESSAGES)
    });
    expect(
        "schedules of 200 under which messages were lost or torn",
        wrong.count(),
    )
    .is(0)
    .because("which branch wins is drawn by lot, and in the long run every way comes up");
}

#[probe::test]
fn ticks_come_on_time_while_messages_come() {
    let mut source = Source::new();
    for message in wire(&["ping"; 10]).chunks(8) {
        // A message every 70 ms, and each in two halves.
        source = source.pause(ms(30)).piece(&message[..6]);
        source = source.pause(ms(40)).piece(&message[6..]);
    }
    let heard = observe(|| hear(source.pause(ms(50)), ms(100)));
    expect("when the ticks came", heard.into_output().ticks)
        .is((1..=7).map(|tick| ms(100 * tick)).collect())
        .because("a period is counted from tick to tick; that a message came in between does not begin it anew");
}

#[probe::test]
fn a_flood_of_messages_does_not_keep_a_tick_away() {
    let message = wire(&["ping"]);
    let quiet = Source::new().pause(ms(50)).piece(&message).pause(ms(50));
    let flood = (0..3000).fold(quiet, |source, _| source.piece(&message));
    let (mut messages, mut at_the_tick) = (0, None);
    let on_event = |event| match event {
        Event::Message(_) => messages += 1,
        Event::Tick => at_the_tick = Some(messages),
    };
    observe(|| listen(flood, ms(100), on_event))
        .into_output()
        .ok();
    expect("messages", messages)
        .is(3001)
        .because("there was one at 50 ms, and three thousand at 100");
    expect(
        "the tick of that instant came before the last message",
        at_the_tick.is_some_and(|before| before < 3001),
    )
    .is_true()
    .because(
        "a branch that is asked only when the other has nothing more to say may never be asked",
    );
}

#[probe::test]
fn half_a_message_at_the_end_is_an_error() {
    let wire = wire(&["hello", "bye"]);
    let whole = [0, 9, 16];
    let wrong = (0..=wire.len()).filter(|&cut| {
        let heard = observe(|| hear(Source::new().piece(&wire[..cut]), ms(100)));
        let wanted = if whole.contains(&cut) {
            "well"
        } else {
            "truncated"
        };
        heard.output().ended != wanted
    });
    expect("lengths of the input at which its end was misjudged", wrong.collect::<Vec<_>>())
        .is(vec![])
        .because("after 0, 9 and 16 bytes the input ends behind a whole message, everywhere else in the middle of one");
}

#[probe::test]
fn a_message_may_be_long_and_not_too_long() {
    let longest = "x".repeat(65_536);
    let heard = observe(|| hear(Source::new().piece(&wire(&[&longest])), ms(100)));
    let lengths: Vec<usize> = heard.output().messages.iter().map(String::len).collect();
    expect("length of the longest message", lengths)
        .is(vec![65_536])
        .because("64 KiB are allowed");
    let bytes = [&wire(&["hello", "bye"])[..], &65_537_u32.to_be_bytes()].concat();
    let too_long = Source::new().piece(&bytes).pause(ms(1000));
    let heard = observe(|| hear(too_long, ms(100)));
    expect(
        "messages before a length of 65537",
        heard.output().messages.clone(),
    )
    .is(strings(&["hello", "bye"]))
    .because("they were whole before the bad length was known, though one read gave all three");
    expect(
        "how it ended at a length of 65537",
        heard.output().ended.clone(),
    )
    .is("too long: 65537".to_owned())
    .because("a length comes from outside: whoever believes any length makes room for 4 GiB");
    expect("when it ended", heard.elapsed())
        .is(ms(0))
        .because("the length is known, and nothing that follows it matters");
}

#[probe::test]
fn an_input_that_breaks_is_an_error() {
    let source = Source::new()
        .piece(&wire(&["hello"]))
        .pause(ms(10))
        .error("wire cut");
    let heard = observe(|| hear(source, ms(100))).into_output();
    expect("messages before the break", heard.messages)
        .is(strings(&["hello"]))
        .because("what came whole was good");
    expect("how it ended", heard.ended)
        .is("input: wire cut".to_owned())
        .because("whoever listens must know that there may have been more");
    let wire = wire(&["hello"]);
    let wrong = (0..=wire.len()).filter(|&cut| {
        let source = Source::new().piece(&wire[..cut]).error("wire cut");
        observe(|| hear(source, ms(100))).into_output().ended != "input: wire cut"
    });
    expect(
        "bytes after which the break was misjudged",
        wrong.collect::<Vec<_>>(),
    )
    .is(vec![])
    .because("a read that fails is no end of the input, in the middle of a message either");
}

#[probe::test]
fn dropped_it_reads_no_further() {
    let source = Source::new()
        .piece(&wire(&["one"]))
        .pause(ms(100))
        .piece(&wire(&["two"]));
    let tally = source.tally();
    let (mut heard, mut dropped) = (0, false);
    observe(async || {
        let listening = listen(source, ms(1000), |_| heard += 1);
        timeout(ms(50), listening).await.ok();
        yield_now().await;
        dropped = tally.is_dropped();
        sleep(ms(500)).await;
    });
    expect("messages that were heard in 50 ms", heard)
        .is(1)
        .because("the second comes at 100 ms");
    expect("the reader was dropped one turn later", dropped)
        .is_true()
        .because("safe from the cancel of a branch is not safe from every cancel: nobody listens any more");
    expect("bytes read in all", tally.bytes_read())
        .is(wire(&["one"]).len())
        .because("bytes that are read for nobody are lost");
}

struct Heard {
    messages: Vec<String>,
    /// When each of the messages came.
    came: Vec<Duration>,
    ticks: Vec<Duration>,
    ended: String,
}

/// Listens to the end.
async fn hear(source: Source, period: Duration) -> Heard {
    let start = Instant::now();
    let (mut messages, mut came, mut ticks) = (Vec::new(), Vec::new(), Vec::new());
    let ended = listen(source, period, |event| match event {
        Event::Message(bytes) => {
            messages.push(String::from_utf8_lossy(&bytes).into_owned());
            came.push(start.elapsed());
        }
        Event::Tick => ticks.push(start.elapsed()),
    });
    let ended = match ended.await {
        Ok(()) => "well".to_owned(),
        Err(ListenError::Truncated) => "truncated".to_owned(),
        Err(ListenError::TooLong(length)) => format!("too long: {length}"),
        Err(ListenError::Input(error)) => format!("input: {error}"),
    };
    Heard {
        messages,
        came,
        ticks,
        ended,
    }
}

/// The messages as they go over the wire.
fn wire(messages: &[&str]) -> Vec<u8> {
    let length = |text: &str| {
        u32::try_from(text.len())
            .expect("it is short")
            .to_be_bytes()
    };
    let frames = messages
        .iter()
        .map(|text| [&length(text), text.as_bytes()].concat());
    frames.collect::<Vec<_>>().concat()
}

/// The bytes in pieces of 1 to 4, with pauses of 0 to 7 ms, as the seed will have
/// it.
fn crumbs(bytes: &[u8], seed: u64) -> Source {
    let mut lot = seed;
    let mut draw = |of: u64| {
        lot = lot
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1_442_695_040_888_963_407);
        (lot >> 33) % of
    };
    let (mut source, mut rest) = (Source::new(), bytes);
    while !rest.is_empty() {
        let length = rest.len().min(usize::from(draw(4) as u8) + 1);
        let (piece, then) = rest.split_at(length);
        source = source.piece(piece).pause(ms(draw(8)));
        rest = then;
    }
    source
}

fn strings(strings: &[&str]) -> Vec<String> {
    strings.iter().map(|&string| string.to_owned()).collect()
}
