//! What `listen` must do. Each check is a sentence; run them with
//! `cargo grade check cancel_safety`.

use bytes::Bytes;
use cancel_safety::{Event, ListenError, listen};
use futures::{join, stream};
use lab::{Source, Tally};
use probe::{
    Scenario, Trace, after_one_turn, afterwards, by_hand, cut_after, cut_by_a_panic, cut_everywhere,
};
use probe::{drawn, drawn_text, expect, expect_that, ms, observe, schedules, seeds};
use std::io::{Error, ErrorKind};
use std::pin::pin;
use std::time::Duration;
use tokio::runtime::Handle;
use tokio::time::sleep;
use tokio_util::io::StreamReader;

/// > Nothing begins at the call.
#[probe::test]
fn nothing_begins_at_the_call() {
    let source = Source::new().pause(ms(303));
    let (tally, ticks) = (source.tally(), Trace::new());
    observe(async || {
        let listening = listen(source, ms(107), |event| {
            if let Event::Tick = event {
                ticks.mark("tick");
            }
        });
        sleep(ms(150)).await;
        expect("reads before the first poll", tally.reads())
            .is(0)
            .because(
                "a future that is never polled must not take what somebody else may want to read",
            );
        listening.await.ok();
    });
    expect("when the ticks came, polled after {150 ms}", ticks.times())
        .is(vec![ms(150 + 107), ms(150 + 214)])
        .because("the period begins with the first poll, too");
}

/// > On the wire, a message is its length, in four bytes with the most significant
/// > first, and then so many bytes.
#[probe::test]
fn the_length_stands_before_the_message() {
    let bytes = [&[0, 0, 1, 2][..], &[b'x'; 258], &[0, 0, 0, 1, b'y']].concat();
    let (messages, ..) = observe(|| hear(Source::new().piece(&bytes), ms(100))).into_output();
    let lengths = messages.names().iter().map(String::len).collect::<Vec<_>>();
    expect("lengths of the messages", lengths)
        .is(vec![258, 1])
        .because("their lengths are 0, 0, 1, 2 on the wire, which is 258, and 0, 0, 0, 1");
}

/// > A message may be empty.
#[probe::test]
fn a_message_may_be_empty() {
    let source = Source::new().piece(&wire(&["", "", drawn_text("end"), ""]));
    let (messages, _, ended) = observe(|| hear(source, ms(100))).into_output();
    expect("messages", messages.names())
        .are(["", "", drawn_text("end"), ""])
        .because("a length of nothing is a message and no end");
    expect_that!("how it ended", ended, Ok(()))
        .because("the input ends after a whole message, an empty one");
}

/// > A message may have [`LONGEST`] bytes.
///
/// > No byte is lost, wherever the input pauses and whatever happens meanwhile.
#[probe::test]
fn a_message_may_be_long() {
    let longest = "x".repeat(65_536);
    let bytes = wire(&[&longest, "and", &longest]);
    for (how, source) in [
        ("at once", Source::new().piece(&bytes)),
        ("in pieces", Source::new().pieces(&bytes, 7_000, ms(30))),
    ] {
        let (messages, ..) = observe(|| hear(source, ms(100))).into_output();
        let lengths = messages.names().iter().map(String::len).collect::<Vec<_>>();
        expect(&format!("lengths of messages that come {how}"), lengths)
            .is(vec![65_536, 3, 65_536])
            .because("64 KiB are allowed, and ticks may come before the last of them");
    }
}

/// > `on_event` is called for every message, in their order, each once and with
/// > all its bytes.
#[probe::test]
fn messages_come_whole_and_in_order() {
    let (messages, ..) =
        observe(|| hear(Source::new().piece(&wire(&TEXTS.map(drawn_text))), ms(100))).into_output();
    expect("messages of an input that comes at once", messages.names())
        .are(TEXTS.map(drawn_text))
        .because("there are five, and the length is no part of a message");
    let every_byte: Vec<u8> = (0..=255).collect();
    let source = Source::new().piece(&wire(&[&every_byte]));
    let (messages, ..) = observe(|| hear(source, ms(100))).into_output();
    expect("a message of every byte there is", messages.names())
        .is(vec![every_byte.escape_ascii().to_string()])
        .because("a message is bytes, and need not be a text");
}

/// > A message is passed on as soon as it is whole.
#[probe::test]
fn a_message_comes_as_soon_as_it_is_whole() {
    let (one, rest) = (wire(&["one", "two", ""]), wire(&["three", ""]));
    let source = Source::new().piece(&one).piece(&rest[..7]);
    let source = source.pause(ms(23)).piece(&rest[7..]).pause(ms(30));
    let (messages, ..) = observe(|| hear(source, ms(1000))).into_output();
    expect("when the messages came", messages.times())
        .is([0, 0, 0, 23, 23].map(ms).to_vec())
        .because(
            "a message that is here has nothing to wait for, neither a tick nor the next byte",
        );
    let source = || Source::new().piece(&one).pause(ms(23));
    let both = observe(async || join!(hear(source(), ms(1000)), hear(source(), ms(1000))));
    let ((messages, ..), (others, ..)) = both.into_output();
    expect(
        "when the messages of two inputs came that are heard together",
        [messages.times(), others.times()].concat(),
    )
    .is([0; 6].map(ms).to_vec())
    .because("nor has it to wait for another input");
}

/// > No byte is lost, wherever the input pauses and whatever happens meanwhile.
#[probe::test]
fn no_byte_is_lost_wherever_the_input_is_cut() {
    let wire = wire(&TEXTS.map(drawn_text));
    let wrong = (0..=wire.len()).find(|&cut| {
        // Two ticks come while the rest is waited for.
        let source = Source::new().piece(&wire[..cut]).pause(ms(250));
        let (messages, ..) = observe(|| hear(source.piece(&wire[cut..]), ms(100))).into_output();
        messages.names() != TEXTS.map(drawn_text)
    });
    expect("the first byte after which a pause did harm", wrong)
        .is(None)
        .because("the same five messages come wherever the input pauses: what was read before has to be there after it, even if a tick drops a read in between");
}

/// > No byte is lost, wherever the input pauses and whatever happens meanwhile.
#[probe::test]
fn no_byte_is_lost_under_any_schedule() {
    let wire = wire(&TEXTS.map(drawn_text));
    let wrong = seeds(200).position(|seed| {
        // Pieces of 1 to 4 bytes, with pauses of 0 to 7 ms.
        let lot = seed ^ 0x5DEE_CE66_D1CE_4E5B;
        let pieces = wire.chunks((lot >> 62) as usize + 1).zip(0..);
        let source = pieces.fold(Source::new(), |source, (piece, number)| {
            source.piece(piece).pause(ms((lot >> (number % 59)) % 8))
        });
        let (messages, ..) = Scenario::new()
            .seed(seed)
            .run(|| hear(source, ms(7)))
            .into_output();
        messages.names() != TEXTS.map(drawn_text)
    });
    expect(
        "the first of 200 schedules under which the messages were not the five",
        wrong.map(|place| place + 1),
    )
    .is(None)
    .because("which branch wins is drawn by lot, and in the long run every way comes up");
}

/// > The first tick comes one period after the first poll.
#[probe::test]
fn the_first_tick_comes_after_a_period() {
    let year = Duration::from_secs(365 * 24 * 60 * 60);
    for (shown, period) in [
        ("{1 ms}", ms(1)),
        ("{7 ms}", ms(7)),
        ("{303 ms}", ms(303)),
        ("a year", year),
    ] {
        let source = Source::new().pause(period * 3 / 2 + ms(1));
        let heard = Scenario::new()
            .lasting(2 * year)
            .run(|| hear(source, period));
        expect(
            &format!("when the first tick of {shown} came"),
            heard.into_output().1.times().first().copied(),
        )
        .is(Some(period))
        .because("a tick says that a period is over, and at the first poll none is");
    }
}

/// > From then on a tick comes every period, counted from tick to tick, however
/// > many messages come and however far a message has come.
#[probe::test]
fn ticks_come_on_time_while_messages_come() {
    let mut source = Source::new();
    for message in wire(&["ping"; 10]).chunks(8) {
        // A message every 70 ms, and each in two halves.
        source = source.pause(ms(30)).piece(&message[..6]);
        source = source.pause(ms(40)).piece(&message[6..]);
    }
    let (_, ticks, _) = observe(|| hear(source.pause(ms(50)), ms(103))).into_output();
    expect("when the ticks came", ticks.times())
        .is((1..=7).map(|tick| ms(103 * tick)).collect())
        .because("a period is counted from tick to tick: what comes in between neither delays a tick nor adds one");
}

/// > From then on a tick comes every period, counted from tick to tick, however
/// > many messages come and however far a message has come.
#[probe::test]
fn ticks_do_not_drift() {
    let period = Duration::from_micros(1_500);
    let (_, ticks, _) =
        observe(|| hear(Source::new().pause(Duration::from_millis(301)), period)).into_output();
    expect("ticks in 301 ms, one every 1.5", ticks.times().len())
        .is(200)
        .because("a timer is up to a millisecond late, and a period counted from the late instant adds all of that up");
}

/// > A flood of messages keeps no tick away: it comes while messages still wait.
#[probe::test]
fn a_flood_of_messages_does_not_keep_a_tick_away() {
    // A task may be polled 60,000 times at one instant: six times for each message.
    let flood = wire(&["a ping among many others"; 9_000]);
    for seed in seeds(4) {
        let source = Source::new().pause(ms(100)).piece(&flood);
        let (mut messages, mut at_the_tick) = (0, None);
        let on_event = |event| match event {
            Event::Message(_) => messages += 1,
            Event::Tick => at_the_tick = Some(messages),
        };
        let ended = Scenario::new()
            .seed(seed)
            .run(|| listen(source, ms(100), on_event));
        ended.into_output().ok();
        expect("messages, of 9,000 at {100 ms}", messages)
            .is(9_000)
            .because("no message is lost in a flood");
        expect("the tick of that instant came before the last message", at_the_tick.is_some_and(|before| before < 9_000))
            .is_true()
            .because("a tick that is looked for only when no more messages are there may never come, and one that is left to chance between large buffers may come after all of them");
    }
}

/// > While neither bytes nor ticks come, nothing is polled.
///
/// > No byte is lost, wherever the input pauses and whatever happens meanwhile.
#[probe::test]
fn it_waits_without_looking() {
    const DAY: u64 = 24 * 60 * 60 * 1000;
    let late = wire(&["late"]);
    let source = Source::new().pause(ms(200 * DAY + 3)).piece(&late[..6]);
    let source = source.pause(ms(200 * DAY)).piece(&late[6..]);
    let scenario = Scenario::new().lasting(2 * ms(400 * DAY)).polls(1_000);
    let listening = scenario.run(|| hear(source, ms(100 * DAY)));
    let polls: u64 = listening.tasks().iter().map(|task| task.polls).sum();
    expect(
        "polls in 400 days, half of them before a message and half within it",
        polls,
    )
    .at_most(30)
    .because("bytes and the clock wake the task: there is nothing to look for before");
    let (messages, ..) = listening.into_output();
    expect("when the message came", messages.times())
        .is(vec![ms(400 * DAY + 3)])
        .because("it came as soon as it was whole, and a peer that is slow has not ended");
}

/// > A message is passed on as soon as it is whole.
///
/// > From then on a tick comes every period
#[probe::test]
fn the_task_that_waits_now_is_woken() {
    let source = Source::new().pause(ms(350)).piece(&wire(&["late"]));
    let heard = observe(async || {
        let mut listening = Box::pin(hear(source.pause(ms(73)), ms(103)));
        let polled = by_hand(listening.as_mut()).poll().is_pending();
        expect("the first poll is pending", polled)
            .is_true()
            .because("the first tick comes at {103 ms}");
        listening.await
    });
    let (messages, ticks, _) = heard.into_output();
    expect("when the ticks came", ticks.times())
        .is([103, 206, 309, 412].map(ms).to_vec())
        .because("another task polled the future before, but this one waits for the ticks now");
    expect("when the message came", messages.times())
        .is(vec![ms(350)])
        .because("this task waits for the messages, too");
}

/// > When the input ends after a whole message, or before the first, it returns `Ok`.
#[probe::test]
fn an_end_after_a_message_is_well() {
    let wire = wire(&["hello", "", "bye"]);
    for (length, pause) in [0, 9, 13, 20]
        .into_iter()
        .flat_map(|length| [(length, 0), (length, 73)])
    {
        let source = Source::new().piece(&wire[..length]).pause(ms(pause));
        let heard = observe(|| hear(source, ms(100)));
        expect_that!(
            &format!("the end after {length} bytes"),
            heard.output().2,
            Ok(())
        )
        .because("no message has begun and is not whole");
        expect("when it ended", heard.elapsed())
            .is(ms(pause))
            .because("nothing more can come");
    }
}

/// > When the input ends in the middle of a message, it returns
/// > [`ListenError::Truncated`].
#[probe::test]
fn half_a_message_at_the_end_is_an_error() {
    let wire = wire(&["hello", "bye"]);
    let mut half = (1..wire.len()).filter(|&length| length != 9);
    let wrong = half.find(|&length| {
        let (.., ended) =
            observe(|| hear(Source::new().piece(&wire[..length]), ms(100))).into_output();
        !matches!(ended, Err(ListenError::Truncated))
    });
    expect("the first length of the input at which its end was misjudged", wrong)
        .is(None)
        .because("the messages end after 9 and 16 bytes: at every other length, a message has begun and is not whole");
}

/// > When a length is above [`LONGEST`], it returns [`ListenError::TooLong`] with
/// > the length, as soon as that is known.
#[probe::test]
fn a_message_may_not_be_too_long() {
    for length in [65_537, u32::MAX] {
        let bytes = length.to_be_bytes();
        let source = Source::new().piece(&bytes[..3]).pause(ms(23));
        let source = source.piece(&bytes[3..]).pause(ms(1000));
        let heard = observe(|| hear(source, ms(100)));
        expect_that!(
            &format!("the end at a length of {length}"),
            heard.output().2,
            Err(ListenError::TooLong(named)) if *named == length
        )
        .because("a length comes from outside: code that believes any length makes room for 4 GiB");
        expect("when it ended", heard.elapsed())
            .is(ms(23))
            .because("the length is known then, and nothing that follows it matters");
    }
}

/// > When the input fails, it returns [`ListenError::Input`] with the error.
#[probe::test]
fn an_input_that_breaks_is_an_error() {
    let wire = wire(&["hello"]);
    let wrong = (0..=wire.len()).find(|&cut| {
        let source = Source::new().piece(&wire[..cut]).error("wire cut");
        let (.., ended) = observe(|| hear(source, ms(100))).into_output();
        !matches!(ended, Err(ListenError::Input(error)) if error.to_string() == "wire cut")
    });
    expect("the first byte after which \"wire cut\" was not the end", wrong)
        .is(None)
        .because("a read that fails is no end of the input, even in the middle of a message: there may have been more");
    // Within a message, `read_exact` itself tries again where a read was interrupted.
    for (kind, length) in [
        (ErrorKind::ConnectionReset, 9),
        (ErrorKind::ConnectionReset, 6),
        (ErrorKind::ConnectionAborted, 9),
        (ErrorKind::BrokenPipe, 9),
        (ErrorKind::BrokenPipe, 6),
        (ErrorKind::Interrupted, 9),
        (ErrorKind::WouldBlock, 9),
        (ErrorKind::TimedOut, 9),
    ] {
        let source = Source::new().piece(&wire[..length]);
        let source = source.error_of_kind(kind, "wire cut");
        let (.., ended) = observe(|| hear(source, ms(100))).into_output();
        expect_that!(&format!("the end after {length} bytes and an error of the kind {kind:?}"), ended, Err(ListenError::Input(error)) if error.kind() == kind)
            .because("a read that fails is a failure, also where its kind sounds like an end, or like something to try again");
    }
    let broken = Err(Error::from_raw_os_error(drawn(5)));
    let reader = StreamReader::new(stream::iter([Ok(Bytes::from(wire)), broken]));
    let ended = observe(|| listen(reader, ms(100), drop)).into_output();
    expect_that!("the end after an error of the system", ended, Err(ListenError::Input(error)) if error.raw_os_error() == Some(drawn(5)))
        .because("another error of the same kind and text does not say which of the system's it was, and whoever gets it may look for that");
}

/// > Messages that were whole before an error are passed on first.
#[probe::test]
fn an_error_takes_no_message_along() {
    let wire = wire(&["hello", "bye"].map(drawn_text));
    let too_long = [&wire[..], &65_537_u32.to_be_bytes()].concat();
    let half = [&wire[..], &[0, 0, 0]].concat();
    for (source, error) in [
        (Source::new().piece(&too_long), "a length that is too long"),
        (Source::new().piece(&half), "half a message"),
        (
            Source::new().piece(&wire).error("wire cut"),
            "an input that fails",
        ),
    ] {
        let (messages, _, ended) = observe(|| hear(source, ms(100))).into_output();
        expect(&format!("messages before {error}"), messages.names())
            .are(["hello", "bye"].map(drawn_text))
            .because("they had come whole, and the error is not theirs");
        expect_that!("how it ended", ended, Err(_))
            .because("after the two came something that is no message");
    }
}

/// > Wherever it is dropped, it reads no further.
#[probe::test]
fn dropped_it_reads_no_further() {
    let reads_no_further = async |tally: Tally| {
        expect("bytes read after the drop", afterwards(|| tally.bytes_read()).await)
            .is(0)
            .because("safe from the cancel of a branch is not safe from every cancel: bytes that are read for nobody are lost");
    };
    let source = || Source::new().pieces(&wire(&["one", "two"]), 4, ms(50));
    // Whenever a drop and the next bytes come at one instant, too.
    for time in [50, 100] {
        let read_on = schedules(20).without(|scenario| {
            let source = source();
            let tally = source.tally();
            let read = scenario.run(async || {
                cut_after(ms(time), hear(source, ms(37))).await;
                afterwards(|| tally.bytes_read()).await
            });
            read.into_output() == 0
        });
        expect(
            &format!("of twenty schedules, those in which bytes were read that came as it was dropped, at {{{time} ms}}"),
            read_on,
        )
        .is(vec![])
        .because("what is told to stop and has bytes to read as well must not leave it to chance which of the two it does");
    }
    let cuts = cut_everywhere(async |cut| {
        let source = source();
        let tally = source.tally();
        cut.here(hear(source, ms(37))).await;
        reads_no_further(tally).await;
    });
    expect("polls after which it was dropped", cuts)
        .at_least(1)
        .because("it waits for bytes and for ticks");
}

/// > One turn of the loop after it has returned or was dropped, the reader is
/// > dropped, too.
///
/// > One turn of the loop after it has returned or was dropped, no task that it
/// > spawned is left.
#[probe::test]
fn the_reader_is_dropped_too() {
    let cuts = cut_everywhere(async |cut| {
        let source = Source::new().pieces(&wire(&["one", "two"]), 4, ms(50));
        let tally = source.tally();
        cut.here(hear(source, ms(37))).await;
        expect(
            "the reader is dropped",
            after_one_turn(move || tally.is_dropped()).await,
        )
        .is_true()
        .because("an open connection that nobody listens to keeps its sender waiting");
    });
    expect("polls after which it was dropped", cuts)
        .at_least(1)
        .because("it waits for bytes and for ticks");
    let source = Source::new().pieces(&wire(&["one", "two"]), 4, ms(50));
    let tally = source.tally();
    observe(async || {
        cut_by_a_panic(ms(73), hear(source, ms(37))).await;
        let (dropped, left) = after_one_turn(move || (tally.is_dropped(), tasks_left())).await;
        expect("the reader is dropped where its caller panics", dropped)
            .is_true()
            .because("a drop is a cancel, also while a panic unwinds");
        expect("tasks left over where its caller panics", left)
            .is(0)
            .because("nobody can hear of messages or ticks any more");
    });
}

/// > One turn of the loop after it has returned or was dropped, no task that it
/// > spawned is left.
#[probe::test]
fn no_task_is_left() {
    for (time, messages) in [(23, 0), (73, 1), (173, 2), (303, 2)] {
        let mut heard = 0;
        let left = observe(async || {
            cut_after(
                ms(time),
                listen(
                    Source::new().pieces(&wire(&["one", "two"]), 4, ms(50)),
                    ms(100_003),
                    |event| {
                        heard += usize::from(matches!(event, Event::Message(_)));
                    },
                ),
            )
            .await;
            after_one_turn(tasks_left).await
        });
        expect(
            &format!("tasks left over, cut after {{{time} ms}}"),
            left.into_output(),
        )
        .is(0)
        .because("a task that waits for a tick or for bytes which nobody wants waits for nothing");
        expect("messages heard until then", heard)
            .is(messages)
            .because("the first is whole after {50 ms}, and the second after {150}");
    }
}

/// > One turn of the loop after it has returned or was dropped, the reader is
/// > dropped, too.
///
/// > One turn of the loop after it has returned or was dropped, no task that it
/// > spawned is left.
#[probe::test]
fn whatever_ends_it_nothing_is_left() {
    let two = wire(&["one", "two"]);
    for (what, source) in [
        ("the end of the input", Source::new().piece(&two)),
        ("half a message", Source::new().piece(&two[..9])),
        ("a length that is too long", Source::new().piece(&[255; 4])),
        ("an input that fails", Source::new().error("wire cut")),
    ] {
        let tally = source.tally();
        observe(async || {
            let mut listening = pin!(listen(source, ms(100_003), drop));
            listening.as_mut().await.ok();
            let (dropped, left) = after_one_turn(move || (tally.is_dropped(), tasks_left())).await;
            expect(&format!("the reader is dropped after {what}"), dropped)
                .is_true()
                .because("it has returned, and nothing is read any more, also while the caller still has the future");
            expect(&format!("tasks left over after {what}"), left)
                .is(0)
                .because("there is nothing left to wait for, however it ended");
        });
    }
}

/// The tasks that there are beside the one that looks.
fn tasks_left() -> usize {
    Handle::current().metrics().num_alive_tasks() - 1
}

/// The messages of most checks.
const TEXTS: [&str; 5] = ["hello", "", "a", "a longer message than these", "bye"];

/// Listens to the end: to the messages, the ticks, and how it ends.
async fn hear(source: Source, period: Duration) -> (Trace, Trace, Result<(), ListenError>) {
    let (messages, ticks) = (Trace::new(), Trace::new());
    let ended = listen(source, period, |event| match event {
        Event::Message(bytes) => messages.mark(bytes.escape_ascii()),
        Event::Tick => ticks.mark("tick"),
    });
    (messages, ticks, ended.await)
}

/// The messages as they go over the wire.
fn wire<M: AsRef<[u8]>>(messages: &[M]) -> Vec<u8> {
    let head = |bytes: &[u8]| (bytes.len() as u64).to_be_bytes()[4..].to_vec();
    let messages = messages.iter().map(AsRef::as_ref);
    let framed = messages.map(|bytes: &[u8]| [&head(bytes), bytes].concat());
    framed.flatten().collect()
}
