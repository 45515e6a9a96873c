//! The directory of a zip: what is read of it beside what the reader of zips says.

use std::cell::Cell;
use std::collections::BTreeSet;
use std::io::{self, BufReader, Read, Seek, SeekFrom};

/// How an entry begins, and how long it is without its texts.
const ENTRY: [u8; 4] = *b"PK\x01\x02";
const HEAD: usize = 46;

/// How the record begins that says how many entries there are, and the same for more than
/// 65,534 of them, and what says where that lies.
const END: [u8; 4] = *b"PK\x05\x06";
const LONG_END: [u8; 4] = *b"PK\x06\x06";
const LOCATOR: [u8; 4] = *b"PK\x06\x07";

/// How much of the end of a zip may hold such records: a comment of 64 KiB behind them,
/// and something in the way.
const TAIL_BYTES: u64 = 128 * 1024;

/// How many bytes are searched at once.
const WINDOW: usize = 64 * 1024;

/// The most entries that a zip says it has: in any record that whoever reads it might
/// take for its end, wherever that lies.
///
/// # Errors
///
/// When it cannot be read.
pub(crate) fn claimed(file: &mut (impl Read + Seek)) -> io::Result<u64> {
    let length = file.seek(SeekFrom::End(0))?;
    let tail = length.saturating_sub(TAIL_BYTES);
    let mut start = tail;
    let mut most = 0;
    search(file, tail, &mut |found, record| match found {
        // Where there are more than it can say, it says the most that it can.
        END if u16_at(record, 10) != u16::MAX => most = most.max(u16_at(record, 10).into()),
        // What is written before a zip moves the record behind its place.
        LOCATOR => start = start.min(u64_at(record, 8)),
        _ => {}
    })?;
    search(file, start, &mut |found, record| {
        // Of what is no record and begins as one, the rest is none.
        let is_record = (44..length).contains(&u64_at(record, 4));
        if found == LONG_END && is_record && u64_at(record, 24) == u64_at(record, 32) {
            most = most.max(u64_at(record, 32));
        }
    })?;
    Ok(most)
}

/// Looks from a place on at whatever begins as a record does, with the bytes behind it.
fn search(
    file: &mut (impl Read + Seek),
    start: u64,
    on_record: &mut dyn FnMut([u8; 4], &[u8]),
) -> io::Result<()> {
    /// How much of a record is looked at.
    const RECORD: usize = 40;
    file.seek(SeekFrom::Start(start))?;
    let mut window = Vec::new();
    loop {
        let begin = window.len();
        file.by_ref().take(WINDOW as u64).read_to_end(&mut window)?;
        let is_last = window.len() - begin < WINDOW;
        // The records in the last bytes are short.
        if is_last {
            window.resize(window.len() + RECORD, 0);
        }
        let end = window.len().saturating_sub(RECORD);
        for at in 0..end {
            if window[at] == b'P' && window[at + 1] == b'K' {
                let record = &window[at..at + RECORD];
                on_record([b'P', b'K', record[2], record[3]], record);
            }
        }
        if is_last {
            return Ok(());
        }
        window.drain(..end);
    }
}

fn u16_at(bytes: &[u8], at: usize) -> u16 {
    u16::from_le_bytes([bytes[at], bytes[at + 1]])
}

fn u64_at(bytes: &[u8], at: usize) -> u64 {
    let mut number = [0; 8];
    number.copy_from_slice(&bytes[at..at + 8]);
    u64::from_le_bytes(number)
}

/// The names that stand in a directory more than once; none where it has more entries
/// than `most`. What does not look like a directory any more ends it: whoever reads zips
/// has held as much of it to its form as they say there is.
///
/// # Errors
///
/// When it cannot be read.
pub(crate) fn named_twice(
    mut file: impl Read + Seek,
    start: u64,
    most: usize,
) -> io::Result<Option<BTreeSet<Vec<u8>>>> {
    let (mut names, mut twice) = (BTreeSet::new(), BTreeSet::new());
    file.seek(SeekFrom::Start(start))?;
    let mut file = BufReader::new(file);
    let mut head = [0; HEAD];
    let mut entries = 0;
    while is_whole(file.read_exact(&mut head))? && head[..4] == ENTRY {
        entries += 1;
        if entries > most {
            return Ok(None);
        }
        let length = |at: usize| usize::from(u16_at(&head, at));
        let mut texts = vec![0; length(28) + length(30) + length(32)];
        if !is_whole(file.read_exact(&mut texts))? {
            break;
        }
        texts.truncate(length(28));
        if let Some(name) = names.replace(texts) {
            twice.insert(name);
        }
    }
    Ok(Some(twice))
}

/// Whether there was as much as was to be read.
fn is_whole(read: io::Result<()>) -> io::Result<bool> {
    match read {
        Ok(()) => Ok(true),
        Err(error) if error.kind() == io::ErrorKind::UnexpectedEof => Ok(false),
        Err(error) => Err(error),
    }
}

/// How often something short may still be read.
#[derive(Debug)]
pub(crate) struct Reads(Cell<usize>);

impl Reads {
    /// As often as it takes for a directory of so many entries: each has a head and three
    /// texts. Beside them there are the records at the end.
    pub(crate) fn of(entries: usize) -> Self {
        Self(Cell::new(4 * entries + 1000))
    }

    /// Whether there were more.
    pub(crate) fn are_used_up(&self) -> bool {
        self.0.get() == 0
    }

    /// From now on each is allowed.
    pub(crate) fn count_no_more(&self) {
        self.0.set(usize::MAX);
    }
}

/// A zip of which only so much is read for its directory: one may have many, each of
/// which is torn.
pub(crate) struct Counted<'r, F> {
    file: F,
    reads: &'r Reads,
}

impl<'r, F> Counted<'r, F> {
    pub(crate) fn new(file: F, reads: &'r Reads) -> Self {
        Self { file, reads }
    }
}

impl<F: Read> Read for Counted<'_, F> {
    fn read(&mut self, into: &mut [u8]) -> io::Result<usize> {
        /// What is searched for a record is read by at least so many bytes.
        const LONG: usize = 1024;
        if into.len() < LONG {
            let left = self.reads.0.get().saturating_sub(1);
            self.reads.0.set(left);
            if left == 0 {
                return Err(io::Error::other("its directory is too long"));
            }
        }
        self.file.read(into)
    }
}

impl<F: Seek> Seek for Counted<'_, F> {
    fn seek(&mut self, to: SeekFrom) -> io::Result<u64> {
        self.file.seek(to)
    }
}
