//! Takes the sources out of an archive that somebody handed in: a zip, a tar, or
//! a tar behind gzip.
//!
//! ```text
//! unpack ARCHIVE FOLDER LIST
//! ```
//!
//! Below FOLDER it writes each regular file that lies below a folder `src`, and
//! to LIST, as JSON, what it did not write and why not. It is a program of its
//! own for two reasons: what an archive does to it ends with it, under the limits
//! that whoever starts it sets, and the grader is built without what it stands on.
//!
//! It ends with 1 where the archive is none or is torn, and says so on stderr;
//! with 3 where the archive's file cannot be read, or FOLDER or LIST not be written.

mod archive;
mod directory;
mod taking;

use std::path::Path;
use std::process::ExitCode;

/// The archive is at fault.
const UNREADABLE: u8 = 1;
/// The call is wrong, or the machine is at fault.
const FAULT: u8 = 3;

fn main() -> ExitCode {
    let arguments: Vec<_> = std::env::args_os().skip(1).collect();
    let [archive, folder, list] = arguments.as_slice() else {
        eprintln!("unpack ARCHIVE FOLDER LIST");
        return FAULT.into();
    };
    let mut taking = taking::Taking::into(Path::new(folder));
    let read = archive::read(Path::new(archive), &mut taking);
    let ignored = taking.into_ignored();
    let listed = serde_json::to_vec(&ignored).map(|text| std::fs::write(list, text));
    match (read, listed) {
        (Ok(()), Ok(Ok(()))) => ExitCode::SUCCESS,
        (Err(archive::Fault::Archive(problem)), _) => {
            eprintln!("{problem}");
            UNREADABLE.into()
        }
        (Err(archive::Fault::Machine(error)), _) => {
            eprintln!("the machine says: {error}");
            FAULT.into()
        }
        (Ok(()), _) => {
            eprintln!("cannot write the list of what was not taken");
            FAULT.into()
        }
    }
}
