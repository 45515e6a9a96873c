//! Reading archives.

use crate::taking::{Kind, Taking};
use flate2::read::MultiGzDecoder;
use std::cell::RefCell;
use std::collections::BTreeSet;
use std::fs::File;
use std::io::{self, BufReader, Read, Seek, SeekFrom};
use std::path::Path;
use tar::EntryType;
use zip::ZipArchive;

/// How many entries are looked at: twenty times what a repository with its
/// history has.
const ENTRIES: usize = 200_000;
/// How much a tar behind gzip may unpack to: all of it must be read to find an
/// entry.
const UNPACKED_BYTES: u64 = 1024 * 1024 * 1024;

/// Why an archive was not read to its end.
#[derive(Debug)]
pub(crate) enum Fault {
    /// It is none, is torn, or is too large.
    Archive(String),
    /// Its file cannot be read, or what it holds cannot be written.
    Machine(io::Error),
}

/// Reads an archive, whose kind its first bytes tell, and hands on each entry.
///
/// # Errors
///
/// [`Fault`]. What was handed on before stays.
pub(crate) fn read(path: &Path, taking: &mut Taking) -> Result<(), Fault> {
    read_from(File::open(path).map_err(Fault::Machine)?, taking)
}

fn read_from(file: impl Read + Seek, taking: &mut Taking) -> Result<(), Fault> {
    let failed = RefCell::new(None);
    let file = Watched {
        file,
        failed: &failed,
    };
    let read = read_any(file, taking);
    // Whatever whoever reads archives made of it: a disk that fails tears none, and an
    // entry that could not be read because of that is no fault of the entry's.
    match failed.into_inner() {
        Some(error) => Err(Fault::Machine(error)),
        None => read,
    }
}

/// A file, and the first thing that the system had against reading it.
struct Watched<'f, F> {
    file: F,
    failed: &'f RefCell<Option<io::Error>>,
}

impl<F: Read> Read for Watched<'_, F> {
    fn read(&mut self, into: &mut [u8]) -> io::Result<usize> {
        let read = self.file.read(into);
        if let Err(error) = &read
            && error.kind() != io::ErrorKind::Interrupted
        {
            let same = io::Error::new(error.kind(), error.to_string());
            self.failed.borrow_mut().get_or_insert(same);
        }
        read
    }
}

impl<F: Seek> Seek for Watched<'_, F> {
    /// An archive may name a place that no file has, so what fails here is not noted.
    fn seek(&mut self, to: SeekFrom) -> io::Result<u64> {
        self.file.seek(to)
    }
}

fn read_any(mut file: impl Read + Seek, taking: &mut Taking) -> Result<(), Fault> {
    let mut head = Vec::new();
    (&mut file)
        .take(512)
        .read_to_end(&mut head)
        .map_err(Fault::Machine)?;
    file.rewind().map_err(Fault::Machine)?;
    let file = BufReader::new(file);
    let is_tar = head.get(257..262).is_some_and(|magic| magic == b"ustar");
    match head.as_slice() {
        [b'P', b'K', ..] => read_zip(file, taking),
        [0x1f, 0x8b, ..] => read_tar(MultiGzDecoder::new(file), taking),
        _ if is_tar => read_tar(file, taking),
        [] => Err(Fault::Archive("it is empty".to_owned())),
        _ => Err(Fault::Archive(
            "it is no archive that is known here: a folder, a .zip, a .tar or a .tar.gz is"
                .to_owned(),
        )),
    }
}

fn too_many() -> Fault {
    Fault::Archive(format!("it has more than {ENTRIES} entries"))
}

fn read_zip(file: impl Read + Seek, taking: &mut Taking) -> Result<(), Fault> {
    let torn = |error: zip::result::ZipError| {
        Fault::Archive(format!("it is torn, or no zip archive: {error}"))
    };
    let mut archive = ZipArchive::new(file).map_err(torn)?;
    if archive.len() > ENTRIES {
        return Err(too_many());
    }
    for at in 0..archive.len() {
        let (name, kind) = {
            let entry = archive.by_index_raw(at).map_err(torn)?;
            let kind = if entry.is_dir() {
                Kind::Folder
            } else if entry.is_symlink() {
                Kind::Link
            } else if entry.encrypted() {
                Kind::Locked
            } else {
                Kind::File
            };
            // As its flags say it is written; where they say nothing, as DOS did.
            let name = entry.name().map(|name| name.as_bytes().to_owned());
            (name.unwrap_or_else(|_| entry.name_raw().to_owned()), kind)
        };
        let archive = &mut archive;
        let taken = taking.entry(&name, kind, move || {
            let entry = archive.by_index(at).map_err(io::Error::other)?;
            Ok(Box::new(entry) as Box<dyn Read>)
        });
        taken.map_err(Fault::Machine)?;
    }
    // Of two entries with one name the reader has the last alone.
    let start = archive.central_directory_start();
    for name in named_twice(archive.into_inner(), start).map_err(Fault::Machine)? {
        taking.twice(&name);
    }
    Ok(())
}

/// The names that stand in the directory of a zip more than once. What does not look like
/// a directory any more ends it: whoever reads zips has held it to its form.
fn named_twice(mut file: impl Read + Seek, start: u64) -> io::Result<BTreeSet<Vec<u8>>> {
    /// How a directory's entry begins, and how long it is without its texts.
    const ENTRY: [u8; 4] = *b"PK\x01\x02";
    const HEAD: usize = 46;
    let (mut names, mut twice) = (BTreeSet::new(), BTreeSet::new());
    file.seek(SeekFrom::Start(start))?;
    let mut file = BufReader::new(file);
    let mut head = [0; HEAD];
    while is_whole(file.read_exact(&mut head))? && head[..4] == ENTRY {
        let length = |at: usize| usize::from(u16::from_le_bytes([head[at], head[at + 1]]));
        let mut texts = vec![0; length(28) + length(30) + length(32)];
        if !is_whole(file.read_exact(&mut texts))? {
            break;
        }
        texts.truncate(length(28));
        if let Some(name) = names.replace(texts) {
            twice.insert(name);
        }
    }
    Ok(twice)
}

/// Whether there was as much as was to be read.
fn is_whole(read: io::Result<()>) -> io::Result<bool> {
    match read {
        Ok(()) => Ok(true),
        Err(error) if error.kind() == io::ErrorKind::UnexpectedEof => Ok(false),
        Err(error) => Err(error),
    }
}

fn read_tar(file: impl Read, taking: &mut Taking) -> Result<(), Fault> {
    let mut archive = tar::Archive::new(file.take(UNPACKED_BYTES));
    let torn = |error: io::Error| Fault::Archive(format!("it is torn, or no tar archive: {error}"));
    for (at, entry) in archive.entries().map_err(torn)?.enumerate() {
        if at >= ENTRIES {
            return Err(too_many());
        }
        let entry = entry.map_err(|error| {
            Fault::Archive(format!(
                "it is torn, or unpacks to more than {UNPACKED_BYTES} bytes: {error}"
            ))
        })?;
        let kind = match entry.header().entry_type() {
            EntryType::Regular | EntryType::Continuous | EntryType::GNUSparse => Kind::File,
            EntryType::Directory => Kind::Folder,
            EntryType::Symlink | EntryType::Link => Kind::Link,
            EntryType::XGlobalHeader => continue,
            _ => Kind::Other,
        };
        let name = entry.path_bytes().into_owned();
        let taken = taking.entry(&name, kind, move || Ok(Box::new(entry) as Box<dyn Read>));
        taken.map_err(Fault::Machine)?;
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use report::{Ignored, Why};
    use std::io::Write;
    use zip::write::SimpleFileOptions;

    /// What an archive of these bytes comes to: the sources' paths, and the rest.
    fn read_bytes(bytes: &[u8]) -> Result<(Vec<String>, Vec<Ignored>), String> {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("archive");
        std::fs::write(&path, bytes).unwrap();
        let out = folder.path().join("out");
        std::fs::create_dir(&out).unwrap();
        let mut taking = Taking::into(&out);
        match read(&path, &mut taking) {
            Ok(()) => {}
            Err(Fault::Archive(problem)) => return Err(problem),
            Err(Fault::Machine(error)) => panic!("{error}"),
        }
        let ignored = taking.into_ignored();
        let mut files = Vec::new();
        let mut folders = vec![out.clone()];
        while let Some(folder) = folders.pop() {
            for entry in std::fs::read_dir(folder).unwrap() {
                let path = entry.unwrap().path();
                if path.is_dir() {
                    folders.push(path);
                } else {
                    let below = path.strip_prefix(&out).unwrap();
                    files.push(below.to_string_lossy().replace('\\', "/"));
                }
            }
        }
        files.sort();
        Ok((files, ignored))
    }

    fn zipped(entries: &[(&str, &str)]) -> Vec<u8> {
        let mut bytes = io::Cursor::new(Vec::new());
        let mut zip = zip::ZipWriter::new(&mut bytes);
        for (name, text) in entries {
            zip.start_file(*name, SimpleFileOptions::default()).unwrap();
            zip.write_all(text.as_bytes()).unwrap();
        }
        zip.finish().unwrap();
        bytes.into_inner()
    }

    fn tarred(entries: &[(&str, EntryType, &str)]) -> Vec<u8> {
        let mut tar = tar::Builder::new(Vec::new());
        for (name, kind, text) in entries {
            let mut header = tar::Header::new_gnu();
            // The crate refuses to write such names; archives have them.
            header.as_old_mut().name[..name.len()].copy_from_slice(name.as_bytes());
            header.set_entry_type(*kind);
            header.set_size(text.len() as u64);
            header.set_mode(0o644);
            header.set_cksum();
            tar.append(&header, text.as_bytes()).unwrap();
        }
        tar.into_inner().unwrap()
    }

    fn gzipped(bytes: &[u8]) -> Vec<u8> {
        let mut gz = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::fast());
        gz.write_all(bytes).unwrap();
        gz.finish().unwrap()
    }

    #[test]
    fn all_three_kinds_are_told_by_their_bytes() {
        let zip = zipped(&[("a/src/lib.rs", "x"), ("a/Cargo.toml", "y")]);
        let tar = tarred(&[
            ("a/src/lib.rs", EntryType::Regular, "x"),
            ("a/Cargo.toml", EntryType::Regular, "y"),
        ]);
        for bytes in [zip, gzipped(&tar), tar] {
            let (files, ignored) = read_bytes(&bytes).unwrap();
            assert_eq!(files, ["a/src/lib.rs"]);
            assert_eq!(ignored.len(), 1);
        }
        assert!(read_bytes(b"").unwrap_err().contains("empty"));
        assert!(read_bytes(b"text").unwrap_err().contains("no archive"));
    }

    #[test]
    fn an_archive_that_is_torn_says_so() {
        let zip = zipped(&[("a/src/lib.rs", "x")]);
        assert!(read_bytes(&zip[..zip.len() / 2]).is_err());
        let text = " ".repeat(4096);
        let tar = gzipped(&tarred(&[("a/src/lib.rs", EntryType::Regular, &text)]));
        let torn = read_bytes(&tar[..tar.len() / 2]);
        // Either the entry is torn, or what comes behind it.
        let is_named = |ignored: &[Ignored]| {
            ignored
                .iter()
                .any(|it| matches!(it.why, Why::Unreadable { .. }))
        };
        assert!(
            torn.as_ref().map_or(true, |(_, ignored)| is_named(ignored)),
            "{torn:?}"
        );
    }

    #[test]
    fn links_and_devices_of_a_tar_are_named() {
        let (files, ignored) = read_bytes(&tarred(&[
            ("a/src/lib.rs", EntryType::Symlink, ""),
            ("b/src/lib.rs", EntryType::Link, ""),
            ("c/src/lib.rs", EntryType::Fifo, ""),
            ("../d/src/lib.rs", EntryType::Regular, "x"),
            ("/e/src/lib.rs", EntryType::Regular, "x"),
        ]))
        .unwrap();
        assert_eq!(files, Vec::<String>::new());
        let mut whys: Vec<Why> = ignored.into_iter().map(|it| it.why).collect();
        whys.sort();
        assert_eq!(
            whys,
            [
                Why::Link,
                Why::Link,
                Why::NoRegularFile,
                Why::Name,
                Why::Name
            ]
        );
    }

    #[test]
    fn what_unpacks_to_more_than_it_may_is_left() {
        let zeros = "\0".repeat(4 * 1024 * 1024);
        let zip = zipped(&[("a/src/lib.rs", &zeros), ("b/src/lib.rs", "x")]);
        assert!(zip.len() < 20_000, "a bomb is small");
        let (files, ignored) = read_bytes(&zip).unwrap();
        assert_eq!(files, ["b/src/lib.rs"]);
        assert!(matches!(ignored[0].why, Why::TooLarge { .. }));
    }

    /// The crate refuses to write such names, and other programs do not.
    #[test]
    fn of_two_entries_with_one_name_neither_is_taken() {
        let mut bytes = zipped(&[("a/src/lib.rs", "one"), ("a/src/lit.rs", "two")]);
        for at in 0..bytes.len() - 6 {
            if bytes[at..].starts_with(b"lit.rs") {
                bytes[at + 2] = b'b';
            }
        }
        let (files, ignored) = read_bytes(&bytes).unwrap();
        assert_eq!(files, Vec::<String>::new());
        assert_eq!(ignored[0].why, Why::TwoOfOneName, "{ignored:?}");
    }

    /// A file on a disk that fails at a byte.
    struct FailsAt {
        file: io::Cursor<Vec<u8>>,
        at: u64,
    }

    impl Read for FailsAt {
        fn read(&mut self, into: &mut [u8]) -> io::Result<usize> {
            let left = self.at.saturating_sub(self.file.position());
            if left == 0 {
                return Err(io::Error::other("the disk fails"));
            }
            (&mut self.file).take(left).read(into)
        }
    }

    impl Seek for FailsAt {
        fn seek(&mut self, to: SeekFrom) -> io::Result<u64> {
            self.file.seek(to)
        }
    }

    /// One of each kind, larger than what is read of it at once.
    fn of_each_kind() -> [Vec<u8>; 3] {
        // What has no pattern is as long packed.
        let text: String = (0_u32..8_000)
            .map(|at| format!("{:x}", at.wrapping_mul(2_654_435_761)))
            .collect();
        let tar = tarred(&[("a/src/lib.rs", EntryType::Regular, &text)]);
        [zipped(&[("a/src/lib.rs", &text)]), gzipped(&tar), tar]
    }

    #[test]
    fn a_disk_that_fails_tears_no_archive() {
        for bytes in of_each_kind() {
            for at in [0, 100, bytes.len() as u64 / 2] {
                let folder = tempfile::tempdir().unwrap();
                let file = FailsAt {
                    file: io::Cursor::new(bytes.clone()),
                    at,
                };
                let read = read_from(file, &mut Taking::into(folder.path()));
                assert!(matches!(&read, Err(Fault::Machine(_))), "{at}: {read:?}");
            }
        }
    }

    #[test]
    fn what_cannot_be_opened_or_written_is_no_fault_of_the_archives() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("archive");
        let read = read(&path, &mut Taking::into(folder.path()));
        assert!(matches!(&read, Err(Fault::Machine(_))), "{read:?}");
        // Nobody may make a folder below a file.
        std::fs::write(&path, "").unwrap();
        for bytes in of_each_kind() {
            let read = read_from(io::Cursor::new(bytes), &mut Taking::into(&path));
            assert!(matches!(&read, Err(Fault::Machine(_))), "{read:?}");
        }
    }
}
