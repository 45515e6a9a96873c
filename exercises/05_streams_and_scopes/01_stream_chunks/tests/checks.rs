//! What `stream_chunks` must do. Each check is a sentence; run them with
//! `cargo grade check stream_chunks`.

use bytes::Bytes;
use futures::StreamExt;
use futures::stream::BoxStream;
use lab::Source;
use probe::{expect, ms, observe, observe_for_real};
use std::io;
use std::time::Duration;
use stream_chunks::stream_chunks;
use tokio::io::{AsyncRead, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::oneshot;
use tokio::time::{Instant, sleep, timeout};

#[probe::test]
fn chunks_are_full_however_the_bytes_arrive() {
    let source = Source::new().piece(b"abc").piece(b"defghijklm").piece(b"n");
    let source = source.pause(ms(10)).piece(b"opqrst");
    let chunks = observe(async || told(chunks(source, 10)).await);
    expect("chunks of 20 bytes that come in pieces", chunks.into_output())
        .is(strings(["abcdefghij", "klmnopqrst", "the end"]))
        .because("a read gives what happens to be there; how long a chunk is, is for the one who asked for chunks to say");
}

#[probe::test]
fn the_last_short_chunk_is_kept() {
    let source = Source::new().piece(b"abcdefghijklmno");
    let chunks = observe(async || told(chunks(source, 10)).await);
    expect("chunks of 15 bytes", chunks.into_output())
        .is(strings(["abcdefghij", "klmno", "the end"]))
        .because(
            "a source need not end at a full chunk, and its last bytes are bytes like any others",
        );
}

#[probe::test]
fn the_first_chunk_comes_before_the_source_ends() {
    let source = Source::new().piece(b"abcdefghij").pause(ms(1000));
    let source = source.piece(b"klmnopqrst").pause(ms(1000));
    let instants = observe(async || {
        let start = Instant::now();
        let chunks = chunks(source, 10).map(|_| start.elapsed());
        chunks.take(2).collect::<Vec<Duration>>().await
    });
    expect("when the first two chunks came", instants.into_output())
        .is(vec![ms(0), ms(1000)])
        .because("a chunk that is full waits for nothing: whoever streams wants to begin before everything is there");
}

#[probe::test]
fn it_reads_no_more_than_one_chunk_ahead() {
    let source = Source::new().piece(&[b'.'; 10_000]);
    let tally = source.tally();
    observe(async || {
        let mut chunks = chunks(source, 10);
        for _ in 0..3 {
            chunks.next().await;
            sleep(ms(1000)).await;
        }
    });
    expect("bytes read for three chunks of 10", tally.bytes_read())
        .between(30, 40)
        .because("a consumer that is slow must slow the source down, or the memory between them fills up");
}

#[probe::test]
fn nothing_is_read_before_the_first_pull() {
    let source = Source::new().piece(&[b'.'; 10_000]);
    let tally = source.tally();
    let before = observe(async || {
        let mut chunks = chunks(source, 10);
        sleep(ms(1000)).await;
        let before = tally.bytes_read();
        chunks.next().await;
        before
    });
    expect("bytes read before the first pull", before.into_output())
        .is(0)
        .because("a generator runs only when somebody asks it for something");
}

#[probe::test]
fn an_error_comes_after_the_bytes_before_it_and_is_the_last() {
    let cut_after = |bytes: &[u8]| {
        let source = Source::new().piece(bytes).error("wire cut");
        let source = source.piece(b"pqrst");
        observe(async || told(chunks(source, 10)).await).into_output()
    };
    expect(
        "what comes when the wire is cut after 15 bytes",
        cut_after(b"abcdefghijklmno"),
    )
    .is(strings([
        "abcdefghij",
        "klmno",
        "error: wire cut",
        "the end",
    ]))
    .because(
        "bytes that have arrived are good, and what comes after an error is not to be trusted",
    );
    expect(
        "what comes when it is cut after 10",
        cut_after(b"abcdefghij"),
    )
    .is(strings(["abcdefghij", "error: wire cut", "the end"]))
    .because("nothing was read for the second chunk, and a chunk of nothing is no chunk");
}

#[probe::test]
fn dropping_it_stops_the_reading() {
    let source = Source::new()
        .piece(b"abcdefghij")
        .pause(ms(1000))
        .piece(&[b'.'; 10_000]);
    let tally = source.tally();
    let dropped = observe(async || {
        let mut chunks = chunks(source, 10);
        chunks.next().await;
        // It is in the middle of a read now.
        let pull = timeout(ms(500), chunks.next()).await;
        drop((pull, chunks));
        tokio::task::yield_now().await;
        let dropped = tally.is_dropped();
        sleep(ms(5000)).await;
        dropped
    });
    expect(
        "the reader is gone one turn after the drop",
        dropped.into_output(),
    )
    .is_true()
    .because(
        "an open reader is an open file or an open connection, and nobody is left who wants it",
    );
    expect("bytes read in all", tally.bytes_read())
        .is(10)
        .because("nobody reads on in secret");
}

#[probe::test]
fn it_streams_from_a_socket() {
    let sent: Vec<u8> = (0..100_000)
        .map(|at: u32| at.to_le_bytes()[at as usize % 3])
        .collect();
    let (received, in_vain) = observe_for_real(async || {
        let listener = TcpListener::bind("127.0.0.1:0").await?;
        let address = listener.local_addr()?;
        let (first_came, first) = oneshot::channel();
        let server = tokio::spawn(serve(listener, sent.clone(), first));
        let mut chunks = chunks(TcpStream::connect(address).await?, 1000);
        let mut received = chunks
            .next()
            .await
            .transpose()?
            .unwrap_or_default()
            .to_vec();
        first_came.send(()).ok();
        while let Some(chunk) = chunks.next().await {
            received.extend(chunk?);
        }
        io::Result::Ok((received, server.await??))
    })
    .into_output()
    .expect("a connection on loopback");
    expect(
        "the server waited in vain for the first chunk to be seen",
        in_vain,
    )
    .is(false)
    .because("it sends the first 1000 bytes and then waits until they have come out of the stream");
    expect("every byte came, in order", received == sent)
        .is_true()
        .because("streaming changes when bytes come, and nothing else");
}

#[probe::test]
fn a_size_of_zero_is_an_error() {
    let source = Source::new().piece(b"abc");
    let refused = observe(async || stream_chunks(source, 0).is_err());
    expect("a size of 0 is refused at the call", refused.into_output())
        .is_true()
        .because(
            "chunks of nothing never come to an end: an error says so, an endless loop does not",
        );
}

/// Sends the first 1000 bytes, waits for the sign that they were seen, and sends
/// the rest. Says whether it waited in vain.
async fn serve(
    listener: TcpListener,
    bytes: Vec<u8>,
    first_came: oneshot::Receiver<()>,
) -> io::Result<bool> {
    let (mut connection, _) = listener.accept().await?;
    connection.write_all(&bytes[..1000]).await?;
    let in_vain = timeout(ms(1000), first_came).await.is_err();
    for part in bytes[1000..].chunks(7777) {
        connection.write_all(part).await?;
    }
    Ok(in_vain)
}

fn chunks<R>(reader: R, size: usize) -> BoxStream<'static, io::Result<Bytes>>
where
    R: AsyncRead + Send + Unpin + 'static,
{
    stream_chunks(reader, size).expect("a size above 0 is fine")
}

/// What comes out, in words. Gives up after ten.
async fn told(chunks: BoxStream<'static, io::Result<Bytes>>) -> Vec<String> {
    let mut chunks = chunks.take(10);
    let mut told = Vec::new();
    while let Some(chunk) = chunks.next().await {
        told.push(match chunk {
            Ok(bytes) => String::from_utf8_lossy(&bytes).into_owned(),
            Err(error) => format!("error: {error}"),
        });
    }
    told.push("the end".to_owned());
    told
}

fn strings<const N: usize>(strings: [&str; N]) -> Vec<String> {
    strings.map(str::to_owned).to_vec()
}
