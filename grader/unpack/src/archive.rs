//! Reading archives.

use crate::directory;
use crate::taking::{Kind, Taking};
use flate2::read::MultiGzDecoder;
use std::cell::RefCell;
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

fn too_many(most: usize) -> Fault {
    Fault::Archive(format!("it has more than {most} entries"))
}

fn read_zip(file: impl Read + Seek, taking: &mut Taking) -> Result<(), Fault> {
    read_zip_of(file, taking, ENTRIES)
}

/// Reads a zip of no more than so many entries. To read an entry of its directory takes
/// far longer than to write one there, so those of a larger one are not read: neither
/// where it says how many there are, nor where it says otherwise.
fn read_zip_of(mut file: impl Read + Seek, taking: &mut Taking, most: usize) -> Result<(), Fault> {
    if directory::claimed(&mut file).map_err(Fault::Machine)? > most as u64 {
        return Err(too_many(most));
    }
    file.rewind().map_err(Fault::Machine)?;
    let torn = |error: zip::result::ZipError| {
        Fault::Archive(format!("it is torn, or no zip archive: {error}"))
    };
    let reads = directory::Reads::of(most);
    let archive = ZipArchive::new(directory::Counted::new(file, &reads));
    if reads.are_used_up() {
        return Err(too_many(most));
    }
    let mut archive = archive.map_err(torn)?;
    reads.count_no_more();
    if archive.len() > most {
        return Err(too_many(most));
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
    let twice = directory::named_twice(archive.into_inner(), start, most);
    let twice = twice.map_err(Fault::Machine)?;
    for name in twice.ok_or_else(|| too_many(most))? {
        taking.twice(&name);
    }
    Ok(())
}

fn read_tar(file: impl Read, taking: &mut Taking) -> Result<(), Fault> {
    let mut archive = tar::Archive::new(file.take(UNPACKED_BYTES));
    let torn = |error: io::Error| Fault::Archive(format!("it is torn, or no tar archive: {error}"));
    for (at, entry) in archive.entries().map_err(torn)?.enumerate() {
        if at >= ENTRIES {
            return Err(too_many(ENTRIES));
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

    /// The entry of a directory for a file with this name, and no file.
    fn listed(name: &str) -> Vec<u8> {
        let mut entry = b"PK\x01\x02".to_vec();
        entry.resize(46, 0);
        entry[28] = u8::try_from(name.len()).unwrap();
        entry.extend(name.as_bytes());
        entry
    }

    /// The end of a zip that says it has so many entries, in a directory of so many bytes
    /// behind so many others.
    fn end(entries: u16, bytes: usize, before: usize) -> Vec<u8> {
        let mut end = b"PK\x05\x06\0\0\0\0".to_vec();
        end.extend(entries.to_le_bytes());
        end.extend(entries.to_le_bytes());
        end.extend(u32::try_from(bytes).unwrap().to_le_bytes());
        end.extend(u32::try_from(before).unwrap().to_le_bytes());
        end.extend([0; 2]);
        end
    }

    /// The end of one that has more than that can say.
    fn long_end(entries: u64, bytes: usize, lies_at: u64) -> Vec<u8> {
        let mut end = b"PK\x06\x06".to_vec();
        end.extend(44_u64.to_le_bytes());
        end.extend([45, 0, 45, 0, 0, 0, 0, 0, 0, 0, 0, 0]);
        end.extend(entries.to_le_bytes());
        end.extend(entries.to_le_bytes());
        end.extend((bytes as u64).to_le_bytes());
        end.extend(0_u64.to_le_bytes());
        end.extend(b"PK\x06\x07\0\0\0\0");
        end.extend(lies_at.to_le_bytes());
        end.extend(1_u32.to_le_bytes());
        end.extend(self::end(u16::MAX, bytes, 0));
        end
    }

    fn directory_of(entries: u32) -> Vec<u8> {
        (0..entries)
            .flat_map(|at| listed(&at.to_string()))
            .collect()
    }

    /// What is said of a zip of which no more than ten entries are read.
    fn said_of_ten(bytes: Vec<u8>) -> String {
        let folder = tempfile::tempdir().unwrap();
        let mut taking = Taking::into(folder.path());
        match read_zip_of(io::Cursor::new(bytes), &mut taking, 10) {
            Ok(()) => "nothing".to_owned(),
            Err(Fault::Archive(problem)) => problem,
            Err(Fault::Machine(error)) => panic!("{error}"),
        }
    }

    #[test]
    fn a_zip_that_says_it_has_too_many_entries_is_believed_before_they_are_read() {
        let listed = directory_of(10);
        let bytes = listed.len();
        let long = |entries: u64, lies_at: usize| long_end(entries, bytes, lies_at as u64);
        let is_refused = |end: &[u8]| {
            let said = said_of_ten([listed.as_slice(), end].concat());
            said == "it has more than 10 entries"
        };
        assert!(is_refused(&end(11, bytes, 0)));
        assert!(is_refused(&long(4_000_000, bytes)));
        assert!(is_refused(&long(4_000_000, 0)), "it lies behind that");
        // Whoever reads it may take either for the end.
        let two = [long(4_000_000, bytes), end(1, bytes, 0)].concat();
        assert!(is_refused(&two));
        let far = [long(4_000_000, bytes), vec![0; 60_000]].concat();
        assert!(is_refused(&far));
        assert!(!is_refused(&end(10, bytes, 0)));
        assert!(!is_refused(&long(10, bytes)));
    }

    #[test]
    fn a_zip_with_too_many_entries_is_refused_whatever_it_says() {
        let honest = zipped(&[("a", "")]);
        let at = |begin: &[u8]| honest.windows(4).position(|it| it == begin).unwrap();
        let (directory, last) = (at(b"PK\x01\x02"), at(b"PK\x05\x06"));
        let with = |more: u32| {
            let mut bytes = honest[..last].to_vec();
            bytes.extend(directory_of(more));
            let length = bytes.len() - directory;
            bytes.extend(end(1, length, directory));
            said_of_ten(bytes)
        };
        assert_eq!(with(9), "nothing");
        assert_eq!(with(10), "it has more than 10 entries");
    }

    #[test]
    fn of_a_directory_only_so_much_is_read() {
        let names: Vec<String> = (0..600).map(|at| at.to_string()).collect();
        let entries: Vec<(&str, &str)> = names.iter().map(|it| (it.as_str(), "")).collect();
        let bytes = zipped(&entries);
        let is_read = |most: usize| {
            let reads = directory::Reads::of(most);
            let file = directory::Counted::new(io::Cursor::new(&bytes), &reads);
            let read = ZipArchive::new(file).is_ok();
            assert_eq!(read, !reads.are_used_up());
            read
        };
        assert!(is_read(600) && !is_read(10));
    }

    /// Nobody waits for what comes behind the last that is read.
    #[test]
    fn a_tar_with_too_many_entries_is_read_no_further() {
        struct Endless(Vec<u8>, usize);
        impl Read for Endless {
            fn read(&mut self, into: &mut [u8]) -> io::Result<usize> {
                let from = &self.0[self.1 % 512..];
                let length = from.len().min(into.len());
                into[..length].copy_from_slice(&from[..length]);
                self.1 += length;
                Ok(length)
            }
        }
        let header = tarred(&[("a", EntryType::Regular, "")])[..512].to_vec();
        let mut endless = Endless(header, 0);
        let folder = tempfile::tempdir().unwrap();
        let read = read_tar(&mut endless, &mut Taking::into(folder.path()));
        assert!(
            matches!(&read, Err(Fault::Archive(problem)) if problem.contains("more than 200000")),
            "{read:?}"
        );
        assert!(endless.1 <= (ENTRIES + 2) * 512, "{}", endless.1);
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
