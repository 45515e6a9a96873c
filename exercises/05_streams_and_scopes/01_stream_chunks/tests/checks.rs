//! What `stream_chunks` must do. Each check is a sentence; run them with
//! `cargo grade check stream_chunks`.

use bytes::Bytes;
use futures::stream::{self, BoxStream};
use futures::{FutureExt, StreamExt, TryStreamExt};
use lab::Source;
use probe::{
    Gate, Scenario, after_one_turn, afterwards, by_hand, cut_after, cut_by_a_panic, cut_everywhere,
};
use probe::{drawn, drawn_letters, expect, expect_that, ms, observe};
use std::io::{self, ErrorKind};
use std::num::ParseIntError;
use std::task::Poll;
use std::time::Duration;
use stream_chunks::stream_chunks;
use tokio::io::{AsyncRead, AsyncWriteExt};
use tokio::time::{Instant, sleep};
use tokio_util::io::StreamReader;

/// > Every chunk but the last has exactly `size` bytes
#[probe::test]
fn chunks_are_full_however_the_bytes_arrive() {
    const A_YEAR: u64 = 31_536_000_007;
    let pieces = ["abc", "defghijklm", "n"].map(drawn_letters);
    let source = pieces.into_iter().fold(Source::new(), |source, piece| {
        source.piece(piece.as_bytes())
    });
    let source = source
        .pause(ms(A_YEAR))
        .piece(drawn_letters("opqrst").as_bytes());
    let source = source.piece(drawn_letters("u").as_bytes());
    let two_years = Scenario::new().lasting(ms(2 * A_YEAR));
    let came = two_years.run(async || told(chunks(source, 10)).await);
    expect(
        "chunks of 10 bytes, of 21 that come in pieces",
        came.into_output(),
    )
    .are(["abcdefghij", "klmnopqrst", "u"].map(drawn_letters))
    .because(
        "a read returns what happens to be there; how long a chunk is, is for the caller to say",
    );
    let source = Source::new()
        .piece(drawn_letters("abc").as_bytes())
        .piece(drawn_letters("d").as_bytes());
    let single = observe(async || told(chunks(source, 1)).await);
    expect("chunks of 1 byte", single.into_output())
        .are(["a", "b", "c", "d"].map(drawn_letters))
        .because("one is a size like any other: four bytes are four chunks");
    const GREAT: usize = 5 * 1024 * 1024;
    let source = Source::new().piece(&vec![b'.'; GREAT + 1]);
    let lengths = observe(async || {
        chunks(source, GREAT)
            .map_ok(|chunk| chunk.len())
            .try_collect::<Vec<_>>()
            .await
            .ok()
    });
    expect("lengths of chunks of 5 MiB, of one byte more", lengths.into_output())
        .is(Some(vec![GREAT, 1]))
        .because("a chunk is as large as the caller asks for, and a limit of the stream's own makes it a smaller one");
}

/// > The last chunk contains the bytes that are left
#[probe::test]
fn the_last_short_chunk_is_kept() {
    for (size, wanted) in [
        (10, vec!["abcdefghij", "klmno"]),
        (1_000_000, vec!["abcdefghijklmno"]),
    ] {
        let source = Source::new().piece(drawn_letters("abcdefghijklm").as_bytes());
        let source = source.piece(drawn_letters("no").as_bytes());
        let came = observe(async || told(chunks(source, size)).await);
        expect(
            &format!("chunks of {size} bytes, of 15"),
            came.into_output(),
        )
        .is(wanted
            .into_iter()
            .map(|chunk| drawn_letters(chunk).to_owned())
            .collect())
        .because(
            "a source need not end at a full chunk, and its last bytes are bytes like any others",
        );
    }
}

/// > There is no empty chunk.
#[probe::test]
fn no_chunk_is_empty() {
    for (bytes, wanted) in [("", 0), ("abcdefghij", 1), ("abcdefghijklmnopqrst", 2)] {
        let source = Source::new().piece(bytes.as_bytes());
        let came = observe(async || told(chunks(source, 10)).await);
        expect(&format!("number of chunks of 10 bytes, of {}", bytes.len()), came.output().len())
            .is(wanted)
            .because("where a source ends after a full chunk, or at once, no bytes are left, and a chunk of nothing is no chunk");
    }
}

/// > Together the chunks are all bytes of the reader, in their order.
#[probe::test]
fn every_byte_comes_in_its_place() {
    let bytes: Vec<u8> = (0..100_000)
        .map(|at: u32| drawn(at).to_le_bytes()[at as usize % 3])
        .collect();
    let mut source = Source::new();
    for piece in bytes[..50_000].chunks(777) {
        source = source.piece(piece);
    }
    let source = source.pause(ms(61_000)).piece(&bytes[50_000..]);
    // Another one waits in the middle of its chunks at the same time.
    let other = Source::new().piece(drawn_letters("abcdefghijklm").as_bytes());
    let other = other
        .pause(ms(61_007))
        .piece(drawn_letters("nopqrst").as_bytes());
    let received = observe(async || {
        let received = chunks(source, 19).map_ok(Vec::from).try_concat();
        let (received, other) = tokio::join!(received, told(chunks(other, 19)));
        (received.ok(), other)
    });
    let (received, other) = received.into_output();
    expect(
        "chunks of 19 bytes of another stream at the same time",
        other,
    )
    .are(["abcdefghijklmnopqrs", "t"].map(drawn_letters))
    .because("its bytes are its own, whatever another stream of the same thread has in hand");
    expect(
        "bytes received, in chunks of 19",
        received.as_ref().map(Vec::len),
    )
    .is(Some(100_000))
    .because("so many were sent, half of them after a pause of a minute");
    expect(
        "they are those that were sent, each in its place",
        received == Some(bytes),
    )
    .is_true()
    .because("streaming changes when bytes come, and nothing else");
    let came = observe(async || {
        let stopped = Source::new().piece(drawn_letters("abc").as_bytes());
        let stopped = chunks(stopped.pause(ms(303)).piece(b"defg"), 10);
        cut_after(ms(7), told(stopped)).await;
        let other = Source::new().piece(drawn_letters("klmno").as_bytes());
        told(chunks(other, 10)).await
    });
    expect(
        "chunks of 10 bytes, of 5, after another stream was dropped in the middle of a chunk",
        came.into_output(),
    )
    .are([drawn_letters("klmno")])
    .because("what the other one had in hand went with it");
}

/// > A full chunk comes at the instant at which its last byte does.
#[probe::test]
fn a_full_chunk_comes_at_once() {
    let source = Source::new().piece(b"abcdefghij").pause(ms(7));
    let source = source
        .piece(b"klmno")
        .pause(ms(303))
        .piece(b"pqrst")
        .pause(ms(1000));
    let instants = observe(async || {
        let start = Instant::now();
        let chunks = chunks(source, 10).map(|_| start.elapsed());
        chunks.take(2).collect::<Vec<Duration>>().await
    });
    expect("when the first two chunks came", instants.into_output())
        .is(vec![ms(0), ms(310)])
        .because("the tenth byte comes at {0 ms} and the twentieth at {310 ms}, and a full chunk waits for nothing more");
}

/// > A full chunk comes at the instant at which its last byte does.
#[probe::test]
fn it_streams_between_two_tasks() {
    let (mut near, far) = tokio::io::duplex(64);
    let seen = Gate::new();
    let chunks = observe(async || {
        let writer = tokio::spawn(async move {
            near.write_all(b"abcdefghij").await?;
            seen.pass().await;
            near.write_all(&[b'.'; 200]).await
        });
        let mut chunks = chunks(far, 10);
        let first = chunks.next().await;
        seen.open();
        let all = stream::iter(first)
            .chain(chunks)
            .map_ok(Vec::from)
            .try_concat()
            .await;
        expect_that!("what the writer came to", writer.await, Ok(Ok(())))
            .because("all that it writes is read, although the pipe has room for 64 bytes only");
        all.ok()
    });
    expect("bytes received", chunks.output().as_ref().map(Vec::len))
        .is(Some(210))
        .because("the writer waits until its first 10 bytes have come out of the stream, and then writes the rest");
    expect("the time that it took", chunks.elapsed())
        .is(ms(0))
        .because("the writer never lets time pass, so a stream that is woken by the bytes never does either; one that looks every now and then comes late");
}

/// > A full chunk comes at the instant at which its last byte does.
///
/// > Together the chunks are all bytes of the reader, in their order.
#[probe::test]
fn another_task_may_pull() {
    let source = Source::new().piece(b"abcde").pause(ms(303)).piece(b"fghij");
    observe(async || {
        let mut chunks = chunks(source, 10);
        let mut pull = by_hand(chunks.next());
        let early = pull.poll().is_ready() || pull.poll_from_another_task().is_ready();
        expect("it was ready at once", early)
            .is(false)
            .because("five bytes are missing for {303 ms}");
        sleep(ms(305)).await;
        expect("the last task to pull was woken", pull.wakes() > 0)
            .is_true()
            .because("the chunk is full, and the task that pulled first may have long gone");
        expect_that!("what it got", pull.poll(), Poll::Ready(Some(Ok(chunk))) if chunk == "abcdefghij")
            .because("all ten bytes are there, those too that came while another task pulled");
    });
}

/// > Before the first pull nothing is read.
#[probe::test]
fn nothing_is_read_before_the_first_pull() {
    let source = Source::new().piece(&[b'.'; 10_000]);
    let tally = source.tally();
    let before = observe(async || {
        let mut chunks = chunks(source, 10);
        sleep(ms(1000)).await;
        let before = tally.reads();
        chunks.next().await;
        before
    });
    expect("reads before the first pull", before.into_output())
        .is(0)
        .because("a generator runs only when it is asked for something");
    expect("bytes read after it", tally.bytes_read())
        .at_least(10)
        .because("then it runs");
}

/// > Bytes are read at most one chunk beyond what was pulled.
#[probe::test]
fn it_reads_no_more_than_one_chunk_ahead() {
    for (size, length) in [(10, 10_000), (10, 25), (3, 10_000), (1, 10_000)] {
        let mut source = Source::new();
        for piece in [b'.'; 10_000].chunks(length) {
            source = source.piece(piece);
        }
        let tally = source.tally();
        observe(async || {
            let (mut chunks, mut kept) = (chunks(source, size), Vec::new());
            for pulled in 1..=20 {
                kept.extend(chunks.next().await);
                sleep(ms(1000)).await;
                expect(&format!("bytes read from pieces of {length} when {pulled} chunks of {size} were pulled"), tally.bytes_read())
                    .between(size * pulled, size * pulled + size)
                    .because("what was pulled has been read, and little more: a slow consumer must slow the source down, or the memory between them fills up");
            }
        });
    }
}

/// > A pull that is dropped loses no bytes.
#[probe::test]
fn a_pull_that_is_dropped_loses_nothing() {
    let source = Source::new().piece(b"abcde").pause(ms(23)).piece(b"fghij");
    let source = source
        .pause(ms(7))
        .piece(drawn_letters("klmnopqrst").as_bytes());
    let chunks = observe(async || {
        let mut chunks = chunks(source, 10);
        while cut_after(ms(3), chunks.next()).await.is_none() {}
        told(chunks.take(1).boxed()).await
    });
    expect("the second chunk", chunks.output().clone())
        .are([drawn_letters("klmnopqrst")])
        .because("the first was asked for again and again, with a limit of {3 ms}, and was complete when it came");
    expect("when it came", chunks.elapsed())
        .is(ms(30))
        .because("the source pauses for {23} and for {7 ms}");
}

/// > When a read fails, the bytes before it come first.
#[probe::test]
fn the_bytes_before_an_error_are_kept() {
    expect(
        "what comes when the wire is cut after 15 bytes",
        cut_wire(drawn_letters("abcdefghijklmno")).0,
    )
    .are([
        drawn_letters("abcdefghij"),
        drawn_letters("klmno"),
        "error: wire cut",
    ])
    .because("bytes that have arrived are good, whatever comes after them");
}

/// > There is no empty chunk.
#[probe::test]
fn before_an_error_there_is_no_empty_chunk() {
    for (bytes, wanted) in [("", 1), ("abcdefghij", 2)] {
        let came = cut_wire(bytes).0;
        expect(&format!("items of a stream whose wire is cut after {} bytes", bytes.len()), came.len())
            .is(wanted)
            .because("each full chunk is one and the error is one; no bytes are left, and a chunk of nothing is no chunk");
    }
}

/// > An error is passed on as it came from the reader.
#[probe::test]
fn an_error_is_passed_on_as_it_is() {
    let with_cause = |kind| io::Error::new(kind, "wire".parse::<u32>().unwrap_err());
    let errors = |_| {
        let kinds = [
            ErrorKind::UnexpectedEof,
            ErrorKind::ConnectionReset,
            ErrorKind::WouldBlock,
            ErrorKind::TimedOut,
            ErrorKind::BrokenPipe,
            ErrorKind::ConnectionAborted,
            ErrorKind::NotConnected,
            ErrorKind::InvalidData,
        ];
        let by_the_system = io::Error::from_raw_os_error(7);
        kinds.map(with_cause).into_iter().chain([by_the_system])
    };
    // In the middle of a chunk, and behind a full one.
    let cases = ["abc", "abcdefghij"].map(|bytes| errors(bytes).map(move |error| (bytes, error)));
    for (bytes, error) in cases.into_iter().flatten() {
        let name = format!(
            "the error of the kind {:?} after {} bytes",
            error.kind(),
            bytes.len()
        );
        let sides = |error: &io::Error| {
            let cause = error.get_ref().map(|cause| cause.is::<ParseIntError>());
            (error.kind(), error.raw_os_error(), cause)
        };
        let wanted = sides(&error);
        let pieces = StreamReader::new(stream::iter([Ok(Bytes::from(bytes)), Err(error)]));
        let items = observe(async || {
            let mut chunks = chunks(pieces, 10);
            (chunks.next().await, chunks.next().await)
        });
        let (chunk, error) = items.into_output();
        expect_that!(&format!("the chunk before {name}"), chunk, Some(Ok(_)))
            .because("so many bytes were read before it");
        expect_that!(&name, error, Some(Err(error)) if sides(error) == wanted)
            .because("its kind, its cause and the system's number say what went wrong, also where the kind sounds like an end, or like something to try again");
    }
}

/// > After an error the stream ends
#[probe::test]
fn after_an_error_the_stream_ends() {
    let (came, read) = cut_wire("abcdefghij");
    expect("the last item", came.last().cloned())
        .is(Some("error: wire cut".to_owned()))
        .because("what comes after an error is not to be trusted");
    expect("bytes read in all", read)
        .is(10)
        .because("the reader has more after its error, and that must be left where it is");
}

/// > One turn of the loop after the stream is dropped, the reader is dropped, too.
#[probe::test]
fn dropping_it_stops_the_reading() {
    let cuts = cut_everywhere(async |cut| {
        let source = Source::new().piece(b"abcdefghijklm").pause(ms(303));
        let source = source.piece(b"nopqr").pause(ms(7)).piece(&[b'.'; 1_000]);
        let tally = source.tally();
        let mut chunks = chunks(source, 10);
        cut.here(async { while chunks.next().await.is_some() {} })
            .await;
        drop(chunks);
        let seen = tally.clone();
        let gone = after_one_turn(move || seen.is_dropped()).await;
        expect("the reader is gone one turn after the drop", gone)
            .is_true()
            .because("an open reader is an open file or an open connection, and nothing is left that wants it");
        expect(
            "bytes read after the drop",
            afterwards(|| tally.bytes_read()).await,
        )
        .is(0)
        .because("a stream that is gone does not read on in secret");
    });
    let source = Source::new().piece(b"abcdefghijklm").pause(ms(303));
    let tally = source.tally();
    observe(async || {
        let mut chunks = chunks(source, 10);
        cut_by_a_panic(ms(7), async move { while chunks.next().await.is_some() {} }).await;
        let gone = after_one_turn(move || tally.is_dropped()).await;
        expect(
            "the reader is gone one turn after a panic of the code that pulls",
            gone,
        )
        .is_true()
        .because("a panic that unwinds past the stream drops it, as any other drop does");
    });
    let unpulled = Source::new().piece(b"abcdefghijklm");
    let tally = unpulled.tally();
    observe(async || {
        drop(chunks(unpulled, 10));
        let gone = after_one_turn(move || tally.is_dropped()).await;
        expect("the reader of a stream that was never pulled is gone", gone)
            .is_true()
            .because("it was given away at the call, and nobody else can close it");
    });
    expect("times that it was dropped in the middle of a pull", cuts)
        .at_least(2)
        .because("the source pauses twice, and each time the pull has to wait");
}

/// > A `size` of 0 is the error [`ZeroSize`], at the call.
#[probe::test]
fn a_size_of_zero_is_an_error() {
    let refused = |size| observe(|| async { stream_chunks(Source::new(), size).is_err() }.boxed());
    expect(
        "a size of 0 is refused at the call",
        refused(0).into_output(),
    )
    .is_true()
    .because("chunks of nothing never come to an end: an error says so, an endless loop does not");
    expect(
        "a size of 1 is refused at the call",
        refused(1).into_output(),
    )
    .is(false)
    .because("chunks of one byte come to an end like any others");
}

type Chunks = BoxStream<'static, io::Result<Bytes>>;

fn chunks<R: AsyncRead + Send + Unpin + 'static>(reader: R, size: usize) -> Chunks {
    stream_chunks(reader, size).expect("a size above 0 is fine")
}

/// What comes out, in words. Gives up after ten.
async fn told(chunks: Chunks) -> Vec<String> {
    let text = |bytes: Bytes| String::from_utf8_lossy(&bytes).into_owned();
    let words = |chunk: io::Result<_>| chunk.map_or_else(|error| format!("error: {error}"), text);
    chunks.take(10).map(words).collect().await
}

/// What comes of a wire that is cut after these bytes, and how many were read.
fn cut_wire(bytes: &str) -> (Vec<String>, usize) {
    let source = Source::new().piece(bytes.as_bytes());
    let source = source.error("wire cut").piece(b"pqrst");
    let tally = source.tally();
    let came = observe(async || told(chunks(source, 10)).await);
    (came.into_output(), tally.bytes_read())
}
