//! Paths in a report lead to their files, where the terminal can follow a link.

use std::io::{self, IsTerminal as _};
use std::path::Path;

/// What begins a path from the workbook's top.
const BEGINNINGS: [&str; 2] = ["exercises/", "chapters/"];

/// The text with a link on each path of the workbook's that is there, if standard
/// output is a terminal that can follow it.
pub(super) fn linked(text: &str, root: &Path) -> String {
    if io::stdout().is_terminal() && supports_hyperlinks::on(supports_hyperlinks::Stream::Stdout) {
        with_links(text, root)
    } else {
        text.to_owned()
    }
}

fn with_links(text: &str, root: &Path) -> String {
    let mut linked = String::new();
    let mut rest = text;
    loop {
        let begins = BEGINNINGS.iter().filter_map(|it| rest.find(it)).min();
        let Some(at) = begins else {
            return linked + rest;
        };
        let (before, after) = rest.split_at(at);
        let is_of_path = |letter: char| letter.is_alphanumeric() || "_-./:".contains(letter);
        let end = after.find(|letter| !is_of_path(letter));
        let (shown, after) = after.split_at(end.unwrap_or(after.len()));
        linked += before;
        linked += &link(shown, root).unwrap_or_else(|| shown.to_owned());
        rest = after;
    }
}

/// A link to a file that is there. A place in it is shown, and the link leads to
/// the file.
fn link(shown: &str, root: &Path) -> Option<String> {
    let path = root.join(shown.split(':').next().unwrap_or(shown));
    let path = path.exists().then_some(path)?;
    let slashed = path.to_string_lossy().replace('\\', "/");
    let mut address = "file://".to_owned();
    if !slashed.starts_with('/') {
        address.push('/');
    }
    for byte in slashed.bytes() {
        if byte.is_ascii_alphanumeric() || b"/_-.~:".contains(&byte) {
            address.push(char::from(byte));
        } else {
            address += &format!("%{byte:02X}");
        }
    }
    Some(format!("\x1b]8;;{address}\x1b\\{shown}\x1b]8;;\x1b\\"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_path_that_is_there_leads_to_its_file() {
        let root = tempfile::Builder::new().prefix("a b").tempdir();
        let root = root.expect("a folder");
        let folder = root.path().join("exercises/01_a/src");
        std::fs::create_dir_all(&folder).expect("a folder");
        std::fs::write(folder.join("lib.rs"), "").expect("a file");
        let text = "\x1b[2mexercises/01_a/src/lib.rs:31\x1b[0m, exercises/02_b/src";
        let linked = with_links(text, root.path());
        let address = linked
            .split(";;")
            .nth(1)
            .and_then(|it| it.split('\x1b').next());
        let address = address.expect("a link");
        assert!(address.starts_with("file:///"), "{address}");
        assert!(address.contains("a%20b"), "{address}");
        assert!(address.ends_with("exercises/01_a/src/lib.rs"), "{address}");
        // Whoever cannot follow it sees what there was.
        assert_eq!(
            anstream::adapter::strip_str(&linked).to_string(),
            anstream::adapter::strip_str(text).to_string()
        );
        assert_eq!(linked.matches("\x1b]8;;file").count(), 1);
    }

    #[test]
    fn a_text_without_paths_is_what_it_was() {
        for text in [
            "",
            "exercises/",
            "of exercises / chapters/none",
            "é exercises/é",
        ] {
            assert_eq!(with_links(text, Path::new("/nowhere")), text);
        }
    }
}
